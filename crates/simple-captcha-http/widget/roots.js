// Where captchas are looked for: the page, and the shadow roots in it.

import { find } from "./find.js";

const roots = new Set();
export const all = (css) => [...roots].flatMap((root) => [...root.querySelectorAll(css)]);
const scan = (guess) => all("img.captcha, .captcha img").forEach((it) => find(it, guess));
const added = new MutationObserver(() => scan());
const click = (event) => event.target.captcha?.click(event);
const reset = ({ target }) => each((it) => it.answer.form === target && (it.error = ""));

export const each = (act) => all("img").forEach((it) => it.captcha && act(it.captcha));

// Once or more often: it comes to the same.
export function watch(root) {
  roots.add(root);
  added.observe(root, { childList: true, subtree: true });
  root.addEventListener("reset", reset);
  root.addEventListener("click", click, true);
}

// Nobody is told of a new shadow root: they are looked for. Only an element tells of one that is closed.
export function look() {
  roots.forEach((root) => root.isConnected || roots.delete(root));
  all("*").forEach(({ shadowRoot }) => shadowRoot && watch(shadowRoot));
  scan(true);
}
