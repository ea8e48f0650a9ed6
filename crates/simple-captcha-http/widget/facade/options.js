// What a page wants of a widget: what it passes to `render`, and the container's attributes.

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

// A callback is a function, or the name of one that may be defined later.
export function call(options, name, ...values) {
  const callback = options[name];
  const act = typeof callback === "string" ? window[callback] : callback;
  return typeof act === "function" ? act(...values) : undefined;
}
