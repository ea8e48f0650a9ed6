// Sends the form as JSON, and shows what the server says to it.
"use strict";

const form = document.querySelector("form");
const captcha = form.querySelector("captcha-field");
const status = form.querySelector("p[role=status]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  status.textContent = "";
  try {
    const response = await fetch("/comments", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
    });
    const { code, message } = await response.json();
    // Right or wrong, the captcha is used up.
    await captcha.reset();
    if (code?.startsWith("captcha_")) {
      captcha.error = message;
    } else {
      status.textContent = message;
    }
  } catch {
    status.textContent = "Your comment could not be sent. Please try again.";
  }
});
