//! Judging an answer that a page's script sends, for a token.

use std::error::Error;

use http::request::Parts;
use http::{Response, StatusCode};
use serde::Serialize;
use simple_captcha::{Captcha, Claims};

use crate::fields::Fields;
use crate::form::{Audience, Messages, Refusal, Submission};
use crate::headers::content_type;
use crate::origin::hostname;
use crate::page_messages::page_messages;
use crate::query::parameter;
use crate::response::{json, status};

/// The names of the fields that are read.
const FIELDS: [&str; 4] = ["key", "answer", "action", "data"];

#[derive(Serialize)]
struct TokenMessage<'a> {
    success: bool,
    token: &'a str,
    /// For how many seconds the token counts.
    expires_in: u64,
}

#[derive(Serialize)]
struct RefusalMessage {
    success: bool,
    code: &'static str,
    message: &'static str,
}

/// Answers with a token if the answer is right, and with a code and a message in the visitor's language
/// if it is not.
pub(crate) async fn solve(captcha: &Captcha, request: &Parts, body: &[u8]) -> Response<Vec<u8>> {
    let named = parameter(request, "challenge").map(|name| captcha.for_challenge(&name));
    let named = match named {
        Some(None) => return status(StatusCode::NOT_FOUND),
        named => named.flatten(),
    };
    let captcha = named.as_ref().unwrap_or(captcha);
    let messages = page_messages(captcha, request);
    let fields = Fields::read_any(FIELDS, content_type(&request.headers), body);
    let mut fields = match fields {
        Ok(fields) if !fields.is_broken => fields,
        Ok(_) => return unread(StatusCode::BAD_REQUEST, messages),
        Err(_) => return unread(StatusCode::UNSUPPORTED_MEDIA_TYPE, messages),
    };
    let mut claims = Claims::default();
    claims.hostname = hostname(&request.headers);
    claims.action = fields.take("action").filter(|action| !action.is_empty());
    claims.data = fields.take("data");
    if let Err(error) = claims.check() {
        tracing::debug!("an answer came with what no token can say: {error}");
        return unread(StatusCode::BAD_REQUEST, messages);
    }
    if !captcha.allows_action(claims.action.as_deref()) {
        tracing::debug!("an answer came for an action that the site does not list");
        return unread(StatusCode::BAD_REQUEST, messages);
    }
    let mut field = |name| fields.take(name).unwrap_or_default();
    let proof = match Submission::new(field("key"), field("answer")).judge(captcha).await {
        Ok(proof) => proof,
        Err(refusal) => return refused(refusal, messages),
    };
    match proof.token(&claims) {
        Ok(token) => {
            let expires_in = captcha.token_lifetime().as_secs();
            json(&TokenMessage { success: true, token: token.as_str(), expires_in })
        }
        Err(error) => {
            tracing::error!(error = &error as &dyn Error, "no token was made for a right answer");
            status(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

fn refused(refusal: Refusal, messages: &Messages) -> Response<Vec<u8>> {
    let message = refusal.message(messages);
    let mut response = json(&RefusalMessage { success: false, code: refusal.code(), message });
    *response.status_mut() = refusal.status();
    response
}

/// Answers that the request could not be read, in the shape of a refusal.
fn unread(code: StatusCode, messages: &Messages) -> Response<Vec<u8>> {
    let message = messages.unread;
    let mut response = json(&RefusalMessage { success: false, code: Audience::UNREAD, message });
    *response.status_mut() = code;
    response
}
