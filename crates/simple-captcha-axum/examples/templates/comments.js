// Sends the form as JSON, and shows what the server says to it.
"use strict";

const form = document.querySelector("form");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const response = await fetch("/comments", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  });
  const { message } = await response.json();
  document.querySelector("#verdict").textContent = message;
  // Right or wrong, the captcha is used up.
  await form.querySelector("captcha-field").reset();
});
