// The captcha plugin of better-auth, a client of all three: with an account that somebody makes.

import { betterAuth } from "better-auth";
import { captcha } from "better-auth/plugins";

import { check, checkClient, newToken, SECRET, SERVER, SITE_KEY } from "./captcha.mjs";

const PROVIDERS = {
    "google-recaptcha": { path: "/recaptcha/api/siteverify", strict: true },
    hcaptcha: { path: "/siteverify", settings: { siteKey: SITE_KEY } },
    "cloudflare-turnstile": { path: "/turnstile/v0/siteverify", strict: true },
};

async function statusOf({ provider, server, secret, token, ...settings }) {
    const auth = betterAuth({
        baseURL: "http://localhost",
        secret: "of a test, and of more than 32 characters",
        emailAndPassword: { enabled: true },
        logger: { disabled: true },
        telemetry: { enabled: false },
        plugins: [
            captcha({
                provider,
                secretKey: secret,
                siteVerifyURLOverride: server + PROVIDERS[provider].path,
                ...PROVIDERS[provider].settings,
                ...settings,
            }),
        ],
    });
    const headers = {
        Origin: "http://localhost",
        "Content-Type": "application/json",
        "X-Forwarded-For": "192.0.2.7",
        "X-Captcha-Response": token,
    };
    const body = JSON.stringify({ name: "Ada", email: "ada@shop.example", password: "tiger tiger" });
    const request = new Request("http://localhost/api/auth/sign-up/email", { method: "POST", headers, body });
    return (await auth.handler(request)).status;
}

for (const [provider, { strict }] of Object.entries(PROVIDERS)) {
    await checkClient(provider, async (tried) => {
        const status = await statusOf({ provider, ...tried });
        // 400 without a token, 403 for a wrong one, 500 if the client could not verify it.
        if (![200, 400, 403].includes(status)) throw new Error(status);
        return status === 200;
    });
    if (!strict) {
        const foreign = { token: await newToken(), siteKey: "another-site" };
        const status = await statusOf({ provider, server: SERVER, secret: SECRET, ...foreign });
        check(`${provider}: another site's token is refused`, status === 403);
        continue;
    }
    const expected = { expectedAction: "login", allowedHostnames: ["localhost"] };
    const outcome = async (fields) =>
        statusOf({ provider, server: SERVER, secret: SECRET, token: await newToken(fields), ...expected });
    check(`${provider}: the expected action and host pass`, (await outcome({ action: "login" })) === 200);
    check(`${provider}: another action is refused`, (await outcome({ action: "order" })) === 403);
    const elsewhere = { action: "login", origin: "http://127.0.0.1" };
    check(`${provider}: another host's token is refused`, (await outcome(elsewhere)) === 403);
}
