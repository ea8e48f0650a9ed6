// recaptcha2, a client of reCAPTCHA.

import Recaptcha2 from "recaptcha2";

import { check, checkClient, newToken, SECRET, SERVER, SITE_KEY } from "./captcha.mjs";

/** Nothing if the token passes, or else the errors' codes. */
async function errorsOf({ server, secret, token }) {
    const client = new Recaptcha2({ siteKey: SITE_KEY, secretKey: secret });
    client.apiEndpoint = `${server}/recaptcha/api/siteverify`;
    return client.validate(token, "192.0.2.7").then(
        () => [],
        (errors) => errors,
    );
}

await checkClient("validate", async (tried) => (await errorsOf(tried)).length === 0);

const tried = { server: SERVER, secret: SECRET, token: await newToken() };
await errorsOf(tried);
check("the client has the error's code", (await errorsOf(tried)).join() === "timeout-or-duplicate");
const page = new Recaptcha2({ siteKey: SITE_KEY, secretKey: SECRET }).formElement();
check("the page has the site key", page.includes(`data-sitekey="${SITE_KEY}"`));
