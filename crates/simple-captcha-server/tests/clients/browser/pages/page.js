// What every page shares with the driver: what happened in it, and what the driver can ask of it.

const { base, sitekey } = document.documentElement.dataset;

export { base, sitekey };

window.seen = [];
export const record = (name, value) => seen.push([name, value]);
export const on = (name) => (value) => record(name, value);

// What the driver calls: `act.reset()` for example.
window.act = {};

export const app = document.querySelector("#app");
