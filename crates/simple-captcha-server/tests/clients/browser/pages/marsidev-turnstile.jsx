import { Turnstile } from "@marsidev/react-turnstile";
import { createRef, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { app, on, sitekey } from "./page.js";

const field = createRef();
const root = createRoot(app);
root.render(
  <StrictMode>
    <Turnstile ref={field} siteKey={sitekey} injectScript={false}
      onSuccess={on("token")} onExpire={on("expired")} onError={on("error")} />
  </StrictMode>,
);
Object.assign(act, {
  reset: () => field.current.reset(),
  value: () => field.current.getResponse() ?? "",
  remove: () => root.unmount(),
});
