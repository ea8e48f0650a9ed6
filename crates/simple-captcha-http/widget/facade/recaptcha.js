// The object grecaptcha, with the functions of reCAPTCHA v2 and v3.

import { attributes, call } from "./options.js";
import { own, renderAll, whenReady } from "./start.js";
import { add, find, first, inside, nextNumber } from "./table.js";
import { Widget } from "./widget.js";

const NAME = "g-recaptcha-response";
// The id of a widget of v3, which has no element.
const SCORED = 100_000;

const fail = (options, problem) => {
  setTimeout(() => call(options, "error-callback"));
  return problem;
};

function make(id, container, options) {
  const isButton = container?.matches("button, input, a");
  const widget = new Widget({
    id, container, options, fail,
    modal: options.size === "invisible" || isButton || !container,
    inputs: [["textarea", NAME, id ? `${NAME}-${id}` : NAME]],
    life: 120,
  });
  add(widget);
  return widget;
}

function render(container, params, inherit) {
  // A badge of v3 has no container.
  if (container && !(container instanceof Element) && typeof container === "object") {
    [container, params] = [null, container];
  }
  const element = typeof container === "string" ? document.getElementById(container) : container;
  if (container !== null && !(element instanceof Element)) {
    throw Error("reCAPTCHA placeholder element must be an element or id");
  }
  if (inside(element)) {
    throw Error("reCAPTCHA has already been rendered in this element");
  }
  if (element?.firstElementChild && !element.matches("button, a")) {
    throw Error("reCAPTCHA placeholder element must be empty");
  }
  const options = { ...(inherit && attributes(element)), ...params };
  if (!options.sitekey) {
    throw Error("Missing required parameters: sitekey");
  }
  return make(nextNumber(), element, options).id;
}

function known(id) {
  const widget = id == null ? first() : find(id);
  if (!widget) {
    throw Error(id == null ? "No reCAPTCHA clients exist." : `Invalid reCAPTCHA client id: ${id}`);
  }
  return widget;
}

// Resolves when the dialog before is done: there is one at a time.
let turn = Promise.resolve();

function scored(sitekey, options) {
  const run = async () => {
    const widget = make(SCORED, null, { ...options, sitekey });
    try {
      return await widget.execute();
    } finally {
      widget.remove();
    }
  };
  const token = turn.then(run);
  turn = token.catch(() => {});
  return token;
}

export const api = {
  render,
  reset: (id) => known(id).reset(),
  getResponse: (id) => known(id).response,
  execute(id, options) {
    if (typeof id === "string" && !find(id)) {
      return scored(id, options);
    }
    const widget = known(id);
    Object.assign(widget.options, options);
    return widget.execute();
  },
  ready: whenReady,
};

export const recaptcha = {
  install() {
    const object = Object.assign(own("grecaptcha"), api);
    object.enterprise = Object.assign(object.enterprise ?? {}, api);
    // Pages leave functions here before the object is there.
    whenReady(() => window.___grecaptcha_cfg?.fns?.splice(0).forEach(whenReady));
  },
  scan: () => renderAll(".g-recaptcha", (it) => inside(it) || render(it, {}, true)),
};
