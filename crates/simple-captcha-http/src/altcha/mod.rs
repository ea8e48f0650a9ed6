//! ALTCHA's protocol (proof of work, version 2): challenges for its widget, and what the widget and the
//! site's back end ask of the server.
//!
//! A challenge is one of two. A site with [`Work`](simple_captcha::kind::Work) has the browser compute;
//! the challenge carries the captcha's key. Another site shows its usual captcha after a formal
//! computation; the challenge carries that captcha's key. In both cases a captcha is judged and used up
//! once, as everywhere.

mod challenge;
mod code;
mod context;
mod message;
mod parameters;
mod payload;
mod route;
mod signature;
mod site;
mod verification;
mod verify;
mod verify_signature;

use http::request::Parts;
use http::{Method, Response};

pub(crate) use context::Context;
pub(crate) use route::AltchaRoute;

/// Answers a request whose method the route allows.
pub(crate) async fn answer(
    route: AltchaRoute,
    context: Context<'_>,
    request: &Parts,
    body: &[u8],
) -> Response<Vec<u8>> {
    let answered = match route {
        AltchaRoute::Challenge if request.method == Method::HEAD => Ok(challenge::unmade()),
        AltchaRoute::Challenge => challenge::challenge(context, request).await,
        AltchaRoute::Verify => verify::verify(context, request, body).await,
        AltchaRoute::VerifySignature => {
            verify_signature::verify_signature(context, request, body).await
        }
    };
    answered.unwrap_or_else(|error| error.response())
}
