// Checks a running server with ALTCHA's own library for Node.js.
//
//     node check.mjs BASE SITEKEY SECRET [CODE]
//
// BASE is the captcha's mount, such as http://127.0.0.1:8000/captcha. CODE is the answer to the picture, for a
// site without proof of work. Prints a line for each check; exits with 1 if one fails.

import { createHash, createHmac } from 'node:crypto';
import { solveChallenge, verifyServer, verifyServerSignature, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

const [base, sitekey, secret, code] = process.argv.slice(2);
if (secret === undefined) {
  console.error('usage: node check.mjs BASE SITEKEY SECRET [CODE]');
  process.exit(2);
}

const hash = createHash('sha256').update(secret).digest();
const altchaKey = createHmac('sha256', hash).update('simple-captcha altcha v2').digest('hex');

let failures = 0;

function check(name, passed, found) {
  console.log(`${passed ? 'ok' : 'FAILED'}: ${name}`);
  if (!passed) {
    failures += 1;
    console.log(`  found: ${JSON.stringify(found)}`);
  }
}

async function post(path, body) {
  const response = await fetch(`${base}/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...(await response.json()) };
}

async function challenge(path = `altcha/challenge?sitekey=${sitekey}`) {
  return (await fetch(`${base}/${path}`)).json();
}

async function solve(challenge) {
  return solveChallenge({ challenge, deriveKey });
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

function decode(text) {
  return JSON.parse(Buffer.from(text, 'base64').toString());
}

function payload({ parameters, signature }, solution) {
  return encode({ challenge: { parameters, signature }, solution });
}

async function verified(challenge, solution) {
  return verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret: altchaKey });
}

async function remote(payload, key = secret) {
  return verifyServer({ payload, secret: key, url: `${base}/v1/verify/signature` });
}

const made = await challenge();
const solution = await solve(made);
console.log(`solved at counter ${solution.counter} of cost ${made.parameters.cost} in ${solution.time} ms`);
const accepted = await verified(made, solution);
if (code === undefined) {
  check('altcha-lib accepts the signature and the solution', accepted.verified, accepted);
} else {
  check('without the picture a back end takes nothing for solved', !accepted.verified, accepted);
}

const tampered = { ...made, parameters: { ...made.parameters, cost: 1, keyPrefix: '00' } };
const refused = await verified(tampered, solution);
check('altcha-lib refuses changed parameters', refused.invalidSignature === true, refused);
let answer = await post('altcha/verify', { payload: payload(tampered, solution), code });
check('so does the server', answer.reason === 'invalid-signature', answer);

answer = await post('altcha/verify', { payload: encode({ challenge: null, solution: null, test: true }) });
check('the test payload is refused', answer.verified === false, answer);

const sent = { payload: payload(made, solution), code };
const won = await post('altcha/verify', sent);
check('the server accepts the solution', won.verified === true, won);
answer = await post('altcha/verify', sent);
check('it accepts it once', answer.verified === false, answer);

const said = decode(won.payload ?? encode({}));
let signature = await verifyServerSignature({ payload: said, hmacSecret: altchaKey });
check("altcha-lib accepts the server's signature", signature.verified, signature);
check('it reads the time', Number.isInteger(signature.verificationData?.expire), signature);
signature = await verifyServerSignature({ payload: said, hmacSecret: 'another' });
check('it refuses it with another key', signature.invalidSignature === true, signature);

answer = await remote(won.payload, 'another');
check('the server refuses another secret', answer.verified === false, answer);
answer = await remote(said);
check('the server accepts its own signature', answer.verified === true, answer);
check('it names the site', answer.apiKey === sitekey, answer);
answer = await remote(won.payload);
check('it accepts it once', answer.verified === false && answer.reason === 'already-used', answer);

const sentinel = await challenge(`v1/challenge?apiKey=${sitekey}`);
answer = await post('v1/verify', { payload: payload(sentinel, await solve(sentinel)), code });
check("the same under Sentinel's paths", answer.verified === true, answer);

process.exitCode = failures > 0 ? 1 : 0;
