// Visitors and a back end of one captcha:
//
//     node client.mjs CAPTCHA ADDRESS OPTIONS
//
// CAPTCHA is a name in `captchas.mjs`, OPTIONS are its own as JSON. Each line that it reads is a step: `warm N` asks for
// N challenges and forgets them, `challenge N`, `solve` and `answer` go through N captchas. It answers each with how many
// seconds that took.

import { createInterface } from 'node:readline';
import { CAPTCHAS } from './captchas.mjs';
import { Connection } from './connection.mjs';
import { Solver } from './solve.mjs';

const [name, address, options] = process.argv.slice(2);
const { users, ...own } = JSON.parse(options);
const captcha = await CAPTCHAS[name](own);
const solver = captcha.work && new Solver(captcha.work);
const connections = await Promise.all(Array.from({ length: users }, () => Connection.open(address)));

let challenges = [];
let solutions = [];

/** Does something so often, on all connections at once. */
async function each(count, task) {
  let next = 0;
  const user = async (connection) => {
    while (next < count) await task(connection, next++);
  };
  await Promise.all(connections.map(user));
}

const STEPS = {
  async warm(count) {
    await each(count, (connection) => captcha.challenge(connection));
  },
  async challenge(count) {
    challenges = new Array(count);
    await each(count, async (connection, at) => {
      challenges[at] = await captcha.challenge(connection);
    });
  },
  async solve() {
    solutions = (await solver?.all(challenges)) ?? [];
  },
  async answer() {
    await each(challenges.length, async (connection, at) => {
      const passed = await captcha.answer(connection, challenges[at], solutions[at]);
      if (!passed) throw new Error(`${name} did not take a right answer`);
    });
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [step, count] = line.split(' ');
  const start = performance.now();
  await STEPS[step](Number(count));
  console.log((performance.now() - start) / 1000);
}
for (const connection of connections) connection.close();
solver?.close();
