// What the visitor sees of a widget: a box in the page, or a dialog. It has a shadow root, so the page's styles
// do not reach it and its answer is not sent with the page's form.

import { Captcha, create } from "../live.js";
import { ENGLISH } from "../server.js";
import { style } from "./style.js";

const OWNER = {
  sitekey: "ERROR for site owner: unknown site key",
  hostname: "ERROR for site owner: the site key does not list this host name",
  failed: "ERROR for site owner: this test key always fails",
};

export class Box {
  // The captcha that waits for an answer, if there is one.
  captcha;
  #on;
  #modal;
  #note;
  #tick;
  #text;
  #again;
  #content;

  constructor({ theme = "light", size = "normal", tabindex }, modal, on) {
    this.#on = on;
    this.#modal = modal;
    this.host = create("div");
    const order = +tabindex > 0;
    const root = this.host.attachShadow({ mode: "open", delegatesFocus: order });
    if (order) {
      this.host.tabIndex = tabindex;
    }
    root.adoptedStyleSheets = [style()];
    this.frame = create(modal ? "dialog" : "div", { className: ["box", theme, size].filter(Boolean).join(" ") });
    this.#tick = create("span", { className: "tick", hidden: true });
    this.#text = create("span");
    this.#note = create("p", { className: "note", role: "status", tabIndex: -1 });
    this.#note.append(this.#tick, this.#text);
    this.#again = create("button", { type: "button", hidden: true, onclick: on.retry });
    this.frame.append(this.#note, this.#again);
    root.append(this.frame);
    root.addEventListener("click", (event) => event.target.captcha?.click(event), true);
    root.addEventListener("keydown", (event) => {
      // To the page, the target is the box and not an input. Its shortcuts would react.
      (event.key.length === 1 || event.key === "Enter") && event.stopPropagation();
    });
    root.addEventListener("captcha:error", ({ detail }) => this.captcha?.key.value || on.lost(detail.error));
    if (modal) {
      // The event comes late: the dialog may be open again.
      this.frame.onclose = () => this.frame.open || on.close();
      this.frame.onclick = ({ target }) => {
        target === this.frame && on.close();
      };
    }
    this.hide();
  }

  speak(language) {
    language ||= this.host.isConnected ? "" : document.documentElement.lang;
    if (language) {
      this.frame.lang = language;
    }
  }

  // Hides the box until it is needed.
  hide() {
    this.#empty();
    this.host.hidden = true;
    if (this.frame.open) {
      this.frame.close();
    }
    this.#modal && this.host.remove();
  }

  // Keeps room for the captcha while the server is asked.
  wait() {
    this.hide();
    this.host.hidden = this.#modal;
    this.frame.ariaBusy = true;
  }

  ask(texts, mount) {
    this.#empty();
    const id = "answer";
    const label = create("label", { htmlFor: id, id: "label", textContent: texts.label });
    const picture = create("img", { alt: "" });
    const key = create("input", { type: "hidden" });
    const answer = create("input", {
      type: "text", id, autocapitalize: "off", autocomplete: "off", autocorrect: false, spellcheck: false,
      enterKeyHint: "go", autofocus: this.#modal,
    });
    const check = create("button", { className: "check", textContent: texts.verify });
    const row = create("span", { className: "row" });
    row.append(answer, check);
    const form = create("form", { noValidate: true, className: "ask" });
    form.append(label, picture, key, row);
    label.lang = check.lang = texts.language;
    label.dir = check.dir = texts.direction;
    this.#content = form;
    this.frame.prepend(form);
    const captcha = (this.captcha = new Captcha(picture, key, answer, mount, this.frame, texts));
    picture.title = texts.refresh;
    row.after(form.querySelector(".captcha-controls"));
    form.onsubmit = (event) => {
      event.preventDefault();
      this.#check(captcha, texts, form);
    };
    this.host.hidden = false;
    if (this.#modal) {
      this.frame.setAttribute("aria-labelledby", "label");
      const close = create("button", {
        type: "button", className: "close", textContent: "×",
        ariaLabel: texts.close ?? "Close", onclick: this.#on.close,
      });
      form.append(close);
      document.body.append(this.host);
      this.frame.showModal();
    }
    captcha.renew();
  }

  focus() {
    this.captcha?.answer.focus();
  }

  renew() {
    this.captcha.error = "";
    this.captcha.reset();
  }

  verified(texts) {
    this.#say(texts.verified, texts, true);
  }

  expired(texts) {
    this.#say(texts.expired, texts);
    this.#offer(texts);
  }

  // Says why there is no captcha.
  stopped(problem, texts) {
    const owner = OWNER[problem];
    owner && console.error(owner);
    this.#say(owner ?? (texts ?? ENGLISH).failed, owner ? ENGLISH : (texts ?? ENGLISH));
    owner || this.#offer(texts ?? ENGLISH);
  }

  async #check(captcha, texts, form) {
    const { key, answer } = captcha;
    if (!answer.value.trim()) {
      captcha.error = texts.required;
      return answer.focus();
    }
    if (!key.value || form.ariaBusy) {
      return;
    }
    form.ariaBusy = true;
    const wrong = await this.#on.solve(key.value, answer.value);
    form.ariaBusy = null;
    if (wrong && captcha === this.captcha) {
      captcha.error = wrong.message ?? texts.unavailable ?? texts.failed;
      // The server has checked the answer, so this captcha is used up.
      wrong.problem || captcha.reset();
      answer.focus();
    }
  }

  #empty() {
    this.captcha = null;
    this.#content?.remove();
    this.#tick.hidden = this.#again.hidden = true;
    this.#text.textContent = "";
    this.frame.ariaBusy = null;
  }

  // Puts one line in the place of the captcha. The focus stays in the box if it was there.
  #say(text, { language, direction }, good = false) {
    const focused = this.host.shadowRoot.activeElement;
    if (this.#modal) {
      return this.hide();
    }
    this.#empty();
    this.host.hidden = false;
    this.#tick.hidden = !good;
    Object.assign(this.#text, { textContent: text, lang: language });
    this.frame.dir = direction;
    focused && this.#note.focus();
  }

  #offer({ refresh, language, direction }) {
    Object.assign(this.#again, { textContent: refresh, lang: language, dir: direction, hidden: this.#modal });
  }
}
