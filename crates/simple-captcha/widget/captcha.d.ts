// What captcha.js brings to a page: `/// <reference path="captcha.d.ts" />`, or add it to your project.

/**
 * A captcha's field, for pages without server templates. It stands inside the form, in the light DOM.
 *
 * Attributes, each as it is when the element gets into the page:
 * - `name`: the inputs are called `<name>_0` (the key) and `<name>_1` (the answer); `captcha` by default.
 * - `key-name`, `answer-name`: other names for them.
 * - `src`: where the captcha's URLs are, as browsers see them; by default where the script came from, or
 *   `/captcha/` where that is not known (a module that another one imports).
 * - `label`: another label than the language's own.
 * - `error`: what is wrong with the answer; the property of that name says it later.
 * - `optional`: the browser sends the form without an answer too.
 * - `lang`: the language, or that of what is around it. What is said is marked with its own.
 * - `data-challenge`: asks with a challenge that the site has given a name.
 */
interface CaptchaFieldElement extends HTMLElement {
  /** Gets another captcha and says so. Resolves when it is there, or could not be had: that is said too. */
  refresh(): Promise<void>;
  /** Gets another captcha and says nothing of it, for a form that was sent by a script. */
  reset(): Promise<void>;
  /**
   * What is wrong with the answer, in the page's language: it is shown and announced, and the input is
   * marked as wrong. Empty where nothing is; so it becomes when another captcha is asked for. So, where a
   * form was refused: `await field.reset(); field.error = message;`.
   */
  error: string;
}

/** `captcha:refresh`: another captcha is there. It bubbles from the picture. */
type CaptchaRefreshEvent = CustomEvent<{ key: string }>;

/** `captcha:error`: another captcha, or the sound, could not be had. It bubbles from the picture. */
type CaptchaErrorEvent = CustomEvent<{ error: unknown }>;

interface HTMLElementTagNameMap {
  "captcha-field": CaptchaFieldElement;
}

interface HTMLElementEventMap {
  "captcha:refresh": CaptchaRefreshEvent;
  "captcha:error": CaptchaErrorEvent;
}

interface DocumentEventMap {
  "captcha:refresh": CaptchaRefreshEvent;
  "captcha:error": CaptchaErrorEvent;
}
