// Stands in for the script of reCAPTCHA, hCaptcha or Turnstile: a page that names this one instead goes on
// working. The server says which of them it is.

import { hcaptcha } from "./hcaptcha.js";
import { recaptcha } from "./recaptcha.js";
import { start } from "./start.js";
import { turnstile } from "./turnstile.js";

const vendor = "%VENDOR%";
start(vendor, new Map(Object.entries({ recaptcha, hcaptcha, turnstile })).get(vendor));
