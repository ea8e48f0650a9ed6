// The hidden inputs that carry a token in the page's form.

import { create } from "../live.js";

export class Fields {
  // `inputs` lists the tag, name and id of each.
  constructor(inputs) {
    this.elements = inputs.map(([tag, name, id]) => {
      const input = create(tag, { name, id, autocomplete: "off" });
      if (tag === "input") {
        input.type = "hidden";
      } else {
        input.className = name;
        // Many pages' styles overrule the attribute `hidden`.
        input.style.display = "none";
        input.ariaHidden = true;
        input.tabIndex = -1;
      }
      return input;
    });
  }

  fill(token) {
    this.elements.forEach((it) => (it.value = token));
  }
}
