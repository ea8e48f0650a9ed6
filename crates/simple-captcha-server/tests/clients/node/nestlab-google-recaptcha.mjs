// @nestlab/google-recaptcha, a client of reCAPTCHA for NestJS.

import "reflect-metadata";

import { NestFactory } from "@nestjs/core";
import {
    GoogleRecaptchaModule,
    GoogleRecaptchaNetworkException,
    GoogleRecaptchaValidator,
} from "@nestlab/google-recaptcha";

import { check, checkClient, newToken, SECRET, SERVER } from "./captcha.mjs";

async function answerTo({ server, secret, token }) {
    const module = GoogleRecaptchaModule.forRoot({
        secretKey: secret,
        response: (request) => request.headers.recaptcha,
        network: `${server}/recaptcha/api/siteverify`,
    });
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    try {
        return await app.get(GoogleRecaptchaValidator).validate({ response: token, remoteIp: "192.0.2.7" });
    } finally {
        await app.close();
    }
}

await checkClient("validator", async (tried) => (await answerTo(tried)).success);

const token = await newToken();
const right = await answerTo({ server: SERVER, secret: SECRET, token });
check("the answer has the page's host", right.hostname === "localhost");
const wrong = await answerTo({ server: SERVER, secret: SECRET, token });
check("the answer has the error's code", wrong.errors.join() === "timeout-or-duplicate");

const down = answerTo({ server: "http://127.0.0.1:1", secret: SECRET, token });
const error = await down.catch((error) => error);
check("the client says that the server is down", error instanceof GoogleRecaptchaNetworkException);
