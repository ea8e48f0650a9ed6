// The wrappers, and the checks that each must pass.

const recaptcha = { field: "[name=g-recaptcha-response]", script: "recaptcha/api.js?render=explicit" };
const hcaptcha = { field: "[name=h-captcha-response]" };
const turnstile = {
  field: "[name=cf-turnstile-response]", script: "turnstile/v0/api.js?render=explicit", renews: true,
};

// If a wrapper has no option for the URL, the page loads `script` first.
export const WRAPPERS = [
  { name: "react-google-recaptcha", ...recaptcha },
  { name: "vue-recaptcha", ...recaptcha, script: "recaptcha/api.js?onload=vueRecaptchaApiLoaded&render=explicit" },
  { name: "react-hcaptcha", ...hcaptcha },
  { name: "vue3-hcaptcha", ...hcaptcha },
  { name: "marsidev-turnstile", ...turnstile, id: "cf-turnstile-script" },
  { name: "react-turnstile", ...turnstile },
  { name: "vue-turnstile", ...turnstile },
  { name: "svelte-turnstile", ...turnstile },
];

export const INVISIBLE = [
  { name: "react-google-recaptcha-invisible", ...recaptcha },
  { name: "react-hcaptcha-invisible", ...hcaptcha, closes: true },
];

export const head = (base, { script, id }) =>
  script ? `<script src="${base}/${script.replace("&", "&amp;")}"${id ? ` id="${id}"` : ""}></script>` : "";

export async function wrapper(tab, { field, renews }, answer, check) {
  const first = await tab.key();
  check("shows a captcha, and has no token", (await tab.value(field)) === "");

  await tab.answer(`${answer}-wrong`);
  const said = await tab.said(".captcha-error");
  const second = await tab.key(first);
  check("a wrong answer gives another captcha, and no token",
    said && second !== first && (await tab.value(field)) === "" && !(await tab.seen("token")).length);

  await tab.answer(answer);
  const token = await tab.sees("token");
  const value = await tab.run(() => act.value?.());
  check("the right answer gives a token to the callback and the field",
    token && (await tab.value(field)) === token && (value === undefined || value === token));
  check("the box says so", await tab.said(".note"));
  check("Enter has not sent the page's form", !tab.page.url().includes("/sent"));

  await tab.act("reset");
  const third = await tab.key(second);
  check("reset empties the field and gives another captcha", third && (await tab.value(field)) === "");

  await tab.answer(answer);
  const other = await tab.sees("token", 2);
  check("another captcha gives another token", other !== token && (await tab.value(field)) === other);
  await tab.run(() => elapse());
  await tab.sees("expired");
  check("a token that expires is taken out of the field", (await tab.value(field)) === "");
  if (renews) {
    check("and another captcha comes by itself", await tab.key(third));
  } else {
    check("and the box offers another captcha", await tab.said("button:not([hidden])"));
  }

  await tab.act("remove");
  await tab.until(() => !document.querySelector("#app").childElementCount);
  await clean(tab, check);
}

export async function invisible(tab, { field, closes }, answer, check) {
  await tab.page.waitForSelector(field);
  closes && (await tab.sees("load"));
  check("shows nothing at first", !(await tab.has("*")));
  await tab.act("execute");
  const first = await tab.key();
  check("a dialog opens", await tab.has("form") && (await tab.run(() => Boolean(document.querySelector("body > div")
    .shadowRoot.querySelector("dialog:modal")))));
  if (closes) {
    await tab.page.keyboard.press("Escape");
    check("Escape closes it, and the promise rejects", (await tab.sees("rejected")) === "challenge-closed");
    await tab.sees("close");
    check("the dialog is gone", !(await tab.has("*")));
    await tab.act("execute");
    await tab.key(first);
  }
  await tab.answer(answer);
  const token = await tab.sees("token");
  check("the right answer gives a token", token && (await tab.value(field)) === token
    && (await tab.sees("promise")) === token);
  check("the dialog is closed", !(await tab.has("*")));
  await tab.act("remove");
  await clean(tab, check);
}

async function clean(tab, check) {
  const problems = await tab.problems();
  check(`nothing failed or was against the policy ${problems}`, !problems.length);
}
