// Stands in for the script of reCAPTCHA, hCaptcha or Turnstile. A page loads this script instead and goes on
// working. The server puts in which of the three it is.

import { hcaptcha } from "./hcaptcha.js";
import { recaptcha } from "./recaptcha.js";
import { start } from "./start.js";
import { turnstile } from "./turnstile.js";

const vendor = "%VENDOR%";
start(vendor, new Map(Object.entries({ recaptcha, hcaptcha, turnstile })).get(vendor));
