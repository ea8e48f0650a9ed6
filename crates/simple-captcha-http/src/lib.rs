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
//! | `POST siteverify` with `secret` and `response` (a token), and `challenge` if the page asked with a named one, as a form or JSON | 200 and `{"success": …, "error-codes": […]}`, with `challenge_ts`, `hostname`, `action` and `cdata` of a token that counts; 503 if the store fails |
//! | `solve/`, `siteverify` | 404 if the site, or every site, is without a [secret](simple_captcha::CaptchaBuilder::site_secret) |
//! | `site/<site key>/` and any of these | the same for one of the [service's](simple_captcha::Service) sites |
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

mod endpoint;
mod fields;
pub mod form;
mod headers;
mod issue_error;
mod language;
mod new_captcha;
mod query;
mod range;
mod respond;
mod response;
mod route;
mod site_verify;
mod solve;
mod sound;
mod widget;

pub use endpoint::{BODY_LIMIT, Endpoint, respond_to_body};
pub use issue_error::issue_error_response;
pub use language::best_language;
pub use new_captcha::NewCaptcha;
pub use respond::{RETRY_AFTER, respond, unread};
