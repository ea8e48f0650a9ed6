import VueHcaptcha from "@hcaptcha/vue3-hcaptcha";
import { createApp, h, ref } from "vue";
import { app, base, on, sitekey } from "./page.js";

const field = ref();
const site = createApp(() => h(VueHcaptcha, {
  ref: field, sitekey, apiEndpoint: `${base}/1/api.js`, onVerify: on("token"), onExpired: on("expired"), onError: on("error"),
}));
site.mount(app);
Object.assign(act, { reset: () => field.value.reset(), remove: () => site.unmount() });
