//! Verifying a token for a site's back end, in the form that reCAPTCHA, hCaptcha and Turnstile gave it.

use std::error::Error;
use std::time::UNIX_EPOCH;

use http::request::Parts;
use http::{Response, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use simple_captcha::{Service, TokenError, Verdict};

use crate::fields::Fields;
use crate::headers::content_type;
use crate::response::json;

/// What a back end is answered: what `success` means, and always a list of what was wrong.
#[derive(Debug, Default, Serialize)]
struct SiteVerdict {
    success: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge_ts: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hostname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cdata: Option<String>,
    #[serde(rename = "error-codes")]
    error_codes: Vec<&'static str>,
}

/// Answers whether a token counts, always as JSON. A verdict has status 200: back ends take any other for
/// a service that is down.
pub(crate) async fn site_verify(
    service: &Service,
    request: &Parts,
    body: &[u8],
) -> Response<Vec<u8>> {
    let fields =
        Fields::read(["secret", "response", "challenge"], content_type(&request.headers), body);
    let mut fields = match fields {
        Ok(fields) if !fields.is_broken => fields,
        _ => return json(&wrong("bad-request")),
    };
    let (secret, token) = (fields.take("secret"), fields.take("response"));
    let Some(secret) = secret.filter(|secret| !secret.is_empty()) else {
        return json(&wrong("missing-input-secret"));
    };
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return json(&wrong("missing-input-response"));
    };
    let Some(captcha) = service.site_with_secret(&secret) else {
        return json(&wrong("invalid-input-secret"));
    };
    // A token of another challenge than the back end asks for is none.
    let named = fields.take("challenge").map(|name| captcha.for_challenge(&name));
    let redeemed = match &named {
        None => captcha.redeem_token(&token).await,
        Some(Some(named)) => named.redeem_token(&token).await,
        Some(None) => Err(TokenError::Invalid),
    };
    match redeemed {
        Ok(verdict) => json(&right(verdict)),
        Err(TokenError::Expired | TokenError::Used) => json(&wrong("timeout-or-duplicate")),
        Err(TokenError::Store(error)) => {
            tracing::error!(error = &error as &dyn Error, "a token was not checked");
            let mut response = json(&wrong("internal-error"));
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            response
        }
        Err(_) => json(&wrong("invalid-input-response")),
    }
}

fn wrong(code: &'static str) -> SiteVerdict {
    SiteVerdict { error_codes: vec![code], ..SiteVerdict::default() }
}

fn right(verdict: Verdict) -> SiteVerdict {
    let since = verdict.solved.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let solved = i64::try_from(since).ok().and_then(|since| Timestamp::from_second(since).ok());
    SiteVerdict {
        success: true,
        challenge_ts: solved.map(|solved| solved.to_string()),
        hostname: verdict.claims.hostname,
        action: verdict.claims.action,
        cdata: verdict.claims.data,
        error_codes: Vec::new(),
    }
}
