// <captcha-field>, which makes its inputs and its picture itself.

import { find } from "./find.js";
import { Captcha, create } from "./live.js";
import { all, watch } from "./roots.js";

// A module has no current script.
const script = document.currentScript ?? document.querySelector("script[src*='/captcha.js']");
const HERE = new URL(".", script?.src || new URL("/captcha/", location)).href;

export class CaptchaField extends HTMLElement {
  static observedAttributes =
    ["answer-name", "data-challenge", "error", "key-name", "label", "lang", "name", "optional", "src"];

  #error = "";

  get #captcha() {
    return this.querySelector("img")?.captcha;
  }

  connectedCallback() {
    watch(this.getRootNode());
    // Whoever put it in may have taken it out again.
    if (this.#captcha || !this.isConnected) {
      return;
    }
    const picture = this.querySelector("img");
    const key = this.querySelector("[type=hidden]")?.value;
    // A copy of what stands in a page already is to be a captcha of its own.
    const shared = all(`[value="${CSS.escape(key)}"]`)[1];
    (picture && !shared && find(picture)) || this.#build();
  }

  attributeChangedCallback(name, old, value) {
    if (name === "error") {
      this.error = value ?? "";
    } else if (old !== value && this.#captcha) {
      this.#error = this.error;
      this.replaceChildren();
      // Once, whatever else changes now.
      queueMicrotask(() => this.connectedCallback());
    }
  }

  #build() {
    this.replaceChildren();
    const given = (name, otherwise) => this.getAttribute(name) ?? otherwise;
    const name = given("name", "captcha");
    const answerName = given("answer-name", `${name}_1`);
    let id = `id_${answerName}`;
    while (this.getRootNode().getElementById(id)) {
      id += "_";
    }
    const label = create("label", { htmlFor: id, dir: "auto" });
    const error = create("p", { className: "captcha-error", dir: "auto" });
    const picture = create("img", { className: "captcha", alt: "" });
    const key = create("input", { type: "hidden", name: given("key-name", `${name}_0`), autocomplete: "off" });
    const answer = create("input", {
      type: "text", name: answerName, id,
      autocapitalize: "off", autocomplete: "off", autocorrect: false, spellcheck: false,
      required: !this.hasAttribute("optional"),
    });
    label.textContent = given("label") ?? ((label.lang = "en"), "Captcha");
    this.append(label, error, picture, key, answer);
    const mount = given("src", HERE).replace(/\/?$/, "/");
    const captcha = new Captcha(picture, key, answer, mount, this);
    captcha.error = this.#error;
    captcha.renew();
  }

  get error() {
    return this.#captcha?.error ?? this.#error;
  }

  set error(text) {
    this.#error = text;
    if (this.#captcha) {
      this.#captcha.error = text;
    }
  }

  async refresh() {
    await this.#captcha?.refresh();
  }

  async reset() {
    await this.#captcha?.reset();
  }
}
