// The box's style, as an object: a page's policy may forbid elements and attributes of style.

let sheet;

export function style() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    // `make` puts box.css here.
    sheet.replaceSync(BOX_CSS);
  }
  return sheet;
}
