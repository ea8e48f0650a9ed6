//! A captcha over HTTP, once for every web framework: its own URLs, the field of a form, and what a form
//! sent.
//!
//! The crates `simple-captcha-axum` and `simple-captcha-actix` translate between this crate and their
//! framework. For another framework, let an [`Endpoint`] answer what is below the captcha's mount path,
//! show a [`form::Field`], and judge what comes back as [`form::FormRequest`], or as [`form::Submission`] if
//! your code reads the two fields itself.
//!
//! | request | response |
//! |---|---|
//! | `GET image/<key>/`, `image/<key>@2/` | 200 and the picture, always the same bytes. With `?still` one that does not move, if pictures are [animated](simple_captcha::image::ImageStyle::like_django_animated). 410 for a key that is unknown, has expired or has been answered. 404 for another scale, for `@2` if it is switched off, for what is not a key, and for another program's text that no font has, which the log names |
//! | `GET audio/<key>.wav` | 200 and the sound, always the same bytes for a key and a language, or 206 and the part of it that the header `Range` asks for, or 416. The language is that of `?lang=`, or else the best for `Accept-Language`, or else English. 410 as above. 404 if captchas are not heard, and for a text that no voice can speak, which the log names |
//! | `GET refresh/` with `X-Requested-With: XMLHttpRequest` | 200 and a new captcha as JSON: `key`, `hashkey` (the same), `image_url`, `audio_url` (null if captchas are not heard). 404 without that header, and nothing is made. `?challenge=<name>` asks with a challenge that was [named](simple_captcha::CaptchaBuilder::named_challenge), 404 if none was |
//! | `GET captcha.js`, `captcha.css` | the field's script and style, which a browser keeps for an hour, compressed (gzip) if it accepts that; 304 if it has them |
//! | `GET captcha.json` | what the script says and how long a captcha can be answered, as JSON, in the language of `?lang=<tag>`, or else the best for `Accept-Language`, or else English, for the challenge of `?challenge=<name>`; also kept for an hour |
//! | `POST solve/` with `key` and `answer`, and perhaps `action` and `data`, as a form or JSON | 200 and `{"success": true, "token": …, "expires_in": seconds}`; or 422, 400 or 415 for what cannot be read, or 503 if the store fails, and `{"success": false, "code": …, "message": …}`. `?challenge=` as above |
//! | `POST siteverify`, `recaptcha/api/siteverify` (also `GET`), `turnstile/v0/siteverify` with `secret` and `response` (a token), and perhaps `sitekey`, `idempotency_key` and `challenge` if the page asked with a named one, as a form, multipart or JSON | 200 and `{"success": …, "error-codes": […]}`, with `challenge_ts`, `hostname`, `action` and `cdata` of a token that counts; 429 for a wrong secret after too many others, 503 if the store fails |
//! | the same without `response`, with a form's two inputs (`captcha_0` and `captcha_1`, `hashkey` and `captcha`, or `captcha_hashkey` and `captcha_code`) | the same for the answer, for pages on which no script ran |
//! | `GET recaptcha/api.js`, `recaptcha/enterprise.js`, `1/api.js`, `turnstile/v0/api.js` | the script that stands in for reCAPTCHA's, hCaptcha's and Turnstile's, for pages of every origin |
//! | `GET field.html`, with `sitekey` or below a site's path | 200 and a new [field](form::Field) as HTML, in the language of `?lang=`; `?noscript` for the page's `<noscript>`, `?base=` for what stands before the URLs in it |
//! | `GET altcha/challenge` with `sitekey`, `v1/challenge` with `apiKey` | 200 and a new challenge for ALTCHA's widget: `parameters`, `signature`, `configuration`, and `codeChallenge` (URLs of the picture and the sound) if the site has no [proof of work](simple_captcha::CaptchaBuilder::work). The site is that of the path if the query names none |
//! | `POST altcha/verify`, `v1/verify` with `payload`, and `code` if something was shown, as JSON | 200 and `{"verified": true, "payload": …}`, which the site's back end verifies with its [ALTCHA key](simple_captcha::SiteSecret::altcha_key) or asks about here; or `{"verified": false, "reason": …}` |
//! | `POST v1/verify/signature` with `payload` and `secret`, as JSON | 200 and `{"verified": …, "apiKey": …, "verificationData": {…}}`, with `reason` if it is `false`. A payload counts once |
//! | what of these cannot be read, or cannot be answered | 400, 404, 415 or 503, and `{"error": …}` |
//! | `solve/`, `siteverify`, the vendors' paths and ALTCHA's | 404 if the site, or every site, is without a [secret](simple_captcha::CaptchaBuilder::site_secret) |
//! | `site/<site key>/` and any of these | the same for one of the [service's](simple_captcha::Service) sites, also for pages of other origins (CORS); 403 and `{"error": "hostname-not-allowed"}` for a page whose host the site [does not list](simple_captcha::CaptchaBuilder::hostnames) |
//! | `OPTIONS` | 204 and `Allow` |
//! | `HEAD` | as `GET`, without the body; `refresh/` makes nothing |
//! | another method | 405 and `Allow` |
//! | the last slash left out | 301 to the path with it |
//! | the store fails | 503 with an empty body and `Retry-After`; the log says why |
//!
//! Every response but the script, the style and `captcha.json` has `Cache-Control: no-store`. Every
//! response has `X-Content-Type-Options: nosniff`, and every response but the script and the style a
//! [`Cross-Origin-Resource-Policy`](simple_captcha::ResourcePolicy). A percent-encoded part of a path
//! counts as what it encodes. URLs in responses begin with the mount path and name no host.

mod altcha;
mod endpoint;
mod field_page;
mod fields;
mod file;
pub mod form;
mod headers;
mod issue_error;
mod language;
mod new_captcha;
mod origin;
mod page_messages;
mod path;
mod query;
mod range;
mod respond;
mod response;
mod route;
mod script;
mod site_verify;
mod solve;
mod sound;
mod test_keys;
mod vendor;
mod widget;

pub use endpoint::{BODY_LIMIT, Endpoint, respond_to_body};
pub use issue_error::issue_error_response;
pub use language::best_language;
pub use new_captcha::NewCaptcha;
pub use respond::{RETRY_AFTER, respond, unread};
