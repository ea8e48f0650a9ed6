// A captcha that lives: its picture, inputs and controls.

import { ENGLISH, PATIENCE, ask } from "./server.js";

let errors = 0;
// The sound that was played last.
let heard;

export const create = (name, properties) => Object.assign(document.createElement(name), properties);

// What the nearest element around says, the host of a shadow root too.
export const around = (it, name) =>
  it && (it.closest(`[${name}]:not(img)`)?.getAttribute(name) ?? around(it.getRootNode().host, name));

export class Captcha {
  #player;
  #button;
  #sound;
  #problem;
  #status;
  #controls;
  #query;
  #renewing;
  #asked;
  #calm;
  #texts;
  #label;
  #mount;
  #since;
  #until;
  #pause;
  #rest = 0;

  // The host is an element that made the inputs itself. It may know the server's texts already.
  constructor(picture, key, answer, mount, host, texts) {
    Object.assign(this, { picture, key, answer, host, sharp: picture.srcset });
    this.#mount = mount;
    const said = [["challenge", around(picture, "data-challenge")], ["lang", around(picture, "lang")]];
    this.#query = `?${new URLSearchParams(said.filter((it) => it[1]))}`;

    // Within a label, the controls would be a part of the input's name.
    const input = answer.closest("label") ?? answer;
    const field = picture.closest("captcha-field, .captcha-field");
    // One that is marked is ours, not the site's, which is in its page's language.
    this.#label = field?.querySelector("label[lang]");
    // Who copies a page copies the controls that were made for it: they are taken over.
    const next = input.nextElementSibling;
    this.#controls = next?.matches(".captcha-controls") ? next : create("span", { className: "captcha-controls" });
    const control = (name, tag, properties) =>
      this.#controls.querySelector(`.${name}`) ??
      field?.querySelector(`.${name}`) ??
      create(tag, { className: name, ...properties });
    this.#player = control("captcha-play", "button", { type: "button" });
    this.#button = control("captcha-refresh", "button", { type: "button" });
    this.#sound = control("captcha-audio", "audio", { preload: "none" });
    this.#problem = control("captcha-error", "span", { dir: "auto" });
    // Made anew, as nothing is to be announced that was said before.
    this.#status = create("span", { role: "status", className: "captcha-status" });
    this.#controls.replaceChildren(this.#player, this.#button, this.#status, this.#sound);
    input.after(this.#controls);
    this.#problem.isConnected || this.#controls.prepend(this.#problem);
    this.#problem.role = "alert";
    if (!this.#problem.id) {
      this.#problem.id = `captcha-error-${++errors}`;
      const by = "aria-describedby";
      answer.setAttribute(by, `${answer.getAttribute(by) ?? ""} ${this.#problem.id}`.trim());
    }
    // A link around the picture plays Django's sound, or refreshes in tutorials: buttons do that now.
    picture.closest("a")?.replaceWith(picture);

    picture.classList.add("captcha");
    picture.ariaBusy = null;
    picture.role = "button";
    picture.tabIndex = 0;
    picture.captcha = this.#button.captcha = this;
    picture.onkeydown = (event) => {
      if (["Enter", " "].includes(event.key)) {
        event.preventDefault();
        event.repeat || picture.click();
      }
    };
    this.#player.onclick = () => this.#play();
    this.#sound.onplay = this.#sound.onpause = () => this.#name();
    this.#speak({ ...ENGLISH, audio: this.#sound.src, ...texts });
    this.#sound.controls = this.#button.hidden = false;
    this.#renewed();
    // A captcha that is gone already, on a page that was gone back to, is replaced.
    const gone = () => {
      this.#since = 0;
      this.#until = this.#rest;
    };
    picture.onerror = gone;
    picture.src && picture.complete && !picture.naturalWidth && gone();
    texts || this.#learn();
  }

  async #learn() {
    const told = await ask(`${this.#mount}captcha.json${this.#query}`).catch(() => {});
    this.#speak({ ...this.#texts, ...told });
    this.picture.title = this.#button.textContent;
  }

  #speak(texts) {
    const failed = this.#texts && this.#status.textContent === this.#texts.failed;
    this.#texts = texts;
    failed && this.#say(texts.failed);
    // What the page says itself is better than what is said where the server does not tell.
    const put = (element, text, what) =>
      (!texts.label && element[what]) || this.#write(element, text, what);
    const { picture, key } = this;
    put(picture, texts.picture, "alt");
    put(this.#button, texts.refresh, "textContent");
    this.#name();
    this.#hear();
    if (texts.label) {
      this.#label && this.#write(this.#label, texts.label);
      if (this.host) {
        this.host.dir = texts.direction;
        Object.assign(picture, texts.size);
        Object.assign(this.answer, texts.input);
        this.sharp = texts.double;
      }
      this.#calm = texts.animated && matchMedia("(prefers-reduced-motion: reduce)").matches;
      // It may have come before there was word of its resolution, or that it moves.
      key.value && (this.host || this.#calm) && this.#show(picture, key.value);
    }
  }

  // The page may be in a language that we do not speak.
  #write(element, text, what = "textContent") {
    element[what] = text;
    element.lang = this.#texts.language;
    element.dir = this.#texts.direction;
  }

  // A captcha that is there from now on.
  #renewed() {
    this.#since = Date.now();
    this.#until = 0;
    this.#pause = PATIENCE;
  }

  #name() {
    this.#write(this.#player, this.#texts[this.#sound.paused ? "play" : "pause"]);
  }

  // What stands there already is not announced again.
  #say(text) {
    if (this.#status.textContent !== text) {
      this.#write(this.#status, text);
    }
  }

  get error() {
    return this.#problem.textContent;
  }

  set error(text) {
    this.#problem.textContent = text;
    this.key.ariaInvalid = this.answer.ariaInvalid = text ? true : null;
  }

  // Another script may have brought the captcha that is there.
  #hear() {
    const { value } = this.key;
    const url = value && this.#texts.audio ? `${this.#mount}audio/${value}.wav${this.#query}` : "";
    if (this.#sound.getAttribute("src") !== url) {
      this.#sound.pause();
      this.#sound.src = url;
      this.#player.hidden = !url;
      this.#name();
    }
  }

  async #play() {
    if (!this.#sound.paused) {
      return this.#sound.pause();
    }
    // One at a time is heard.
    heard?.pause();
    heard = this.#sound;
    const url = this.#sound.src;
    try {
      this.#say("");
      // One that failed is not fetched again otherwise.
      this.#sound.error && this.#sound.load();
      await this.#sound.play();
    } catch (error) {
      // To pause, or to get another captcha, is no failure.
      if (error.name !== "AbortError" && url === this.#sound.src) {
        this.#fail(this.#texts.unheard, error);
      }
    }
  }

  #fail(text, error) {
    this.#say(text);
    this.#tell("error", { error });
  }

  #tell(what, detail) {
    this.picture.dispatchEvent(new CustomEvent(`captcha:${what}`, { bubbles: true, composed: true, detail }));
  }

  // A click on the picture or its button: scripts of the page that refresh at it themselves do not get it.
  click(event) {
    event.stopImmediatePropagation();
    this.answer.matches(":disabled") || this.refresh();
    // Visitors who point go on to type. Those who use keys stay, to press again.
    event.detail && this.answer.focus();
  }

  refresh() {
    this.error = "";
    this.#asked = true;
    return this.renew();
  }

  // Without a key there is no captcha: until there is one, the server is asked again and again.
  reset() {
    this.key.value = this.answer.value = "";
    this.#asked = true;
    return this.renew();
  }

  // One at a time: who asks again meanwhile waits for the same.
  renew() {
    return (this.#renewing ??= this.#replace().finally(() => (this.#renewing = this.#asked = null)));
  }

  #show(picture, key) {
    // The answer's own paths may lack what a proxy puts before them.
    const url = `${this.#mount}image/${key}`;
    const query = this.#calm ? "?still" : "";
    if (this.sharp) {
      picture.srcset = `${url}@2/${query} 2x`;
    }
    picture.src = `${url}/${query}`;
    // From now on it is the script that knows who wants less motion.
    picture.closest("picture")?.querySelector("source")?.remove();
  }

  async #replace() {
    const { picture, key, answer } = this;
    picture.ariaBusy = true;
    this.#rest = Date.now() + PATIENCE;
    // Who was told that the server is away is told again only if he asks.
    if (this.#asked || this.#pause === PATIENCE) {
      this.#say("");
    }
    this.#texts.label || this.#learn();
    try {
      const next = await ask(`${this.#mount}refresh/${this.#query}`);
      // Loaded apart, so that the old captcha is whole until all of the new one is there.
      const loaded = new Image();
      this.#show(loaded, next.key);
      await Promise.race([loaded.decode(), new Promise((_, fail) => setTimeout(fail, PATIENCE, Error()))]);
      // Where other elements have come, these are no more the form's; and where somebody began to type, or
      // to listen, what he has stays.
      if (!this.whole || (key.value && !this.#asked && this.#inUse)) {
        return;
      }
      // The document has it, so it is not fetched again.
      this.#show(picture, next.key);
      const news = key.value || this.#until ? this.#texts.refreshed : "";
      key.value = next.key;
      answer.value = "";
      answer.dispatchEvent(new Event("input", { bubbles: true }));
      this.#hear();
      this.#renewed();
      this.#say(news);
      this.#tell("refresh", { key: next.key });
    } catch (error) {
      this.#until = Date.now() + this.#pause;
      // Who tries himself does not make the script wait longer.
      this.#pause = this.#asked ? PATIENCE : Math.min(2 * this.#pause, 300_000);
      this.#fail(this.#texts.failed, error);
    } finally {
      // What is spent does not look as if it could be answered.
      picture.ariaBusy = key.value ? null : true;
    }
  }

  // Whether nobody has put other elements in the place of its own.
  get whole() {
    const { picture, key, answer } = this;
    return picture.captcha === this && [picture, key, answer, this.#controls].every((it) => it.isConnected);
  }

  get #inUse() {
    return this.answer.value || !this.#sound.paused;
  }

  // Renews what is about to expire and is seen, unless somebody is typing the answer or listens.
  look() {
    if (this.picture.checkVisibility?.() === false) {
      return;
    }
    this.#hear();
    const now = Date.now();
    const life = this.#texts.seconds * 1000;
    const left = this.#since + life - now;
    if (!this.#sound.paused) {
      // Who has listened goes on to type.
      this.#until = now + PATIENCE;
    }
    if (!this.key.value || !this.#inUse) {
      if (now > this.#until && (!this.key.value || left < Math.min(30_000, life / 4))) {
        this.renew();
      }
    } else if (left < 0) {
      this.#say(this.#texts.expired);
    }
  }
}
