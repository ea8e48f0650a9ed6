import { Captcha } from "./live.js";

const ANSWERS = { hashkey: "captcha", captcha_hashkey: "captcha_code" };

// Finds the inputs of a picture: its key is in its URL, and the answer's name follows from the key's. Where
// none has that name, the nearest may be taken, behind the picture or before it, but not at once: the one may come.
export function find(picture, guess) {
  // One whose elements were taken away is found anew, but not at once, as whoever took them may do so again.
  if (guess ? picture.captcha?.whole : picture.captcha) {
    return;
  }
  const url = picture.getAttribute("src") ?? "";
  const form = picture.closest("form") ?? picture.getRootNode();
  const all = [...form.querySelectorAll("input, img")];
  const at = all.indexOf(picture);
  const near = [...all.slice(at), ...all.slice(0, at).reverse()];
  const key = near.find((it) => it.type === "hidden" && it.value && url.includes(`image/${it.value}/`));
  const name = ANSWERS[key?.name] ?? key?.name.replace(/0$/, "1");
  const typed = near.filter((it) => /^te|^se|^nu/.test(it.type));
  const answer = typed.find((it) => it.name === name) ?? (guess && typed[0]);
  if (key && answer) {
    return new Captcha(picture, key, answer, url.split(`image/${key.value}/`)[0]);
  }
}
