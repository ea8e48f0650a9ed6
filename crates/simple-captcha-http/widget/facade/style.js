// The box's style as an object, because a page's policy may forbid style elements and attributes.

let sheet;

export function style() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    // `make` puts box.css here.
    sheet.replaceSync(BOX_CSS);
  }
  return sheet;
}
