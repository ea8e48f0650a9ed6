// A widget's options: the container's attributes, and callbacks.

const NAMES = [
  "sitekey", "theme", "size", "tabindex", "hl", "language", "action", "cData",
  "callback", "expired-callback", "error-callback", "open-callback", "close-callback",
  "before-interactive-callback", "after-interactive-callback",
  "appearance", "execution", "retry", "retry-interval", "refresh-expired",
  "response-field", "response-field-name",
];

export function attributes(container) {
  const given = NAMES.map((name) => [name, container?.getAttribute(`data-${name}`)]);
  return Object.fromEntries(given.filter(([, value]) => value != null));
}

// A callback is a function, or the name of a global function. The page may define that one later.
export function call(options, name, ...values) {
  const callback = options[name];
  const act = typeof callback === "string" ? window[callback] : callback;
  return typeof act === "function" ? act(...values) : undefined;
}
