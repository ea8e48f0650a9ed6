// Brings captchas to life: every img.captcha whose hidden key is near it, and every <captcha-field>.
// captcha.d.ts tells what there is to use. What browsers get is captcha.min.js, which make makes of these files.

import { CaptchaField } from "./element.js";
import { find } from "./find.js";

const pictures = (act) => document.querySelectorAll("img.captcha").forEach(act);
const each = (act) => pictures((it) => it.captcha && act(it.captcha));
const scan = () => pictures(find);
customElements.define("captcha-field", CaptchaField);
scan();
new MutationObserver(scan).observe(document, { childList: true, subtree: true, attributeFilter: ["class"] });
addEventListener("reset", ({ target }) => each((it) => it.answer.form === target && (it.error = "")));
addEventListener("pageshow", ({ persisted }) => persisted && each((it) => it.reset()));
setInterval(() => document.hidden || each((it) => it.look()), 1000);
