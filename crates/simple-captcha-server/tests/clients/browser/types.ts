// The objects have all that the vendors' own types, as sites install them, say of them.

import "@hcaptcha/types";
import type { TurnstileObject } from "turnstile-types";
// From target/clients/browser, where `run` puts this file.
import { api as hcaptchaApi } from "../../../widget/facade/hcaptcha.js";
import { api as recaptchaApi } from "../../../widget/facade/recaptcha.js";
import { api as turnstileApi } from "../../../widget/facade/turnstile.js";

export const types = {
  recaptcha: recaptchaApi satisfies ReCaptchaV2.ReCaptcha,
  hcaptcha: hcaptchaApi satisfies HCaptcha,
  turnstile: turnstileApi satisfies TurnstileObject,
};
