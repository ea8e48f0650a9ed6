//! Verifying for a site's back end what the server said of an answer, once.

use std::error::Error;

use http::Response;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use simple_captcha::{Captcha, SecretError, SiteKey, TokenError};

use super::context::Context;
use super::message::{NoVerdict, read};
use super::payload::decode;
use super::verification::{ServerPayload, VerificationData};
use crate::response::json;

#[derive(Deserialize)]
struct Request {
    payload: SentPayload,
    secret: String,
}

/// ALTCHA's libraries send it as it was, or decoded.
#[derive(Deserialize)]
#[serde(untagged)]
enum SentPayload {
    Encoded(String),
    Decoded(ServerPayload),
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification_data: Option<VerificationData>,
}

/// Answers whether a payload counts. A verdict has status 200.
pub(crate) async fn verify_signature(
    context: Context<'_>,
    request: &Parts,
    body: &[u8],
) -> Result<Response<Vec<u8>>, NoVerdict> {
    let sent: Request = read(request, body)?;
    let payload = match sent.payload {
        SentPayload::Encoded(payload) => decode(&payload),
        SentPayload::Decoded(payload) => Some(payload),
    };
    let payload = payload.ok_or(NoVerdict::BAD_PAYLOAD)?;
    let captcha = match context.service.site_with_secret(&sent.secret) {
        // Below a site's own path its back end counts alone.
        Ok(captcha)
            if context
                .captcha
                .and_then(Captcha::site_key)
                .is_none_or(|key| captcha.site_key() == Some(key)) =>
        {
            captcha
        }
        Ok(_) => return Ok(json(&refused("invalid-secret"))),
        Err(SecretError::Unknown) => return Ok(json(&refused("invalid-secret"))),
        Err(_) => return Err(NoVerdict::TOO_MANY),
    };
    // Only what the site with that secret signed gets further.
    if !payload.is_signed(captcha) {
        return Ok(json(&refused("invalid-signature")));
    }
    let data = payload.data();
    let reason = if !data.says_verified() {
        Some("not-verified")
    } else if data.is_expired(captcha.now()) {
        Some("expired")
    } else {
        match captcha.redeem_token(data.id()).await {
            Ok(_) => None,
            Err(TokenError::Used) => Some("already-used"),
            Err(TokenError::Expired) => Some("expired"),
            Err(TokenError::Store(error)) => {
                tracing::error!(error = &error as &dyn Error, "a payload was not checked");
                return Err(NoVerdict::UNAVAILABLE);
            }
            Err(_) => Some("invalid-id"),
        }
    };
    Ok(json(&Verdict {
        verified: reason.is_none(),
        api_key: captcha.site_key().map(SiteKey::to_string),
        reason,
        verification_data: Some(data),
    }))
}

fn refused(reason: &'static str) -> Verdict {
    Verdict { reason: Some(reason), ..Verdict::default() }
}
