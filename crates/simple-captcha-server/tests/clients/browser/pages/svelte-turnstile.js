import { mount, unmount } from "svelte";
import { Turnstile } from "svelte-turnstile";
import { app, on, record, sitekey } from "./page.js";

const site = mount(Turnstile, {
  target: app,
  props: { siteKey: sitekey },
  events: { callback: ({ detail }) => record("token", detail.token), expired: on("expired"), error: on("error") },
});
Object.assign(act, { reset: () => site.reset(), remove: () => unmount(site) });
