// @cap.js/server behind Express, in memory:
//
//     node cap.mjs PORT

import Cap from '@cap.js/server';
import express from 'express';

// Without this it writes all tokens into a file at each request.
const cap = new Cap({ noFSState: true });

const app = express();
app.use(express.json());
app.post('/challenge', async (request, response) => {
  // As it comes: 50 puzzles. Only how hard they are is set, to the least, which is the client's business alone.
  response.json(await cap.createChallenge({ challengeDifficulty: 1 }));
});
app.post('/redeem', async (request, response) => {
  response.json(await cap.redeemChallenge(request.body));
});
app.post('/validate', async (request, response) => {
  response.json(await cap.validateToken(request.body.token));
});
app.listen(Number(process.argv[2]), '127.0.0.1');
