// Checks a running server with ALTCHA's widget, as it is published, in Chromium.
//
//     node widget.mjs BASE SITEKEY SECRET [CODE]
//
// BASE is the captcha's mount, such as http://127.0.0.1:8000/captcha. CODE is the answer to the picture, for a
// site without proof of work. Prints a line for each check; exits with 1 if one fails.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import puppeteer from 'puppeteer-core';

const [base, sitekey, secret, code] = process.argv.slice(2);
if (secret === undefined) {
  console.error('usage: node widget.mjs BASE SITEKEY SECRET [CODE]');
  process.exit(2);
}

const script = readFileSync(new URL('../node_modules/altcha/dist/main/altcha.js', import.meta.url));
const page = `<!doctype html><title>Page of a site</title><script type="module" src="/altcha.js"></script>
<form><altcha-widget name="altcha" challenge="${base}/altcha/challenge?sitekey=${sitekey}"></altcha-widget></form>`;
const site = createServer((request, response) => {
  const isScript = request.url === '/altcha.js';
  response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
  response.end(isScript ? script : page);
});
await new Promise((listening) => site.listen(0, '127.0.0.1', listening));

let failures = 0;

function check(name, passed, found) {
  console.log(`${passed ? 'ok' : 'FAILED'}: ${name}`);
  if (!passed) {
    failures += 1;
    console.log(`  found: ${JSON.stringify(found)}`);
  }
}

async function ask(payload) {
  const response = await fetch(`${base}/v1/verify/signature`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ payload, secret }),
  });
  return response.json();
}

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

// Solves one captcha with this code, if any, and gives back the state that the widget comes to, and the tab.
async function solve(answer) {
  const tab = await browser.newPage();
  tab.setDefaultTimeout(60_000);
  await tab.goto(`http://localhost:${site.address().port}/`);
  const judged = tab.waitForResponse(
    (response) => response.url().includes('/altcha/verify') && response.request().method() === 'POST',
  );
  await tab.locator('altcha-widget input[type=checkbox]').click();
  if (answer !== undefined) {
    const input = 'altcha-widget input[type=text]';
    const picture = await tab.waitForSelector('altcha-widget img');
    await tab.waitForFunction((img) => img.complete && img.naturalWidth > 50, {}, picture);
    check('the widget shows the picture', true);
    await tab.type(input, answer);
    await tab.keyboard.press('Enter');
  }
  await judged;
  const state = await tab.waitForFunction(() => {
    const { state } = document.querySelector('.altcha').dataset;
    return state !== 'verifying' && { state, field: document.querySelector('input[name=altcha]')?.value };
  });
  return { tab, ...(await state.jsonValue()) };
}

const { tab, field, state } = await solve(code);
check('the right answer is verified', state === 'verified' && Boolean(field), state);
const sent = JSON.parse(Buffer.from(field ?? 'e30=', 'base64').toString());
check('what it sends is what the server signed', sent.verified === true && Boolean(sent.signature), sent);
const said = await ask(field);
check('the server says that it counts', said.verified === true && said.apiKey === sitekey, said);
const again = await ask(field);
check('it counts once', again.verified === false, again);
await tab.close();
if (code !== undefined) {
  const wrong = await solve('WRONG');
  check('a wrong answer is not verified', wrong.state !== 'verified', wrong.state);
  await wrong.tab.close();
}
await browser.close();
site.close();
console.log(failures ? `${failures} checks failed` : 'all checks passed');
process.exit(failures ? 1 : 0);
