// A tab of Chromium with a page, and what a visitor does with the captcha in it.

import puppeteer from "puppeteer-core";

export const launch = () => puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
});

const BOX = ">>> .box ";
const PATIENCE = 20_000;

// Runs before the page's scripts. Timers over half a minute do not run until `elapse`.
function prepare() {
  const { setTimeout } = window;
  let late = [];
  window.problems = [];
  window.setTimeout = (act, delay, ...values) => {
    if (!(delay > 30_000)) {
      return setTimeout(act, delay, ...values);
    }
    late.push({ act, delay });
    return 1e9 + late.length;
  };
  window.elapse = () => {
    const { act } = late.reduce((one, other) => (other.delay < one.delay ? other : one));
    late = [];
    act();
  };
  addEventListener("error", ({ message }) => problems.push(message));
  addEventListener("unhandledrejection", ({ reason }) => problems.push(`unhandled: ${reason}`));
  addEventListener("securitypolicyviolation", (it) => problems.push(`${it.violatedDirective}: ${it.blockedURI}`));
}

export class Tab {
  static async open(browser, url) {
    const tab = new Tab();
    tab.page = await browser.newPage();
    tab.page.setDefaultTimeout(PATIENCE);
    await tab.page.evaluateOnNewDocument(prepare);
    await tab.page.goto(url);
    return tab;
  }

  close() {
    return this.page.close();
  }

  run(act, ...values) {
    return this.page.evaluate(act, ...values);
  }

  until(act, ...values) {
    return this.page.waitForFunction(act, { polling: 50 }, ...values);
  }

  // What the page saw, by name.
  seen(name) {
    return this.run((name) => seen.filter(([it]) => it === name).map(([, value]) => value), name);
  }

  // Waits until the page has seen something that many times. Resolves with the latest.
  async sees(name, times = 1) {
    await this.until((name, times) => window.seen?.filter(([it]) => it === name).length >= times, name, times);
    return (await this.seen(name)).at(-1);
  }

  act(name) {
    return this.run((name) => void act[name](), name);
  }

  value(css) {
    return this.page.$eval(css, (it) => it.value);
  }

  // The key of the captcha that is shown, once one is there that is not `old`.
  async key(old) {
    for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
      const key = await this.page.$eval(`${BOX}form [type=hidden]`, (it) => it.value).catch(() => "");
      const busy = await this.page.$(`${BOX}img[aria-busy]`);
      if (key && key !== old && !busy) {
        return key;
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    throw Error("no captcha appears");
  }

  async answer(text) {
    await this.key();
    const input = await this.page.waitForSelector(`${BOX}input[type=text]`);
    await input.focus();
    await input.type(text);
    await this.page.keyboard.press("Enter");
  }

  // Waits for a text in the box.
  async said(css) {
    const element = await this.page.waitForSelector(BOX + css);
    await this.page.waitForFunction((it) => it.textContent, { polling: 50 }, element);
    return element.evaluate((it) => it.textContent);
  }

  has(css) {
    return this.page.$(BOX + css).then(Boolean);
  }

  problems() {
    return this.run(() => problems);
  }
}
