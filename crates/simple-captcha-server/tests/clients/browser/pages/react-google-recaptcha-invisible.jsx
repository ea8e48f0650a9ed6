import { createRef } from "react";
import { createRoot } from "react-dom/client";
import ReCAPTCHA from "react-google-recaptcha";
import { app, on, record, sitekey } from "./page.js";

const field = createRef();
const root = createRoot(app);
root.render(<ReCAPTCHA ref={field} sitekey={sitekey} size="invisible" onChange={on("token")} />);
Object.assign(act, {
  execute: () => field.current.executeAsync().then(on("promise")),
  reset: () => field.current.reset(),
  value: () => field.current.getValue(),
  remove: () => root.unmount(),
});
