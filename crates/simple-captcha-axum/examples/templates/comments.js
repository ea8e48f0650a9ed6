// Sends the form as JSON, and shows what the server says to it, once the captcha is there.
"use strict";

const form = document.querySelector("form");
const captcha = form.querySelector("captcha-field");
const status = form.querySelector("p[role=status]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.ariaBusy) {
    return;
  }
  if (!captcha.reset) {
    status.textContent = "The captcha is not there. Please reload the page.";
    return;
  }
  form.ariaBusy = true;
  status.textContent = "";
  captcha.error = "";
  const { code = "", message } = await send(Object.fromEntries(new FormData(form)));
  form.ariaBusy = null;
  if (code.startsWith("captcha_")) {
    captcha.error = message;
    captcha.querySelector("[type=text]").focus();
  } else {
    status.textContent = message;
  }
  if (!code) {
    form.reset();
  }
  // A comment that could not be read used nothing up; of one that was lost, nobody knows.
  if (code !== "form_invalid") {
    captcha.reset();
  }
});

async function send(comment) {
  try {
    const response = await fetch("/comments", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(comment),
      signal: AbortSignal.timeout(20_000),
    });
    const told = await response.json();
    // Something between here and the server may answer for it.
    if (told?.message) {
      return told;
    }
    throw Error(`/comments answered ${response.status}`);
  } catch {
    return { code: "lost", message: "Your comment could not be sent. Please try again." };
  }
}
