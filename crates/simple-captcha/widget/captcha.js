// Brings captchas to life: every img.captcha whose hidden key is beside it, and every <captcha-field>.
// captcha.d.ts tells what there is to use.
"use strict";

(() => {
  const HERE = new URL(".", document.currentScript?.src ?? location).href;
  const PATIENCE = 10_000;
  // What is said where the server does not tell: one that is another, or cannot be reached.
  const ENGLISH = {
    seconds: 300,
    picture: "Captcha picture",
    refresh: "New captcha",
    refreshed: "This is a new captcha.",
    play: "Play as sound",
    pause: "Pause the sound",
    failed: "The server cannot be reached. Please try again.",
    expired: "This captcha has expired. Please get a new one.",
  };
  const known = new Map();
  const alive = new Set();
  const seen = new WeakSet();

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
      const asked = ask(url).catch(() => known.delete(url) && {});
      known.set(url, asked.then((told) => ({ ...ENGLISH, ...told })));
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

  const button = (name) => create("button", { type: "button", class: name, hidden: "" });

  class Captcha {
    constructor(scope, picture, key, answer, mount) {
      seen.add(picture);
      alive.add(this);
      Object.assign(this, { picture, key, answer, mount });
      const field = picture.closest(".captcha-field");
      const challenge = scope.closest("[data-challenge]")?.dataset.challenge;
      this.query = challenge ? `?${new URLSearchParams({ challenge })}` : "";
      // Django's sound is a link around the picture.
      const link = picture.closest("a[href$='.wav']");
      this.sound = field?.querySelector("audio.captcha-audio") ?? create("audio", { preload: "none" });
      this.sound.controls = false;
      link?.replaceWith(...link.childNodes);
      this.player = button("captcha-play");
      this.button = field?.querySelector(".captcha-refresh") ?? button("captcha-refresh");
      this.status = create("span", { role: "status", class: "captcha-status" });
      answer.after(this.player, this.button, this.status);
      picture.setAttribute("role", "button");
      picture.tabIndex = 0;
      for (const trigger of [picture, this.button]) {
        trigger.addEventListener("click", (event) => {
          this.refresh();
          // Who points goes on to type; who uses keys stays, to press again.
          if (event.detail) {
            answer.focus();
          }
        });
      }
      picture.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          if (!event.repeat) {
            this.refresh();
          }
        }
      });
      // A captcha that is gone already, on a page that was gone back to, is replaced.
      picture.addEventListener("error", () => (this.due = this.rest));
      this.player.addEventListener("click", () => this.play());
      this.sound.addEventListener("play", () => this.name(true));
      this.sound.addEventListener("pause", () => this.name(false));
      this.texts = ENGLISH;
      this.hear(link?.href ?? this.sound.getAttribute("src"));
      this.rest = 0;
      this.due = Infinity;
      const query = new URLSearchParams(challenge ? { challenge } : {});
      const language = scope.closest("[lang]")?.lang;
      if (language) {
        query.set("lang", language);
      }
      this.ready = settings(`${mount}captcha.json?${query}`).then((texts) => {
        this.texts = texts;
        picture.alt = texts.picture;
        picture.title = this.button.textContent = texts.refresh;
        this.name(false);
        this.button.hidden = false;
        this.player.hidden = !this.audible;
        this.renewed();
        if (picture.src && picture.complete && !picture.naturalWidth) {
          this.due = 0;
        }
        return texts;
      });
    }

    renewed() {
      this.expires = Date.now() + this.texts.seconds * 1000;
      this.due = this.expires - Math.min(30_000, this.texts.seconds * 250);
    }

    name(playing) {
      this.player.textContent = playing ? this.texts.pause : this.texts.play;
    }

    say(text) {
      this.status.textContent = text;
    }

    hear(url) {
      this.sound.pause();
      this.name(false);
      this.audible = Boolean(url);
      this.player.hidden = !url || this.button.hidden;
      if (url) {
        this.sound.src = url;
      } else {
        this.sound.removeAttribute("src");
      }
    }

    async play() {
      if (!this.sound.paused) {
        this.sound.pause();
        return;
      }
      const url = this.sound.src;
      try {
        await this.sound.play();
      } catch (error) {
        // To pause, or to get another captcha, is no failure.
        if (error.name !== "AbortError" && url === this.sound.src) {
          this.fail(error);
        }
      }
    }

    fail(error) {
      this.say(this.texts.failed);
      this.tell("error", { error });
    }

    tell(what, detail) {
      this.picture.dispatchEvent(new CustomEvent(`captcha:${what}`, { bubbles: true, detail }));
    }

    // One at a time: who asks again meanwhile waits for the same.
    refresh(unasked) {
      this.asked ||= !unasked;
      this.refreshing ??= this.replace().finally(() => {
        this.refreshing = this.asked = null;
      });
      return this.refreshing;
    }

    async replace() {
      const { picture, key, answer } = this;
      picture.setAttribute("aria-busy", "true");
      this.rest = Date.now() + PATIENCE;
      try {
        this.say("");
        const next = await ask(`${this.mount}refresh/${this.query}`);
        if (answer.value && !this.asked) {
          return; // Somebody began to type: what he sees stays.
        }
        if (picture.srcset || this.sharp) {
          picture.srcset = next.image_url.replace(/\/$/, "@2/ 2x");
        }
        picture.src = next.image_url;
        const news = key.value && this.texts.refreshed;
        key.value = next.key;
        answer.value = "";
        this.hear(next.audio_url);
        await picture.decode();
        this.renewed();
        this.say(news);
        this.tell("refresh", { key: next.key });
      } catch (error) {
        this.due = this.rest;
        this.fail(error);
      } finally {
        picture.removeAttribute("aria-busy");
      }
    }

    // Renews what is about to expire, unless somebody is typing the answer.
    look() {
      const now = Date.now();
      if (!this.picture.isConnected) {
        alive.delete(this);
      } else if (now > this.due && !this.answer.value) {
        this.refresh(true);
      } else if (now > this.expires) {
        this.expires = Infinity;
        this.say(this.texts.expired);
      }
    }
  }

  // Finds the inputs of a picture: its key is in its URL, the answer is typed behind it.
  function find(picture) {
    const url = picture.getAttribute("src") ?? "";
    for (let scope = picture; !seen.has(picture) && (scope = scope.parentElement); ) {
      const inputs = [...scope.querySelectorAll("input[autocomplete=off]")];
      const key = inputs.find((it) => it.type === "hidden" && it.value && url.includes(`/${it.value}/`));
      const answer = inputs.find(
        (it) => it.type !== "hidden" && picture.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING,
      );
      if (key && answer) {
        return new Captcha(scope, picture, key, answer, url.replace(/image\/[^/]*\/$/, ""));
      }
    }
  }

  class CaptchaField extends HTMLElement {
    #captcha;

    connectedCallback() {
      if (this.#captcha) {
        alive.add(this.#captcha);
        return;
      }
      const picture = this.querySelector("img.captcha");
      this.#captcha = picture ? find(picture) : this.#build();
    }

    #build() {
      const name = this.getAttribute("name") ?? "captcha";
      const answerName = this.getAttribute("answer-name") ?? `${name}_1`;
      let id = `id_${answerName}`;
      while (document.getElementById(id)) {
        id += "_";
      }
      const label = create("label", { for: id });
      const picture = create("img", { class: "captcha", alt: "" });
      const off = { autocomplete: "off" };
      const keyName = this.getAttribute("key-name") ?? `${name}_0`;
      const key = create("input", { type: "hidden", name: keyName, ...off });
      const answer = create("input", {
        type: "text", name: answerName, id, autocapitalize: "off", ...off, autocorrect: "off", spellcheck: "false",
      });
      answer.required = !this.hasAttribute("optional");
      seen.add(picture);
      this.append(label, picture, key, answer);
      const mount = (this.getAttribute("src") ?? HERE).replace(/\/?$/, "/");
      const captcha = new Captcha(this, picture, key, answer, mount);
      captcha.ready.then((texts) => {
        captcha.sharp = texts.double;
        label.textContent = this.getAttribute("label") ?? texts.label ?? texts.picture;
        captcha.refresh(true);
      });
      return captcha;
    }

    refresh() {
      return this.#captcha?.refresh();
    }

    async reset() {
      await this.#captcha?.refresh();
      this.#captcha?.say("");
    }
  }

  const scan = () => document.querySelectorAll("img.captcha").forEach(find);
  customElements.define("captcha-field", CaptchaField);
  scan();
  new MutationObserver(scan).observe(document, { childList: true, subtree: true });
  addEventListener("pageshow", ({ persisted }) => persisted && alive.forEach((captcha) => captcha.refresh()));
  setInterval(() => document.hidden || alive.forEach((captcha) => captcha.look()), 1000);
})();
