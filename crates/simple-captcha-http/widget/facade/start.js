// The order of things: the script makes the page's object at once. It renders widgets and calls the page's
// functions once the page is read, and after the script's `load` event.

import { PARAMETERS } from "./script.js";
import { watch } from "./table.js";

let ready = false;
const queue = [];

// Calls a function once all is ready, or at once if it is.
export const whenReady = (act) => (ready ? act() : queue.push(act));

// Plugins that know nothing of each other may each load this script. The first one does the work for all, so
// that there is one table of widgets. `install` makes the page's object, and `scan` renders the page's elements.
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

// Calls a page's function. If it throws, the others are still called.
function attempt(act) {
  try {
    act();
  } catch (error) {
    reportError(error);
  }
}

// The page's global object of a name. A page may have made it already, with a `ready` of its own. An element
// with that id does not count.
export const own = (name) => (Object.hasOwn(window, name) && window[name]) || (window[name] = {});
