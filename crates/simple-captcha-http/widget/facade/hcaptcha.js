// The object hcaptcha, and grecaptcha with the same functions.

import { attributes, call } from "./options.js";
import { parameter } from "./script.js";
import { own, renderAll, whenReady } from "./start.js";
import { add, find, first, inside, nextNumber } from "./table.js";
import { Widget } from "./widget.js";

const COMPATIBLE = parameter("recaptchacompat") !== "off";
const CODES = { network: "network-error", rate: "rate-limited", sitekey: "invalid-data", hostname: "invalid-data" };

const fail = (options, problem) => {
  const code = CODES[problem] ?? "challenge-error";
  setTimeout(() => call(options, "error-callback", code));
  return code;
};

function render(container, params) {
  const element = typeof container === "string" ? document.getElementById(container) : container;
  if (!(element instanceof Element)) {
    throw Error(`[hCaptcha] render: invalid container '${container}'.`);
  }
  if (inside(element)) {
    throw Error("Only one captcha is permitted per parent container.");
  }
  const options = { ...attributes(element), ...defined(params) };
  if (!options.sitekey) {
    throw Error("Missing sitekey - https://docs.hcaptcha.com/configuration#javascript-api");
  }
  const id = `hcaptcha-${nextNumber()}`;
  const names = ["h-captcha-response", ...(COMPATIBLE ? ["g-recaptcha-response"] : [])];
  const widget = new Widget({
    id, container: element, options, fail,
    modal: options.size === "invisible" || element.matches("button, input, a"),
    inputs: names.map((name) => ["textarea", name, `${name}-${id}`]),
    life: 120,
  });
  // Plugins look for this attribute.
  widget.host.dataset.hcaptchaWidgetId = id;
  add(widget);
  return id;
}

const defined = (params = {}) => Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));

const lookUp = (id) => (id == null ? first() : find(id));

const missing = (id) => (id == null ? "missing-captcha" : "invalid-captcha-id");

function known(id) {
  const widget = lookUp(id);
  if (!widget) {
    throw Error(id == null ? "No hCaptcha exists." : `Invalid hCaptcha id: ${id}`, { cause: missing(id) });
  }
  return widget;
}

export const api = {
  render,
  reset: (id) => lookUp(id)?.reset(),
  remove: (id) => known(id).remove(),
  close: (id) => known(id).close(),
  getResponse: (id) => known(id).response,
  getRespKey: (id) => lookUp(id)?.key ?? "",
  setData() {},
  execute(id, options) {
    if (id && typeof id === "object" && !(id instanceof Element)) {
      [id, options] = [undefined, id];
    }
    const widget = lookUp(id);
    if (options?.async) {
      return widget
        ? widget.execute().then((response) => ({ response, key: widget.key }))
        : Promise.reject(missing(id));
    }
    known(id).execute();
  },
};

export const hcaptcha = {
  install() {
    Object.assign(own("hcaptcha"), api);
    if (COMPATIBLE && !own("grecaptcha").render) {
      Object.assign(own("grecaptcha"), api, { ready: whenReady });
    }
  },
  scan: () => renderAll(".h-captcha", (it) => inside(it) || render(it)),
};
