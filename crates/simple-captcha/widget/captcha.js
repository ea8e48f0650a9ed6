// simple-captcha, MIT OR Apache-2.0
// Brings captchas to life: every img.captcha whose hidden key is near it, and every <captcha-field>.
// captcha.d.ts tells what there is to use. Comments that fill their line, and what a line is indented
// by, are not sent to browsers: let no text run over several lines.
(() => {
  // A module has no current script.
  const script = document.currentScript ?? document.querySelector("script[src*='captcha.js']");
  const HERE = new URL(".", script?.src || new URL("/captcha/", location)).href;
  const PATIENCE = 10_000;
  // What is said where the server does not tell: one that is another, or cannot be reached.
  const ENGLISH = {
    language: "en",
    direction: "ltr",
    seconds: 300,
    picture: "Captcha",
    refresh: "New captcha",
    refreshed: "New captcha.",
    play: "Play",
    pause: "Pause",
    failed: "The server is away.",
    unheard: "No sound.",
    expired: "Expired.",
  };
  const known = new Map();
  // Those that live, by their pictures.
  const captchas = new WeakMap();
  const pictures = (act) => document.querySelectorAll("img.captcha").forEach(act);

  async function ask(url) {
    const response = await fetch(url, {
      headers: { "X-Requested-With": "XMLHttpRequest" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok) {
      throw new Error(`${url} answered ${response.status}`);
    }
    return response.json();
  }

  // Texts in the page's language, and how long a captcha is good, once a page.
  function settings(url) {
    if (!known.has(url)) {
      const told = (texts) => ({ ...ENGLISH, ...texts });
      known.set(url, ask(url).then(told, () => known.delete(url) && ENGLISH));
    }
    return known.get(url);
  }

  function create(name, attributes) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    return element;
  }

  class Captcha {
    constructor(scope, picture, key, answer, mount) {
      captchas.set(picture, this);
      Object.assign(this, { picture, key, answer, mount, texts: ENGLISH, rest: 0, due: Infinity });
      const query = new URLSearchParams();
      for (const name of ["data-challenge", "lang"]) {
        const value = scope.closest(`[${name}]`)?.getAttribute(name);
        value && query.set(name.replace("data-", ""), value);
      }
      this.query = query.size ? `?${query}` : "";

      const field = picture.closest("captcha-field, .captcha-field");
      this.error = field?.querySelector(".captcha-error");
      // Who copies a page copies the controls that were made for it: they are taken over.
      const next = answer.nextElementSibling;
      const copied = next?.matches(".captcha-controls") ? next : null;
      const control = (name, tag, attributes) =>
        (copied ?? field)?.querySelector(`.${name}`) ?? create(tag, { class: name, ...attributes });
      const button = { type: "button", hidden: "" };
      this.player = control("captcha-play", "button", button);
      this.button = control("captcha-refresh", "button", button);
      this.sound = control("captcha-audio", "audio", { preload: "none" });
      this.sound.controls = false;
      // Made anew, as nothing is to be announced that was said before.
      this.status = create("span", { role: "status", class: "captcha-status" });
      this.controls = create("span", { class: "captcha-controls" });
      this.controls.append(this.player, this.button, this.status, this.sound);
      copied?.remove();
      answer.after(this.controls);
      // Django's sound is a link around the picture.
      const link = picture.closest("a[href$='.wav']");
      link?.replaceWith(...link.childNodes);
      this.hear(link ? link.href + this.query : this.sound.getAttribute("src"));

      picture.removeAttribute("aria-busy");
      picture.setAttribute("role", "button");
      picture.tabIndex = 0;
      for (const trigger of [picture, this.button]) {
        trigger.addEventListener("click", (event) => {
          this.refresh();
          // Who points goes on to type; who uses keys stays, to press again.
          event.detail && answer.focus();
        });
      }
      picture.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          event.repeat || this.refresh();
        }
      });
      // A captcha that is gone already, on a page that was gone back to, is replaced.
      picture.addEventListener("error", () => (this.due = this.rest));
      this.player.addEventListener("click", () => this.play());
      for (const changed of ["play", "pause"]) {
        this.sound.addEventListener(changed, () => this.name());
      }
      this.ready = this.learn().then(() => {
        this.renewed();
        if (picture.src && picture.complete && !picture.naturalWidth) {
          this.due = 0;
        }
      });
    }

    async learn() {
      const { picture, button } = this;
      const texts = (this.texts = await settings(`${this.mount}captcha.json${this.query}`));
      // What the page says itself is better than what is said where the server does not tell.
      if (texts !== ENGLISH || !button.textContent) {
        this.write(picture, texts.picture, "alt");
        this.write(button, texts.refresh);
      }
      picture.title = button.textContent;
      button.hidden = false;
      this.name();
      this.learned?.(texts);
    }

    // The page may be in a language that we do not speak.
    write(element, text, what = "textContent") {
      element[what] = text;
      element.lang = this.texts.language;
      element.dir = this.texts.direction;
    }

    renewed() {
      this.expires = Date.now() + this.texts.seconds * 1000;
      this.due = this.expires - Math.min(30_000, this.texts.seconds * 250);
      this.pause = PATIENCE;
    }

    name() {
      this.write(this.player, this.texts[this.sound.paused ? "play" : "pause"]);
      this.player.hidden = !this.sound.src || this.button.hidden;
    }

    // What stands there already is not announced again.
    say(text) {
      if (this.status.textContent !== text) {
        this.write(this.status, text);
      }
    }

    // Says what is wrong with the answer, or that nothing is.
    blame(text) {
      if (this.error) {
        this.error.textContent = text;
      }
      this.key.ariaInvalid = this.answer.ariaInvalid = text ? "true" : null;
    }

    hear(url) {
      this.sound.pause();
      if (url) {
        this.sound.src = url;
      } else {
        this.sound.removeAttribute("src");
      }
      this.name();
    }

    async play() {
      if (!this.sound.paused) {
        this.sound.pause();
        return;
      }
      const url = this.sound.src;
      try {
        this.say("");
        // One that failed is not fetched again otherwise.
        this.sound.error && this.sound.load();
        await this.sound.play();
      } catch (error) {
        // To pause, or to get another captcha, is no failure.
        if (error.name !== "AbortError" && url === this.sound.src) {
          this.fail(this.texts.unheard, error);
        }
      }
    }

    fail(text, error) {
      this.say(text);
      this.tell("error", { error });
    }

    tell(what, detail) {
      this.picture.dispatchEvent(new CustomEvent(`captcha:${what}`, { bubbles: true, detail }));
    }

    // One at a time: who asks again meanwhile waits for the same.
    refresh(asked = true, quiet = false) {
      this.asked ||= asked;
      this.quiet ||= quiet;
      this.refreshing ??= this.replace().finally(() => {
        this.refreshing = this.asked = this.quiet = null;
      });
      return this.refreshing;
    }

    async replace() {
      const { picture, key, answer, mount, query } = this;
      picture.setAttribute("aria-busy", "true");
      this.rest = Date.now() + PATIENCE;
      if (this.asked) {
        this.say("");
      }
      try {
        if (this.texts === ENGLISH) {
          await this.learn();
        }
        const next = await ask(`${mount}refresh/${query}`);
        // The answer's own paths may lack what a proxy puts before them.
        const url = `${mount}image/${next.key}`;
        // Loaded apart, so that the old captcha is whole until all of the new one is there.
        const loaded = new Image();
        if (picture.srcset || this.sharp) {
          loaded.srcset = `${url}@2/ 2x`;
        }
        loaded.src = `${url}/`;
        const late = new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error(`${url} is late`)));
        await Promise.race([loaded.decode(), late]);
        if (answer.value && !this.asked) {
          // Somebody began to type: what he sees stays.
          return;
        }
        // The document has it, so it is not fetched again.
        picture.src = loaded.getAttribute("src");
        if (loaded.srcset) {
          picture.srcset = loaded.srcset;
        }
        const news = key.value && !this.quiet && this.texts.refreshed;
        key.value = next.key;
        answer.value = "";
        this.hear(next.audio_url && `${mount}audio/${next.key}.wav${query}`);
        if (this.asked) {
          this.blame("");
        }
        this.renewed();
        this.say(news || "");
        this.tell("refresh", { key: next.key });
      } catch (error) {
        this.due = Date.now() + this.pause;
        this.pause = Math.min(2 * this.pause, 300_000);
        this.fail(this.texts.failed, error);
      } finally {
        picture.removeAttribute("aria-busy");
      }
    }

    // Renews what is about to expire, unless somebody is typing the answer.
    look() {
      const now = Date.now();
      if (!this.answer.value) {
        if (now > this.due) {
          this.refresh(false);
        }
      } else if (now > this.expires) {
        this.expires = Infinity;
        this.say(this.texts.expired);
      }
    }
  }

  // Finds the inputs of a picture: its key is in its URL, the answer is typed behind it or before it.
  function find(picture) {
    const url = picture.getAttribute("src") ?? "";
    for (let scope = picture; !captchas.has(picture) && (scope = scope.parentElement); ) {
      const all = [...scope.querySelectorAll("input, img")];
      const key = all.find((it) => it.type === "hidden" && it.value && url.includes(`/${it.value}/`));
      const at = all.indexOf(picture);
      const near = [...all.slice(at), ...all.slice(0, at).reverse()].filter((it) => /^te|^se|^nu/.test(it.type));
      const names = ["captcha", "captcha_code", key?.name.replace(/0$/, "1")];
      const answer =
        near.find((it) => names.includes(it.name)) ?? near.find((it) => it.autocomplete === "off") ?? near[0];
      if (key && answer) {
        return new Captcha(scope, picture, key, answer, url.replace(/image\/[^/]*\/$/, ""));
      }
    }
  }

  class CaptchaField extends HTMLElement {
    get #picture() {
      return this.querySelector("img.captcha");
    }

    get #captcha() {
      return captchas.get(this.#picture);
    }

    connectedCallback() {
      this.#picture ? find(this.#picture) : this.#build();
    }

    #build() {
      const given = (name, otherwise) => this.getAttribute(name) ?? otherwise;
      const name = given("name", "captcha");
      const answerName = given("answer-name", `${name}_1`);
      let id = `id_${answerName}`;
      while (document.getElementById(id)) {
        id += "_";
      }
      const off = { autocomplete: "off" };
      const label = create("label", { for: id, dir: "auto" });
      const error = create("p", { class: "captcha-error", id: `${id}_error`, role: "alert", dir: "auto" });
      const picture = create("img", { class: "captcha", alt: "" });
      const key = create("input", { type: "hidden", name: given("key-name", `${name}_0`), ...off });
      const answer = create("input", {
        type: "text", name: answerName, "aria-describedby": error.id, id,
        autocapitalize: "off", ...off, autocorrect: "off", spellcheck: "false",
      });
      answer.required = !this.hasAttribute("optional");
      this.append(label, error, picture, key, answer);
      const mount = given("src", HERE).replace(/\/?$/, "/");
      const captcha = new Captcha(this, picture, key, answer, mount);
      captcha.blame(given("error", ""));
      label.textContent = given("label", "");
      captcha.learned = (texts) => {
        captcha.sharp = texts.double;
        if (!given("label")) {
          captcha.write(label, texts.label ?? texts.picture);
        }
        this.dir = texts.direction;
        Object.assign(picture, texts.size);
      };
      captcha.ready.then(() => captcha.refresh(false));
    }

    get error() {
      return this.querySelector(".captcha-error")?.textContent ?? "";
    }

    set error(text) {
      this.#captcha?.blame(text);
    }

    refresh() {
      return this.#captcha?.refresh();
    }

    reset() {
      return this.#captcha?.refresh(true, true);
    }
  }

  const scan = () => pictures(find);
  const each = (act) => pictures((it) => captchas.has(it) && act(captchas.get(it)));
  customElements.define("captcha-field", CaptchaField);
  scan();
  new MutationObserver(scan).observe(document, { childList: true, subtree: true });
  addEventListener("pageshow", ({ persisted }) => persisted && each((captcha) => captcha.refresh()));
  setInterval(() => document.hidden || each((captcha) => captcha.look()), 1000);
})();
