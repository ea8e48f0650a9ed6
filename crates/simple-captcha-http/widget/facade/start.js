// What is done when: the page's object is there at once, and widgets and callbacks come once the page is read
// and the script's `load` event was.

import { PARAMETERS } from "./script.js";
import { watch } from "./table.js";

let ready = false;
const queue = [];

// Calls at once what comes later.
export const whenReady = (act) => (ready ? act() : queue.push(act));

// A page has this script once, however often it loads it: plugins that know nothing of each other do. `install`
// makes the page's object, and `scan` renders what the page has written.
export function start(vendor, { install, scan }) {
  const mark = Symbol.for(`simple-captcha ${vendor}`);
  if (!window[mark]) {
    watch();
    window[mark] = (parameters) => {
      install();
      const begin = () => {
        ready = true;
        parameters.get("render") === "explicit" || scan();
        queue.splice(0).forEach(attempt);
        tell(parameters.get("onload"));
      };
      document.readyState === "loading" ? addEventListener("DOMContentLoaded", begin) : setTimeout(begin);
    };
  }
  window[mark](PARAMETERS);
}

export const renderAll = (css, render) =>
  document.querySelectorAll(css).forEach((it) => attempt(() => render(it)));

function tell(name) {
  if (typeof window[name] === "function") {
    attempt(window[name]);
  } else if (name) {
    console.error(`the script's parameter onload names ${name}, which is not a function`);
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

// The page's object of a name. The page may have made it before, with a `ready` that waits. An element of that
// id is not meant.
export const own = (name) => (Object.hasOwn(window, name) && window[name]) || (window[name] = {});
