// The object turnstile.

import { attributes, call } from "./options.js";
import { parameter } from "./script.js";
import { own, renderAll, whenReady } from "./start.js";
import { add, find, inside, last, nextNumber } from "./table.js";
import { Widget } from "./widget.js";

const COMPATIBLE = parameter("compat") === "recaptcha";
const CODES = { sitekey: "110100", hostname: "110200", failed: "600010" };
const DEFAULTS = { theme: "auto", size: "normal", execution: "render", "refresh-expired": "auto", retry: "auto" };

class TurnstileError extends Error {
  name = "TurnstileError";

  constructor(text, code) {
    super(`[Cloudflare Turnstile] ${text}.`);
    this.code = code;
  }
}

const warn = (text) => console.warn(`[Cloudflare Turnstile] ${text}.`);

const fail = (options, problem) => {
  const code = CODES[problem] ?? "300030";
  setTimeout(() => {
    if (!options["error-callback"]) {
      throw new TurnstileError(`Error: ${code}`, code);
    }
    call(options, "error-callback", code) || warn(`Error: ${code}`);
  });
  return code;
};

const select = (it) => (typeof it === "string" && !find(it) ? query(it) : it);

function query(css) {
  try {
    return document.querySelector(css);
  } catch {
    return null;
  }
}

const lookUp = (it) => (it == null ? last() : find(select(it)));

function render(container, params) {
  const element = typeof container === "string" ? query(container) : container;
  if (typeof container === "string" && !element) {
    throw new TurnstileError(`Unable to find a container for "${container}"`, 3585);
  }
  if (!(element instanceof Element)) {
    const expected = 'expected "selector" or an implementation of "HTMLElement"';
    throw new TurnstileError(`Invalid type for parameter "container", ${expected}`, 3587);
  }
  const old = inside(element);
  if (old) {
    warn("Turnstile has already been rendered in this container. Did you mean to render it multiple times?");
    return old.id;
  }
  const options = { ...attributes(element), ...params };
  const wrong = [["sitekey", 3589, /^.+$/], ["action", 3604, /^[\w-]{0,32}$/], ["cData", 3605, /^[\w-]{0,255}$/]]
    .find(([name, , form]) => !form.test(options[name] ?? (name === "sitekey" ? "" : "_")));
  if (wrong) {
    throw new TurnstileError(`Invalid input for parameter "${wrong[0]}", got "${options[wrong[0]]}"`, wrong[1]);
  }
  for (const [name, value] of Object.entries(DEFAULTS)) {
    options[name] ??= value;
  }
  const id = `cf-chl-widget-${nextNumber()}`;
  const own = options["response-field-name"] ?? "cf-turnstile-response";
  const field = `${options["response-field"] ?? true}` === "true";
  const idle = options.execution === "execute";
  add(new Widget({
    id, container: element, options, fail, idle,
    modal: idle && options.size === "invisible",
    inputs: [
      ...(field ? [["input", own, `${id}_response`]] : []),
      ...(field && COMPATIBLE ? [["input", "g-recaptcha-response", `${id}_g_response`]] : []),
    ],
    life: 300,
  }));
  return id;
}

const implicitRender = () =>
  renderAll(COMPATIBLE ? ".cf-turnstile, .g-recaptcha" : ".cf-turnstile", (it) => inside(it) || render(it));

export const api = {
  render,
  implicitRender,
  ready: whenReady,
  reset(it) {
    const widget = lookUp(it);
    if (!widget) {
      throw new TurnstileError("Nothing to reset found for provided container", 3329);
    }
    widget.reset();
  },
  remove(it) {
    const widget = lookUp(it);
    widget ? widget.remove() : warn("Nothing to remove found for the provided container");
  },
  getResponse: (it) => lookUp(it)?.token || undefined,
  isExpired: (it) => lookUp(it)?.expired ?? false,
  execute(it, params) {
    const widget = lookUp(it) ?? find(render(it, params));
    if (widget.response) {
      const advice = "consider using reset() before execute()";
      return warn(`Call to execute() on a widget that was already executed (${widget.id}), ${advice}`);
    }
    Object.assign(widget.options, params);
    widget.execute();
  },
};

export const turnstile = {
  install() {
    Object.assign(own("turnstile"), api);
    COMPATIBLE && Object.assign(own("grecaptcha"), api);
  },
  scan: implicitRender,
};
