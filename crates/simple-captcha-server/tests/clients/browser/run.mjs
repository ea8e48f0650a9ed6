// Runs the vendors' wrappers in Chromium against a server that is running:
// `run BASE SITEKEY ANSWER [NAME...]`. The answer to each captcha of the site is ANSWER, and the site lists
// the host name localhost. Prints a line for each check and exits with 1 if one fails.

import { spawnSync } from "node:child_process";
import { launch, Tab } from "./browser.mjs";
import { serve } from "./pages.mjs";
import { PLAIN } from "./plain.mjs";
import { head, INVISIBLE, invisible, wrapper, WRAPPERS } from "./wrappers.mjs";

const [base, sitekey, answer, ...names] = process.argv.slice(2);
if (!answer) {
  console.error("usage: run BASE SITEKEY ANSWER [NAME...]");
  process.exit(2);
}
const origin = base.replace(/\/$/, "");

const tests = [
  ...WRAPPERS.map((it) => ({ ...it, head: head(origin, it), test: wrapper })),
  ...INVISIBLE.map((it) => ({ ...it, head: head(origin, it), test: invisible })),
  ...PLAIN(origin, sitekey),
];
const pages = await serve(origin, sitekey, tests);
const browser = await launch();
let failed = 0;
if (!names.length) {
  const options = `--noEmit --strict --allowJs --target es2022 --module esnext --moduleResolution bundler
    --lib es2022,dom,dom.iterable --types grecaptcha,@hcaptcha/types types.ts`;
  const { status, stdout } = spawnSync("node_modules/.bin/tsc", options.split(/\s+/), { encoding: "utf8" });
  failed += status !== 0;
  console.log(`${status ? "FAILED" : "ok    "} types: the objects are what the vendors' types say ${stdout}`);
}
for (const it of tests) {
  if (names.length && !names.includes(it.name)) {
    continue;
  }
  const check = (what, well) => {
    failed += !well;
    console.log(`${well ? "ok    " : "FAILED"} ${it.name}: ${what}`);
  };
  const tab = await Tab.open(browser, `${pages.url}/${it.name}`);
  try {
    await it.test(tab, it, answer, check);
  } catch (error) {
    check(`${error.message} ${await tab.problems().catch(() => "")}`, false);
  }
  await tab.close();
}
await browser.close();
pages.end();
console.log(failed ? `${failed} checks failed` : "all checks passed");
process.exit(failed ? 1 : 0);
