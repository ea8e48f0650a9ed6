import { createApp, h, ref } from "vue";
import VueTurnstile from "vue-turnstile";
import { app, on, record, sitekey } from "./page.js";

const field = ref();
const token = ref("");
const site = createApp(() => h(VueTurnstile, {
  ref: field, siteKey: sitekey, modelValue: token.value,
  "onUpdate:modelValue": (value) => {
    token.value = value;
    value && record("token", value);
  },
  onExpired: on("expired"), onError: on("error"),
}));
site.mount(app);
Object.assign(act, { reset: () => field.value.reset(), value: () => token.value, remove: () => site.unmount() });
