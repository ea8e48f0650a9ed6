// How a client speaks with each captcha. `challenge` gets one and `answer` brings the solution and has it verified, as
// the page and its back end do; both give back what the next step needs. `work` is what `solve.mjs` has to solve
// between them.

import { Connection } from './connection.mjs';

/** What a page's script sends beside: browsers name its origin, and `refresh/` asks for the second. */
const PAGE = ['Origin: https://shop.example', 'X-Requested-With: XMLHttpRequest'];

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64');

const payload = ({ parameters, signature }, solution) =>
  encode({ challenge: { parameters, signature }, solution });

/** A picture of ours, which is not loaded: the text is known. */
const picture = ({ sitekey, secret, text }) => ({
  challenge: (connection) => connection.get(`/captcha/site/${sitekey}/refresh/`, PAGE),
  async answer(connection, { key }) {
    const path = `/captcha/site/${sitekey}/solve/`;
    const { token } = await connection.form(path, { key, answer: text }, PAGE);
    const verdict = await connection.form('/siteverify', { secret, response: token });
    return verdict.success;
  },
});

/** ALTCHA's protocol on our server. */
const work = ({ sitekey, secret }) => ({
  work: 'altcha',
  challenge: (connection) => connection.get(`/altcha/challenge?sitekey=${sitekey}`, PAGE),
  async answer(connection, challenge, solution) {
    const solved = await connection.json('/altcha/verify', { payload: payload(challenge, solution) }, PAGE);
    const verdict = await connection.json('/v1/verify/signature', { payload: solved.payload, secret });
    return verdict.verified;
  },
});

const cap = () => ({
  work: 'cap',
  challenge: (connection) => connection.json('/challenge', {}, PAGE),
  async answer(connection, { token }, solutions) {
    const redeemed = await connection.json('/redeem', { token, solutions }, PAGE);
    const verdict = await connection.json('/validate', { token: redeemed.token });
    return verdict.success;
  },
});

const altcha = () => ({
  work: 'altcha',
  challenge: (connection) => connection.get('/challenge', PAGE),
  async answer(connection, challenge, solution) {
    const verdict = await connection.json('/verify', { altcha: payload(challenge, solution) });
    return verdict.verification?.verified === true;
  },
});

/** The very requests of one cycle with a picture of ours, made there once before. */
async function nothing(options) {
  const requests = [];
  class Recorder extends Connection {
    send(request) {
      requests.push(request);
      return super.send(request);
    }
  }
  const recorded = picture(options);
  const connection = await Recorder.open(options.like);
  await recorded.answer(connection, await recorded.challenge(connection));
  connection.close();
  const [first, ...rest] = requests;
  return {
    challenge: (connection) => connection.send(first),
    async answer(connection) {
      for (const request of rest) await connection.send(request);
      return true;
    },
  };
}

export const CAPTCHAS = { picture, work, cap, altcha, nothing };
