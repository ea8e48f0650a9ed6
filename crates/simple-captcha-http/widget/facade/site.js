// Requests to the server below a site key.

import { around } from "../live.js";
import { PATIENCE, ask } from "../server.js";
import { MOUNT } from "./script.js";

const PROBLEMS = { 403: "hostname", 404: "sitekey", 429: "rate" };

// Names the problem behind a status. Without a status it is the network.
export const problemOf = (status) => PROBLEMS[status] ?? "network";

export const mountOf = (sitekey) => `${MOUNT}/site/${encodeURIComponent(sitekey)}/`;

// The query of all requests: the challenge and the language of the page around an element.
export function queryOf(element) {
  const said = [["challenge", around(element, "data-challenge")], ["lang", around(element, "lang")]];
  return `?${new URLSearchParams(said.filter((it) => it[1]))}`;
}

export const settings = (mount, query) => ask(`${mount}captcha.json${query}`);

// Never rejects. If the server does not answer, the result has a problem and no message.
export async function solve(mount, query, fields) {
  try {
    const response = await fetch(`${mount}solve/${query}`, {
      method: "POST",
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const answer = await response.json();
    return { ...answer, problem: PROBLEMS[response.status] ?? (response.status < 500 ? null : "busy") };
  } catch (error) {
    return { problem: problemOf(error.message) };
  }
}
