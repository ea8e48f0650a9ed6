// Gives each captcha picture that names a refresh URL another captcha when it is clicked, or when
// Enter or Space is pressed on it. The page is not loaded again, and other fields stay as they are.
"use strict";

for (const picture of document.querySelectorAll("img.captcha[data-refresh]")) {
  const form = picture.closest("form");
  const key = form.elements.namedItem("hashkey");
  const answer = form.elements.namedItem("captcha");
  const sound = form.querySelector("audio.captcha");
  const status = form.querySelector("[role=status]");
  let asking = false;

  async function refresh() {
    if (asking) {
      return;
    }
    asking = true;
    picture.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(picture.dataset.refresh, {
        headers: { "X-Requested-With": "XMLHttpRequest" },
        cache: "no-store",
        signal: AbortSignal.timeout(10_000),
      });
      if (!response.ok) {
        throw new Error(`the server answered ${response.status}`);
      }
      const captcha = await response.json();
      // The sharper picture of the old captcha must not stay beside the new one.
      if (picture.srcset) {
        picture.srcset = captcha.image_url.replace(/\/$/, "@2/ 2x");
      }
      picture.src = captcha.image_url;
      // Nor must its sound be heard any longer.
      if (sound) {
        sound.pause();
        sound.src = captcha.audio_url;
      }
      key.value = captcha.hashkey;
      answer.value = "";
      status.textContent = picture.dataset.refreshed;
    } catch (error) {
      console.error("no other captcha:", error);
      status.textContent = picture.dataset.failed;
    } finally {
      asking = false;
      picture.removeAttribute("aria-busy");
    }
  }

  // Only with a script is the picture a button.
  form.querySelector("[data-with-script]").hidden = false;
  picture.setAttribute("role", "button");
  picture.tabIndex = 0;
  picture.addEventListener("click", refresh);
  picture.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (!event.repeat) {
        refresh();
      }
    }
  });
}
