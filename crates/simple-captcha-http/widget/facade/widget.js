// One widget: its captcha, its token, and the token's expiry.

import { create } from "../live.js";
import { Box } from "./box.js";
import { Fields } from "./fields.js";
import { call } from "./options.js";
import { parameter } from "./script.js";
import { mountOf, problemOf, queryOf, settings, solve } from "./site.js";
import { drop } from "./table.js";

// A token counts as expired so many seconds early, because the page still has to send it.
const MARGIN = 5;
// A reset does nothing for so many milliseconds after a problem.
const PAUSE = 5000;

export class Widget {
  token = "";
  key = "";
  expired = false;
  #fields;
  #box;
  #mount;
  #query;
  #told;
  #texts;
  #timer;
  #end;
  #waiting = [];
  #reported = 0;
  // Counts runs, so that late answers to an older one are ignored.
  #run = 0;

  // `modal` and `idle` widgets wait for `execute`. A modal one then opens a dialog. `inputs` lists the hidden
  // inputs, `life` is how long a test key's token lasts, and `fail` tells the page of a problem.
  constructor({ id, container, options, modal, idle, inputs, life, fail }) {
    Object.assign(this, { id, container, options, modal, idle, life, fail });
    const button = container?.matches("button, input, a");
    this.#fields = new Fields(inputs);
    this.#box = new Box(options, modal, {
      solve: (key, answer) => this.#solve(key, answer),
      retry: () => this.#begin(true),
      close: () => this.close(),
      lost: (error) => this.#report(problemOf(error.message)),
    });
    // Inputs do not belong inside a button, so they stand after it.
    this.place = container && !button ? container : create("div");
    this.place.append(...this.#fields.elements, ...(modal ? [] : [this.#box.host]));
    if (button) {
      container.after(this.place);
      container.addEventListener("click", this.#clicked);
    } else if (!container) {
      document.body.append(this.place);
    }
    const language = options.hl || options.language;
    this.#box.speak((language !== "auto" && language) || parameter("hl"));
    this.#mount = mountOf(options.sitekey);
    this.#query = queryOf(this.#box.frame);
    modal || idle ? this.#learn().catch(() => {}) : this.#begin();
  }

  // Whether the container still has the widget's elements.
  get intact() {
    return [...this.#fields.elements, this.modal ? null : this.#box.host]
      .every((it) => !it || this.place.contains(it));
  }

  get host() {
    return this.#box.host;
  }

  get response() {
    return this.expired ? "" : this.token;
  }

  // Called each second, because timers stand still while a computer sleeps.
  look() {
    Date.now() > this.#end && this.lapse();
    this.place.isConnected && this.#box.captcha?.look();
  }

  // Lets the token expire, if there is one.
  lapse() {
    if (this.response) {
      clearTimeout(this.#timer);
      this.#expire();
    }
  }

  // Resolves with the token.
  execute() {
    const done = new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    // Not every page handles the rejection.
    done.catch(() => {});
    if (this.response && !this.modal) {
      this.#settle("resolve", this.token);
    } else if (this.#box.captcha) {
      this.#box.focus();
    } else {
      this.#begin(true);
    }
    return done;
  }

  reset() {
    // Some wrappers reset the widget when it reports a problem, and would do so forever.
    if (!this.token && Date.now() - this.#reported < PAUSE) {
      return;
    }
    this.#clear();
    this.#settle("reject", "challenge-closed");
    if (this.modal || this.idle) {
      this.#box.hide();
    } else if (this.place.isConnected) {
      this.#box.captcha ? this.#box.renew() : this.#begin();
    }
  }

  // Closes the dialog, for the visitor or the page.
  close() {
    if (this.modal && this.#box.captcha) {
      this.#clear();
      this.#box.hide();
      this.#later("close-callback");
      this.#settle("reject", "challenge-closed");
    }
  }

  remove() {
    this.#clear();
    this.#settle("reject", "challenge-closed");
    drop(this);
    this.container?.removeEventListener("click", this.#clicked);
    [...this.#fields.elements, this.#box.host].forEach((it) => it.remove());
    this.place === this.container || this.place.remove();
  }

  #clicked = (event) => {
    event.preventDefault();
    this.execute();
  };

  // The server's settings and texts. They are fetched once.
  #learn() {
    return (this.#told ??= settings(this.#mount, this.#query).catch((error) => {
      this.#told = null;
      throw error;
    }));
  }

  #clear() {
    this.#run++;
    clearTimeout(this.#timer);
    this.token = "";
    this.expired = false;
    this.#fields.fill("");
  }

  async #begin(focus) {
    this.#clear();
    const run = this.#run;
    this.#box.wait();
    try {
      const texts = await this.#learn();
      if (run !== this.#run) {
        return;
      }
      if (texts.test) {
        return texts.test.token ? this.#pass(texts, texts.test.token, this.life) : this.#stop("failed", texts);
      }
      this.#box.ask(texts, this.#mount);
      focus && this.#box.focus();
      this.#later(this.modal ? "open-callback" : "before-interactive-callback");
    } catch (error) {
      run === this.#run && this.#stop(problemOf(error.message));
    }
  }

  // Resolves with what is wrong with the answer, or with nothing.
  async #solve(key, answer) {
    const { action = "", cData: data = "" } = this.options;
    const run = this.#run;
    const result = await solve(this.#mount, this.#query, { key, answer, action, data });
    if (run !== this.#run) {
      return;
    }
    if (result.success) {
      this.key = key;
      this.#later("after-interactive-callback");
      this.#pass(await this.#learn(), result.token, result.expires_in);
      return;
    }
    result.problem && this.#report(result.problem);
    return result;
  }

  #pass(texts, token, seconds) {
    this.token = token;
    this.#fields.fill(token);
    this.#texts = texts;
    this.#box.verified(texts);
    const life = Math.max(seconds - MARGIN, 1) * 1000;
    this.#end = Date.now() + life;
    this.#timer = setTimeout(() => this.lapse(), life);
    this.#later("callback", token);
    this.#settle("resolve", token);
  }

  #expire() {
    const { token } = this;
    this.expired = true;
    this.#fields.fill("");
    this.#later("expired-callback", token);
    const { "refresh-expired": refresh = "manual" } = this.options;
    if (refresh === "auto" && !this.modal && !this.idle) {
      this.#begin();
    } else if (refresh !== "never") {
      this.#box.expired(this.#texts);
    }
  }

  // Shows that there is no captcha. It tries again by itself if that can help.
  #stop(problem, texts) {
    this.#box.stopped(problem, texts);
    this.#settle("reject", this.#report(problem));
    const { retry, "retry-interval": interval = 8000 } = this.options;
    if (!["sitekey", "hostname", "failed"].includes(problem) && !this.modal && retry !== "never") {
      this.#timer = setTimeout(() => this.#begin(), interval);
    }
  }

  // Tells the page in its vendor's way, and returns the vendor's code.
  #report(problem) {
    this.#reported = Date.now();
    return this.fail(this.options, problem);
  }

  #settle(how, value) {
    this.#waiting.splice(0).forEach((it) => it[how](value));
  }

  #later(name, ...values) {
    setTimeout(() => call(this.options, name, ...values));
  }
}
