// Brings captchas to life: every picture of the class captcha, or inside an element of that class, whose
// hidden key is near it, and every <captcha-field>. captcha.d.ts lists what a page can use. Browsers get
// captcha.min.js, which make builds from these files.

import { CaptchaField } from "./element.js";
import { each, look, watch } from "./roots.js";

function start() {
  // A page may have it twice.
  if (customElements.get("captcha-field")) {
    return;
  }
  watch(document);
  customElements.define("captcha-field", CaptchaField);
  look();
  // A page that was gone back to may show what was answered before.
  addEventListener("pageshow", ({ persisted }) => {
    const back = performance.getEntriesByType("navigation")[0].type === "back_forward";
    (persisted || back) && each((it) => it.reset());
  });
  setInterval(() => document.hidden || (look(), each((it) => it.look())), 1000);
}

if (document.readyState === "loading") {
  addEventListener("DOMContentLoaded", start);
} else {
  start();
}
