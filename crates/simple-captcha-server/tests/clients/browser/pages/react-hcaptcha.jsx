import HCaptcha from "@hcaptcha/react-hcaptcha";
import { createRef } from "react";
import { createRoot } from "react-dom/client";
import { app, base, on, sitekey } from "./page.js";

const field = createRef();
const root = createRoot(app);
root.render(
  <HCaptcha ref={field} sitekey={sitekey} scriptSource={`${base}/1/api.js`} sentry={false}
    onVerify={on("token")} onExpire={on("expired")} onError={on("error")} />,
);
Object.assign(act, {
  reset: () => field.current.resetCaptcha(),
  value: () => field.current.getResponse(),
  remove: () => root.unmount(),
});
