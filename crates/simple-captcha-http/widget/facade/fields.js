// The hidden inputs that carry a token in the page's form.

import { create } from "../live.js";

export class Fields {
  // `inputs` has a tag, a name and an id for each.
  constructor(inputs) {
    this.elements = inputs.map(([tag, name, id]) => {
      const input = create(tag, { name, id, autocomplete: "off" });
      if (tag === "input") {
        input.type = "hidden";
      } else {
        input.className = name;
        // The attribute `hidden` is weaker than many pages' styles.
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
