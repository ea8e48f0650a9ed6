// When what is done: the page's object at once, widgets and callbacks once the page is read and this script's
// `load` event was.

import { parameter } from "./script.js";

let ready = false;
const queue = [];

// Calls at once what comes later.
export const whenReady = (act) => (ready ? act() : queue.push(act));

export function start(act) {
  const begin = () => {
    ready = true;
    attempt(act);
    queue.splice(0).forEach(attempt);
    const name = parameter("onload");
    if (name) {
      attempt(() => {
        if (typeof window[name] !== "function") {
          throw Error(`the script's parameter onload names ${name}, which is not a function of this page`);
        }
        window[name]();
      });
    }
  };
  if (document.readyState === "loading") {
    addEventListener("DOMContentLoaded", begin);
  } else {
    setTimeout(begin);
  }
}

// What a page's function throws stops nothing else.
function attempt(act) {
  try {
    act();
  } catch (error) {
    reportError(error);
  }
}

// Renders what the page has written, unless it does so itself.
export function scan(css, render) {
  if (parameter("render") !== "explicit") {
    document.querySelectorAll(css).forEach((it) => attempt(() => render(it)));
  }
}
