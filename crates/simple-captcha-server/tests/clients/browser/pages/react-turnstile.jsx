import { createRoot } from "react-dom/client";
import { Turnstile } from "react-turnstile";
import { app, on, sitekey } from "./page.js";

const root = createRoot(app);
let bound;
root.render(
  <Turnstile sitekey={sitekey} onLoad={(_, it) => (bound = it)}
    onVerify={on("token")} onExpire={on("expired")} onError={on("error")} />,
);
Object.assign(act, {
  reset: () => bound.reset(),
  value: () => bound.getResponse() ?? "",
  remove: () => root.unmount(),
});
