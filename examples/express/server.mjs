// A form whose captcha comes from simple-captcha.

import express from "express";

const {
    CAPTCHA_SERVER: SERVER = "http://localhost:8000",
    CAPTCHA_SITE_KEY: SITE_KEY = "6f1c0a9d-2b7e-4365-8f1c-0a9d2b7e8365",
    CAPTCHA_SITE_SECRET: SECRET = "0x4f1c0a9d2b7e83654f1c0a9d2b7e83654f1c0a9d",
    PORT = "3000",
} = process.env;

/** Whether the visitor solved the captcha: with the script, or in a browser without JavaScript. */
async function isSolved(form) {
    const { "g-recaptcha-response": response = "", captcha_0 = "", captcha_1 = "" } = form;
    const body = new URLSearchParams({ secret: SECRET, response, captcha_0, captcha_1 });
    const request = { method: "POST", body, signal: AbortSignal.timeout(5000) };
    const answer = await fetch(`${SERVER}/recaptcha/api/siteverify`, request);
    return (await answer.json()).success === true;
}

/** The captcha's HTML for a browser without JavaScript. */
async function field() {
    const query = new URLSearchParams({ sitekey: SITE_KEY, lang: "en", noscript: "", base: SERVER });
    return (await fetch(`${SERVER}/captcha/field.html?${query}`)).text();
}

const page = (title, content) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<h1>Write to us</h1>
${content}
</html>`;

const form = async (message = "") => `<form method="post">
  <p><label>Message<br><textarea name="message" required>${escape(message)}</textarea></label></p>
  <script src="${SERVER}/recaptcha/api.js" async defer></script>
  <div class="g-recaptcha" data-sitekey="${SITE_KEY}"></div>
  <noscript>${await field()}</noscript>
  <p><button>Send</button></p>
</form>`;

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const app = express();
app.use(express.urlencoded({ extended: false }));
app.get("/", async (request, response) => {
    response.send(page("Write to us", await form()));
});
app.post("/", async ({ body = {} }, response) => {
    if (await isSolved(body)) {
        response.send(page("Write to us", "<p>Thank you, your message was sent.</p>"));
    } else {
        const alert = '<p role="alert">The captcha was not solved. Please try again.</p>';
        response.status(422).send(page("Error: Write to us", alert + (await form(body.message))));
    }
});
app.listen(PORT, "localhost", () => console.log(`open http://localhost:${PORT}/`));
