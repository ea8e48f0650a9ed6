// Brings captchas to life: every img.captcha whose hidden key is near it, and every <captcha-field>.
// captcha.d.ts tells what there is to use. What browsers get is captcha.min.js, which make makes of these files.

import { CaptchaField } from "./element.js";
import { each, look, watch } from "./roots.js";

// A page may have it twice.
if (!customElements.get("captcha-field")) {
  watch(document);
  customElements.define("captcha-field", CaptchaField);
  look();
  addEventListener("pageshow", ({ persisted }) => persisted && each((it) => it.reset()));
  setInterval(() => document.hidden || (look(), each((it) => it.look())), 1000);
}
