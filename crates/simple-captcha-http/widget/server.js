// What the server is asked, and what is said where it does not answer.

export const PATIENCE = 10_000;
// What is said until the server tells more, and where it does not: one that is another, or is away.
export const ENGLISH = {
  language: "en",
  direction: "ltr",
  seconds: 300,
  picture: "Captcha picture",
  refresh: "New captcha",
  refreshed: "This is a new captcha.",
  play: "Play as sound",
  pause: "Pause the sound",
  failed: "A new captcha could not be loaded. Please try again.",
  unheard: "The sound could not be played.",
  expired: "This captcha has expired. Please get a new one.",
};

export async function ask(url) {
  const response = await fetch(url, {
    headers: { "X-Requested-With": "XMLHttpRequest" },
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) {
    throw Error(response.status);
  }
  return response.json();
}
