// A page's own script, which has to be right by captcha.d.ts.

/// <reference path="../../../../simple-captcha-http/widget/captcha.d.ts" />

async function refused(message: string): Promise<void> {
  const field = document.querySelector("captcha-field");
  const captcha: Captcha | undefined = field ?? document.images[0]?.captcha;
  await captcha?.reset();
  await captcha?.refresh();
  if (captcha) {
    captcha.error = message;
  }
}

const field: CaptchaFieldElement = document.createElement("captcha-field");
const keys: string[] = [];
for (const target of [field, document, window]) {
  target.addEventListener("captcha:refresh", () => refused(""));
}
field.addEventListener("captcha:refresh", (event) => keys.push(event.detail.key));
document.addEventListener("captcha:refresh", (event) => keys.push(event.detail.key));
window.addEventListener("captcha:refresh", (event) => keys.push(event.detail.key));
window.addEventListener("captcha:error", ({ detail }) => detail.error instanceof Error);

// @ts-expect-error There is no such detail.
window.addEventListener("captcha:refresh", (event) => event.detail.hashkey);
// @ts-expect-error It is the script that puts it there.
document.images[0].captcha = undefined;
