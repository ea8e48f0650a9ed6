// Checks a client for Node; ../python/captcha.py says what the environment has.

import { createServer } from "node:net";
import { once } from "node:events";

export const {
    CAPTCHA_SERVER: SERVER,
    CAPTCHA_SLOW_SERVER: SLOW_SERVER,
    CAPTCHA_SITE_KEY: SITE_KEY,
    CAPTCHA_SITE_SECRET: SECRET,
} = process.env;

/**
 * Checks a client. `verify({ server, secret, token })` says whether the client takes a token, or throws an error.
 */
export async function checkClient(name, verify) {
    const client = (token, settings) => verify({ server: SERVER, secret: SECRET, token, ...settings });
    const passes = async (what, ...tried) => check(`${name}: ${what}`, (await client(...tried)) === true);
    const refuses = async (what, ...tried) => check(`${name}: ${what}`, (await client(...tried)) === false);

    let token = await newToken();
    await passes("a right answer passes", token);
    await refuses("the same token is refused", token);

    token = await newToken();
    await refuses("a wrong secret is refused", token, { secret: `0x${"0".repeat(40)}` });
    await passes("and leaves the token as it was", token);

    await refuses("a forged token is refused", `${(await newToken()).slice(0, -6)}forged`);
    await refuses("no token is refused", "");
    await refuses("an expired token is refused", await newToken({ server: SLOW_SERVER }));
    const foreign = await newToken({ origin: "http://evil.example" });
    check(`${name}: a page of a host that the site does not list gets no captcha`, foreign === 403);

    const down = `http://127.0.0.1:${await unusedPort()}`;
    const what = `${name}: a server that is down lets nobody pass`;
    let outcome;
    try {
        outcome = (await client(await newToken(), { server: down })) ? "passes" : "the client refuses";
    } catch (error) {
        outcome = `the client throws ${error.name}`;
    }
    check(`${what}: ${outcome}`, outcome !== "passes");
}

export function check(what, holds) {
    console.log(holds ? "ok" : "FAILED", what);
    if (!holds) process.exit(1);
}

/**
 * Does what the script does in a visitor's browser: gets a captcha and answers it. Gives back the token, or the
 * status with which the server refuses the page.
 */
export async function newToken({ server = SERVER, origin = "http://localhost", ...fields } = {}) {
    const site = `${server}/captcha/site/${SITE_KEY}`;
    const headers = { Origin: origin, "X-Requested-With": "XMLHttpRequest" };
    const captcha = await fetch(`${site}/refresh/`, { headers });
    if (!captcha.ok) return captcha.status;
    const { key } = await captcha.json();
    const body = new URLSearchParams({ key, answer: "PASSED", ...fields });
    const solved = await fetch(`${site}/solve/`, { method: "POST", headers, body });
    return (await solved.json()).token;
}

async function unusedPort() {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address();
    listener.close();
    return port;
}
