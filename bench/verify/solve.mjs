// Solves proofs of work on all cores: `new Solver(kind).all(challenges)`.

import { createHash, pbkdf2Sync } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export class Solver {
  #workers;

  constructor(kind) {
    const file = new URL(import.meta.url);
    const start = () => new Worker(file, { workerData: kind });
    this.#workers = Array.from({ length: availableParallelism() }, start);
  }

  /** The solutions, in the order of the challenges. */
  async all(challenges) {
    const solutions = new Array(challenges.length);
    let next = 0;
    const work = async (worker) => {
      while (next < challenges.length) {
        const at = next++;
        solutions[at] = await new Promise((resolve, reject) => {
          worker.removeAllListeners().once('message', resolve).once('error', reject);
          worker.postMessage(challenges[at]);
        });
      }
    };
    await Promise.all(this.#workers.map(work));
    return solutions;
  }

  close() {
    for (const worker of this.#workers) worker.terminate();
  }
}

const SOLVE = {
  /** The counter whose key begins as the challenge says. altcha-lib here says the counter itself. */
  altcha({ parameters }) {
    const { cost, data, keyLength, keyPrefix, nonce, salt } = parameters;
    const password = Buffer.concat([Buffer.from(nonce, 'hex'), Buffer.alloc(4)]);
    const salted = Buffer.from(salt, 'hex');
    for (let counter = data.counter ?? 0; ; counter += 1) {
      password.writeUInt32BE(counter, password.length - 4);
      const derivedKey = pbkdf2Sync(password, salted, cost, keyLength, 'sha256').toString('hex');
      if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey, time: 1 };
    }
  },

  /** For each of its puzzles a number whose hash with the salt begins as the puzzle says. */
  cap({ challenge: { c, s, d }, token }) {
    return Array.from({ length: c }, (_, at) => {
      const [salt, target] = [capText(`${token}${at + 1}`, s), capText(`${token}${at + 1}d`, d)];
      for (let number = 0; ; number += 1) {
        const hash = createHash('sha256').update(`${salt}${number}`).digest('hex');
        if (hash.startsWith(target)) return number;
      }
    });
  },
};

/** The text that Cap's widget and server make of a seed: FNV-1a, then xorshift. */
function capText(seed, length) {
  let state = 2166136261;
  for (let at = 0; at < seed.length; at += 1) {
    state ^= seed.charCodeAt(at);
    state += (state << 1) + (state << 4) + (state << 7) + (state << 8) + (state << 24);
  }
  state >>>= 0;
  let text = '';
  while (text.length < length) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    text += (state >>> 0).toString(16).padStart(8, '0');
  }
  return text.slice(0, length);
}

if (!isMainThread) {
  parentPort.on('message', (challenge) => parentPort.postMessage(SOLVE[workerData](challenge)));
}
