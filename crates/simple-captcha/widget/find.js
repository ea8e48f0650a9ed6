import { Captcha } from "./live.js";

// Finds the inputs of a picture: its key is in its URL, the answer is typed behind it or before it.
export function find(picture) {
  const url = picture.getAttribute("src") ?? "";
  for (let scope = picture; !picture.captcha && (scope = scope.parentNode); ) {
    const all = [...scope.querySelectorAll("input, img")];
    const key = all.find((it) => it.type === "hidden" && it.value && url.includes(`/${it.value}/`));
    const at = all.indexOf(picture);
    const typed = (inputs) => inputs.filter((it) => /^te|^se|^nu/.test(it.type));
    const behind = typed(all.slice(at));
    const near = [...behind, ...typed(all.slice(0, at)).reverse()];
    const names = ["captcha", "captcha_code", key?.name.replace(/0$/, "1")];
    const answer =
      near.find((it) => names.includes(it.name)) ?? behind.find((it) => it.autocomplete === "off") ?? near[0];
    if (key && answer) {
      return new Captcha(picture, key, answer, url.split(`image/${key.value}/`)[0]);
    }
  }
}
