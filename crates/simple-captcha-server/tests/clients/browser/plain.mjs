// Pages without a wrapper: the vendors' attributes and functions as documented.

const box = (name, sitekey, attributes = "") =>
  `<div id="one" class="${name}" data-sitekey="${sitekey}" data-callback="solved" data-expired-callback="expired"
    data-error-callback="failed" ${attributes}></div>`;

// The message of the error that a function of the page throws.
const thrown = (tab, act, ...values) => tab.run(act, ...values).then(() => "", (error) => error.message);

export const PLAIN = (base, sitekey) => {
  const tag = (path) => `<script src="${base}/${path}"></script>`;
  const page = (name, script, body, test, { more, ...rest } = {}) => ({
    name, source: "plain", head: tag(script) + (more ? tag(more) : ""), body, test, sitekey, ...rest,
  });
  const empty = '<div id="one"></div><div id="two"></div>';
  const named = '<div id="turnstile"></div><div id="one"></div><div id="two"></div>';
  return [
    page("recaptcha", "recaptcha/api.js?onload=loaded&hl=de", box("g-recaptcha", sitekey), recaptcha),
    page("recaptcha-explicit", "recaptcha/api.js?render=explicit&onload=loaded", empty, explicit),
    page("recaptcha-button", "recaptcha/api.js",
      `<button class="g-recaptcha" data-sitekey="${sitekey}" data-callback="send">Go</button>`, button),
    page("recaptcha-twice", "recaptcha/api.js?render=explicit&onload=before", box("g-recaptcha", sitekey), twice,
      { more: "recaptcha/api.js?onload=loaded" }),
    page("recaptcha-score", `recaptcha/enterprise.js?render=${sitekey}`, "", score),
    page("hcaptcha", "1/api.js?onload=loaded",
      box("h-captcha", sitekey, 'data-theme="dark" data-size="compact"'), hcaptcha),
    page("hcaptcha-alone", "1/api.js?recaptchacompat=off&render=explicit", "", alone),
    page("hcaptcha-invisible", "1/api.js", box("h-captcha", sitekey,
      'data-size="invisible" data-open-callback="opened" data-close-callback="dismissed"'), dialog),
    page("turnstile", "turnstile/v0/api.js?compat=recaptcha&onload=loaded", box("g-recaptcha", sitekey,
      `data-before-interactive-callback="before" data-after-interactive-callback="after"
      data-refresh-expired="manual"`), turnstile, { trusted: true }),
    page("turnstile-explicit", "turnstile/v0/api.js?render=explicit", named, execution),
    page("turnstile-unknown", "turnstile/v0/api.js", box("cf-turnstile", "unknown-key"), unknown),
    page("turnstile-other-host", "turnstile/v0/api.js", box("cf-turnstile", sitekey), otherHost),
    page("hcaptcha-box", "1/api.js", box("h-captcha", sitekey), visitor),
    page("hcaptcha-offline", "1/api.js?render=explicit", empty, offline),
  ];
};

async function recaptcha(tab, _, answer, check) {
  await tab.key();
  const ids = await tab.sees("loaded");
  check("widgets are there when onload is called", ids.join() === "g-recaptcha-response");
  check("functions that waited were called", (await tab.seen("ready")).length === 1);
  check("hl is the box's language", await tab.run(() =>
    document.querySelector("#one > div").shadowRoot.querySelector("label").lang === "de"));
  check("the functions are the object's own", await tab.run(() =>
    ["render", "reset", "getResponse", "execute", "ready"].every((it) =>
      Object.hasOwn(grecaptcha, it) && Object.hasOwn(grecaptcha.enterprise, it))));
  check("it renders once in an element",
    (await thrown(tab, (sitekey) => grecaptcha.render("one", { sitekey }), _.sitekey))
    .includes("reCAPTCHA has already been rendered in this element"));
  check("it knows no other widget", (await thrown(tab, () => grecaptcha.getResponse(7)))
    .includes("Invalid reCAPTCHA client id: 7"));
  await tab.answer(answer);
  const token = await tab.sees("token");
  check("without an id it means the first", (await tab.run(() => grecaptcha.getResponse())) === token);
  check("the token is sent with the form", (await tab.run(() =>
    new FormData(document.querySelector("form")).get("g-recaptcha-response"))) === token);
  await tab.run(() => elapse());
  await tab.sees("expired");
  check("there is no response once it expired", (await tab.run(() => grecaptcha.getResponse(0))) === "");
}

async function explicit(tab, { sitekey }, answer, check) {
  await tab.sees("loaded");
  check("there is nothing to mean",
    (await thrown(tab, () => grecaptcha.reset())).includes("No reCAPTCHA clients exist"));
  check("it wants an element", (await thrown(tab, () => grecaptcha.render("none", {})))
    .includes("placeholder element must be an element or id"));
  check("it wants an empty one", (await thrown(tab, () => grecaptcha.render(document.querySelector("form"), {})))
    .includes("placeholder element must be empty"));
  check("it wants a key", (await thrown(tab, () => grecaptcha.render("one", {})))
    .includes("Missing required parameters: sitekey"));
  const ids = await tab.run((sitekey) => [
    grecaptcha.render("one", { sitekey, callback: "solved" }),
    grecaptcha.render(document.querySelector("#two"), { sitekey, theme: undefined, callback: (it) => solved(it) }),
  ], sitekey);
  check("widgets are counted from 0", ids.join() === "0,1");
  check("so are their fields",
    (await tab.run(() => document.querySelectorAll("textarea")[1].id)) === "g-recaptcha-response-1");
  await tab.answer(answer);
  await tab.sees("token");
  check("each has a token of its own", await tab.run(() => grecaptcha.getResponse(0) && !grecaptcha.getResponse(1)));
}

async function button(tab, _, answer, check) {
  await tab.page.waitForSelector("[name=g-recaptcha-response]");
  await tab.page.click(".g-recaptcha");
  await tab.key();
  check("the form is not sent before", !tab.page.url().includes("/sent"));
  await Promise.all([tab.page.waitForNavigation(), tab.answer(answer)]);
  check("the callback sends the form with the token", new URL(tab.page.url()).searchParams.get("g-recaptcha-response"));
}

// Two plugins of a page each load the script.
async function twice(tab, { sitekey }, answer, check) {
  await tab.sees("loaded");
  check("each script calls its function", (await tab.seen("before")).length === 1);
  check("both have one table", (await thrown(tab, (sitekey) => grecaptcha.render("one", { sitekey }), sitekey))
    .includes("already been rendered"));
  await tab.answer(answer);
  check("the captcha works", await tab.sees("token"));
  check("nothing failed", !(await tab.problems()).length);
}

async function score(tab, { sitekey }, answer, check) {
  await tab.run((sitekey) => void grecaptcha.ready(async () => {
    seen.push(["token", await grecaptcha.enterprise.execute(sitekey, { action: "login" })]);
  }), sitekey);
  await tab.answer(answer);
  check("an action gives a token", await tab.sees("token"));
  await tab.run((sitekey) => {
    grecaptcha.execute(sitekey, { action: "again" }).catch((it) => seen.push(["closed", it]));
  }, sitekey);
  await tab.key();
  await tab.page.keyboard.press("Escape");
  check("a dialog that is closed rejects", await tab.sees("closed"));
}

async function hcaptcha(tab, _, answer, check) {
  await tab.sees("loaded");
  const id = await tab.run(() => document.querySelector("[data-hcaptcha-widget-id]").dataset.hcaptchaWidgetId);
  check("the id is a text", id && typeof id === "string");
  check("it renders once in an element",
    (await thrown(tab, (sitekey) => hcaptcha.render("one", { sitekey }), _.sitekey))
    .includes("Only one captcha is permitted per parent container."));
  await tab.answer(answer);
  const token = await tab.sees("token");
  const values = await tab.run(() => [...document.querySelectorAll("textarea")].map((it) => [it.name, it.value]));
  check("both fields have it", JSON.stringify(values) ===
    JSON.stringify([["h-captcha-response", token], ["g-recaptcha-response", token]]));
  check("so has grecaptcha", await tab.run((id) => grecaptcha.getResponse(id) === hcaptcha.getResponse(), id));
  check("a solved one has a key", await tab.run((id) => hcaptcha.getRespKey(id), id));
  await tab.run((id) => hcaptcha.remove(id), id);
  check("remove empties the container", await tab.run(() => !document.querySelector("#one").childElementCount));
  check("what was removed is unknown",
    (await thrown(tab, (id) => hcaptcha.getResponse(id), id)).includes("Invalid hCaptcha id"));
  check("execute rejects then",
    (await tab.run(() => hcaptcha.execute({ async: true }).catch((it) => it))) === "missing-captcha");
}

async function alone(tab, _, answer, check) {
  check("recaptchacompat=off leaves grecaptcha alone", await tab.run(() => hcaptcha.render && !window.grecaptcha));
}

async function dialog(tab, _, answer, check) {
  await tab.page.waitForSelector("[name=h-captcha-response]");
  await tab.run(() => void hcaptcha.execute(undefined, { async: true }).catch((it) => seen.push(["rejected", it])));
  const key = await tab.key();
  check("the page learns that it opens", (await tab.seen("open")).length === 1);
  await tab.run(() => hcaptcha.close());
  check("close rejects", (await tab.sees("rejected")) === "challenge-closed");
  await tab.sees("close");
  await tab.run(() => hcaptcha.execute());
  await tab.key(key);
  await tab.page.click(">>> .close");
  await tab.sees("close", 2);
  check("its button closes it too", !(await tab.has("*")));
}

async function turnstile(tab, _, answer, check) {
  const ids = await tab.sees("loaded");
  const id = ids[0].replace(/_response$/, "");
  check("the id is a text", id.startsWith("cf-chl-widget-"));
  check("compat adds a field", ids[1] === `${id}_g_response`);
  check("compat adds an object", await tab.run(() => grecaptcha.getResponse() === undefined));
  check("a second one in the container is the first",
    (await tab.run((sitekey) => turnstile.render("#one", { sitekey }), _.sitekey)) === id);
  check("it wants a container", (await thrown(tab, () => turnstile.render("#none", {}))).includes("Turnstile"));
  await tab.answer(answer);
  const token = await tab.sees("token");
  check("the page learns of the visitor's part",
    (await tab.seen("before")).length === 1 && (await tab.sees("after"), true));
  check("element, selector and id name it", await tab.run((id) =>
    new Set([undefined, "#one", document.querySelector("#one"), id].map((it) => turnstile.getResponse(it))).size === 1, id));
  await tab.run(() => elapse());
  check("expired-callback gets the token", (await tab.sees("expired")) === token);
  check("which getResponse still knows",
    await tab.run((token) => turnstile.getResponse() === token && turnstile.isExpired(), token));
  check("the field is empty", (await tab.value("[name=cf-turnstile-response]")) === "");
  check("and the visitor asks for more", await tab.said("button:not([hidden])"));
  check(`trusted types: ${await tab.problems()}`, !(await tab.problems()).length);
}

async function execution(tab, { sitekey }, answer, check) {
  await tab.run((sitekey) => {
    const more = { sitekey, callback: solved, "expired-callback": expired };
    turnstile.render("#one", { ...more, execution: "execute", "response-field-name": "own", "refresh-expired": "never" });
    turnstile.render("#two", { ...more, execution: "execute", "response-field": false });
  }, sitekey);
  check("an element of its name is left alone", await tab.run(() => !document.querySelector("#turnstile").ready));
  check("fields have the names that the page wants", (await tab.run(() =>
    [...document.querySelectorAll("[type=hidden]")].map((it) => it.name).join())) === "own");
  check("it waits", !(await tab.has("form")));
  await tab.run(() => turnstile.execute(document.querySelector("#one")));
  await tab.answer(answer);
  const token = await tab.sees("token");
  check("execute starts it", (await tab.value("[name=own]")) === token);
  await tab.run(() => elapse());
  await tab.sees("expired");
  check("never means never", !(await tab.has("form")) && !(await tab.has("button:not([hidden])")));
  check("the last is meant without an id", await tab.run(() => turnstile.getResponse() === undefined));
  await tab.run(() => turnstile.remove());
  check("it can be removed", await tab.run(() => !document.querySelector("#two").childElementCount));
  await tab.run(() => turnstile.remove("#one"));
  check("there is nothing to reset", (await thrown(tab, () => turnstile.reset())).includes("Nothing to reset"));
}

async function unknown(tab, _, answer, check) {
  check("an unknown key is 110100", (await tab.sees("error")) === "110100");
  check("the box tells the site's owner", (await tab.said(".note")).includes("unknown site key"));
}

async function otherHost(tab, _, answer, check) {
  await tab.page.goto(tab.page.url().replace("localhost", "127.0.0.1"));
  check("a host that is not listed is 110200", (await tab.sees("error")) === "110200");
}

async function offline(tab, { sitekey }, answer, check) {
  let down = true;
  await tab.page.setRequestInterception(true);
  tab.page.on("request", (it) => (down && it.url().includes("captcha.json") ? it.abort() : it.continue()));
  await tab.run((sitekey) => {
    // Some wrappers do this.
    const reset = (code) => {
      failed(code);
      hcaptcha.reset();
    };
    hcaptcha.render("one", { sitekey, callback: solved, "error-callback": reset });
  }, sitekey);
  check("a server that is away is a network-error", (await tab.sees("error")) === "network-error");
  check("the box says so", await tab.said(".note"));
  check("it is asked once", (await tab.seen("error")).length === 1);
  down = false;
  await tab.page.click(">>> .box button:not([hidden])");
  await tab.answer(answer);
  check("the visitor tries again", await tab.sees("token"));
}

async function visitor(tab, _, answer, check) {
  const key = await tab.key();
  await tab.run(() => addEventListener("keydown", (it) => seen.push(["key", it.key])));
  await tab.page.focus(">>> .box input[type=text]");
  await tab.page.keyboard.press("Enter");
  check("an empty answer is not sent", await tab.said("[role=alert]") && (await tab.key()) === key);
  await tab.page.keyboard.press("Tab");
  await tab.page.keyboard.press("Tab");
  await tab.page.keyboard.press("Tab");
  await tab.page.keyboard.press("Enter");
  check("keys alone reach the button for another captcha", await tab.key(key));

  await tab.page.setRequestInterception(true);
  let down = true;
  tab.page.on("request", (it) => (down && it.url().includes("solve/") ? it.abort() : it.continue()));
  await tab.answer(answer);
  check("an answer that does not arrive is a network-error", (await tab.sees("error")) === "network-error");
  down = false;
  await tab.page.keyboard.press("Enter");
  check("the same answer can be sent again", await tab.sees("token"));
  check("the page's shortcuts do not see what is typed", (await tab.seen("key")).every((it) => it === "Tab"));

  await tab.run(() => {
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
  });
  await tab.sees("expired");
  check("a token expires while the computer sleeps", (await tab.run(() => hcaptcha.getResponse())) === "");
}
