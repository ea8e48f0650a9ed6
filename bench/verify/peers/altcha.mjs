// altcha-lib behind Express, with the middleware and the settings that its README shows:
//
//     node altcha.mjs PORT

import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { CappedMap, create, randomInt } from 'altcha-lib/frameworks/express';
import express from 'express';

const altcha = create({
  createChallengeParameters() {
    const counter = randomInt(5_000, 10_000);
    // `data` gives the answer away, so that the client need not try thousands of counters.
    return { algorithm: 'PBKDF2/SHA-256', cost: 5_000, counter, data: { counter } };
  },
  deriveKey,
  hmacSignatureSecret: 'for measuring, known to all',
  hmacKeySignatureSecret: 'for measuring, known to all too',
  // So that a payload counts once.
  store: new CappedMap({ maxSize: 10_000 }),
});

const app = express();
app.use(express.json());
app.get('/challenge', altcha.challengeHandler);
app.post('/verify', altcha.verifyHandler);
app.listen(Number(process.argv[2]), '127.0.0.1');
