// Pages without a wrapper: the functions that their attributes and parameters name.

import { on, record } from "./page.js";

Object.assign(window, {
  solved: on("token"),
  expired: on("expired"),
  // The page deals with it itself.
  failed: (code) => {
    record("error", code ?? "none");
    return true;
  },
  opened: on("open"),
  dismissed: on("close"),
  before: on("before"),
  after: on("after"),
  send: (token) => {
    record("token", token);
    document.querySelector("form").submit();
  },
  loaded: () => record("loaded", [...document.querySelectorAll("textarea, [type=hidden]")].map((it) => it.id)),
});
window.___grecaptcha_cfg = { fns: [on("ready")] };
