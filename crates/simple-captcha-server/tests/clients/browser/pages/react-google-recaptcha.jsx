import { createRef } from "react";
import { createRoot } from "react-dom/client";
import ReCAPTCHA from "react-google-recaptcha";
import { app, on, sitekey } from "./page.js";

const field = createRef();
const root = createRoot(app);
root.render(
  <ReCAPTCHA ref={field} sitekey={sitekey} onChange={on("token")} onExpired={on("expired")} onErrored={on("error")} />,
);
Object.assign(act, {
  reset: () => field.current.reset(),
  value: () => field.current.getValue(),
  remove: () => root.unmount(),
});
