import HCaptcha from "@hcaptcha/react-hcaptcha";
import { createRef } from "react";
import { createRoot } from "react-dom/client";
import { app, base, on, record, sitekey } from "./page.js";

const field = createRef();
const root = createRoot(app);
root.render(
  <HCaptcha ref={field} sitekey={sitekey} size="invisible" scriptSource={`${base}/1/api.js`} sentry={false}
    onVerify={on("token")} onOpen={on("open")} onClose={on("close")} onLoad={on("load")} />,
);
Object.assign(act, {
  execute: () => field.current.execute({ async: true })
    .then(({ response, key }) => record("promise", key && response), on("rejected")),
  remove: () => root.unmount(),
});
