// How long ALTCHA's own solver takes in Node.js, on one thread, for the counter in the middle of the usual range.
//
//     node time.mjs [COST [COUNTER]]
//
// Processor time counts: the wall clock of a busy machine says little.

import { createChallenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

const [cost = 250, counter = 2500] = process.argv.slice(2).map(Number);
const algorithm = 'PBKDF2/SHA-256';
const times = [];
for (let round = 0; round < 9; round += 1) {
  const challenge = await createChallenge({ algorithm, cost, counter, deriveKey });
  const start = process.cpuUsage();
  await solveChallenge({ challenge, deriveKey });
  const { user, system } = process.cpuUsage(start);
  times.push((user + system) / 1000);
}
times.sort((one, other) => one - other);
console.log(`processor time: median ${times[4].toFixed(0)} ms, least ${times[0].toFixed(0)} ms`);
