// Sends the form as JSON, and shows what the server says to it.
"use strict";

const form = document.querySelector("form");
const captcha = form.querySelector("captcha-field");
const status = form.querySelector("p[role=status]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  status.textContent = "";
  const sent = { code: "", message: "Your comment could not be sent. Please try again." };
  try {
    const response = await fetch("/comments", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
    });
    Object.assign(sent, await response.json());
    if (response.ok) {
      form.reset();
    }
  } catch {
    // Whatever came of it: the captcha may be used up.
  }
  await captcha.reset();
  if (sent.code.startsWith("captcha_")) {
    captcha.error = sent.message;
    captcha.querySelector("[type=text]").focus();
  } else {
    status.textContent = sent.message;
  }
});
