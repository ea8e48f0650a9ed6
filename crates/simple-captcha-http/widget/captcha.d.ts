// What captcha.js brings to a page: `/// <reference path="captcha.d.ts" />`, or add it to your project.

/** What a page's own script can ask of a captcha. */
interface Captcha {
  /**
   * Gets another captcha and says so. Resolves when it is there, or could not be had: that is said too,
   * and the old one stays good. Until then the old one is shown; what is typed meanwhile is its answer,
   * and goes with it.
   */
  refresh(): Promise<void>;
  /**
   * Gets another captcha in the place of one that is used up, and says nothing of it: for a form that was
   * sent by a script. The old key and its answer are taken out at once. Where another one could not be
   * had, that is said, and the server is asked again until one can.
   */
  reset(): Promise<void>;
  /**
   * What is wrong with the answer, in the page's language: it is shown and announced, and the input is
   * marked as wrong. Empty where nothing is; so it becomes when the visitor, or `refresh()`, asks for
   * another captcha, and when the form is reset. So, where a form was refused:
   * `captcha.error = message; captcha.reset();`. An element may be told before it is in the page, but not
   * before the script has run (`customElements.whenDefined("captcha-field")`).
   */
  error: string;
}

/**
 * A captcha's field, for pages without server templates. It stands inside the form, in the light DOM;
 * where the form is in a shadow root, `captcha.css` is linked there, as a page's styles do not reach in.
 * What it contains, a hint for browsers that run no scripts say, gives way to the field once the page is
 * read. A framework that renders the page on the server and takes it over must leave the element's inside
 * alone (React: `suppressHydrationWarning`, or put the element in once it runs).
 *
 * Attributes; where one changes, or several do at once, the field is made anew, with another captcha, but
 * for `error`:
 * - `name`: the inputs are called `<name>_0` (the key) and `<name>_1` (the answer); `captcha` by default.
 * - `key-name`, `answer-name`: other names for them.
 * - `src`: where the captcha's URLs are, as browsers see them; by default where the script came from, or
 *   `/captcha/` where that is not known (a module that another one imports).
 * - `label`: another label than the language's own.
 * - `error`: what is wrong with the answer, at first; the property of that name says it later, and is what
 *   to use where the same may have to be said again.
 * - `optional`: the browser sends the form without an answer too.
 * - `lang`: the language, or else that of what is around it when it gets into the page. What is said is
 *   marked with its own.
 * - `data-challenge`: asks with a challenge that the site has given a name.
 */
interface CaptchaFieldElement extends HTMLElement, Captcha {}

/** `captcha:refresh`: another captcha is there. It bubbles from the picture, out of shadow roots too. */
type CaptchaRefreshEvent = CustomEvent<{ key: string }>;

/** `captcha:error`: another captcha, or the sound, could not be had. It bubbles in the same way. */
type CaptchaErrorEvent = CustomEvent<{ error: unknown }>;

interface HTMLImageElement {
  /**
   * Of a picture of the class `captcha`, or inside an element of that class, with its key beside it, also in
   * a form that the server wrote:
   * `document.querySelector<HTMLImageElement>("img.captcha")?.captcha?.reset()`. It is there once the
   * script has found the picture: at once where it comes to the page as an element; within a second
   * where it gets its class or its key later, or comes to an open shadow root that the script has not
   * seen yet; and in a page that is not shown, as soon as it is. Pictures in closed shadow roots are found
   * where a `<captcha-field>` is in the same root.
   *
   * A copy that a script makes of a field which the server wrote has the same captcha, and one of two that
   * are sent fails: call the copy's `reset()`. (`<captcha-field>` does so itself.) Where a framework keeps the
   * answer in a model of its own, it learns by `captcha:refresh`, and the input's `input`, that it is empty.
   *
   * The script keeps clicks on the picture and its button to itself, so that a page's older script does not
   * fetch a second captcha. Listen for `captcha:refresh` instead. It also replaces the picture's `onkeydown`
   * and `onerror`, and takes the picture out of a link around it.
   */
  readonly captcha?: Captcha;
}

interface HTMLElementTagNameMap {
  "captcha-field": CaptchaFieldElement;
}

interface CaptchaEventMap {
  "captcha:refresh": CaptchaRefreshEvent;
  "captcha:error": CaptchaErrorEvent;
}

interface HTMLElementEventMap extends CaptchaEventMap {}
interface DocumentEventMap extends CaptchaEventMap {}
interface WindowEventMap extends CaptchaEventMap {}
