// What the server answers below a site key.

import { around } from "../live.js";
import { PATIENCE, ask } from "../server.js";
import { MOUNT } from "./script.js";

const PROBLEMS = { 403: "hostname", 404: "sitekey", 429: "rate" };

// What a status, as a number or a text, says is wrong.
export const problemOf = (status) => PROBLEMS[status] ?? "network";

export const mountOf = (sitekey) => `${MOUNT}/site/${encodeURIComponent(sitekey)}/`;

// What requests say of the captcha that is asked for in an element.
export function queryOf(element) {
  const said = [["challenge", around(element, "data-challenge")], ["lang", around(element, "lang")]];
  return `?${new URLSearchParams(said.filter((it) => it[1]))}`;
}

export const settings = (mount, query) => ask(`${mount}captcha.json${query}`);

// Never fails: without an answer there is a problem and no message.
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
