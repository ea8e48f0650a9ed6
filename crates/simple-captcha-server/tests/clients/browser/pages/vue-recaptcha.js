import { createApp, h, ref } from "vue";
import { VueRecaptcha } from "vue-recaptcha";
import { app, on, sitekey } from "./page.js";

const field = ref();
const site = createApp(() => h(VueRecaptcha, {
  ref: field, sitekey, loadRecaptchaScript: false, onVerify: on("token"), onExpired: on("expired"), onError: on("error"),
}));
site.mount(app);
Object.assign(act, { reset: () => field.value.reset(), remove: () => site.unmount() });
