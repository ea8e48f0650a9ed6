//! Judging what the widget found.

use std::error::Error;
use std::time::{Duration, UNIX_EPOCH};

use http::Response;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use simple_captcha::{Captcha, Claims, Key, Proof, VerifyError};

use super::context::Context;
use super::message::{NoVerdict, read};
use super::payload::{SolutionPayload, decode};
use super::site::Site;
use super::verification::ServerPayload;
use super::{code, signature};
use crate::origin::{hostname, is_allowed};
use crate::response::json;

#[derive(Deserialize)]
struct Request {
    payload: String,
    #[serde(default)]
    code: Option<String>,
}

#[derive(Serialize)]
struct Verdict {
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// Why an answer does not count: a stable code.
enum Refused {
    Because(&'static str),
    NoVerdict(NoVerdict),
}

/// Answers whether the widget found the answer, and what it can show to the site's back end.
pub(crate) async fn verify(
    context: Context<'_>,
    request: &Parts,
    body: &[u8],
) -> Result<Response<Vec<u8>>, NoVerdict> {
    let sent: Request = read(request, body)?;
    let mut claims = Claims::default();
    claims.hostname = hostname(&request.headers);
    let verdict = match judge(context, request, &sent, &claims).await {
        Ok(payload) => Verdict { verified: true, payload: Some(payload), reason: None },
        Err(Refused::Because(reason)) => {
            tracing::debug!(reason, "an answer by ALTCHA's protocol does not count");
            Verdict { verified: false, payload: None, reason: Some(reason) }
        }
        Err(Refused::NoVerdict(error)) => return Err(error),
    };
    Ok(json(&verdict))
}

/// Everything that costs no captcha comes first. Only an answer that a challenge of this site brought, in
/// time, uses a captcha up.
async fn judge(
    context: Context<'_>,
    request: &Parts,
    sent: &Request,
    claims: &Claims,
) -> Result<String, Refused> {
    let because = Refused::Because;
    let payload: SolutionPayload =
        decode(&sent.payload).ok_or_else(|| because("invalid-payload"))?;
    let (parameters, solution) = (&payload.challenge.parameters, &payload.solution);
    let site = Site::find(context, parameters.data.sitekey.as_deref());
    let captcha = site.ok_or_else(|| because("unknown-site"))?.captcha;
    if !is_allowed(captcha, request) {
        return Err(Refused::NoVerdict(NoVerdict::HOSTNAME));
    }
    let expires = UNIX_EPOCH.checked_add(Duration::from_secs(parameters.expires_at));
    if expires.is_none_or(|expires| expires < captcha.now()) {
        return Err(because("expired"));
    }
    let signed = serde_json::to_vec(parameters).map_err(|_| because("invalid-payload"))?;
    let key = if parameters.data.code.is_some() { signature::OWN } else { signature::SHARED };
    if !signature::is_signed(captcha, key, &signed, &payload.challenge.signature) {
        return Err(because("invalid-signature"));
    }
    if !solution.is_well_formed() {
        return Err(because("invalid-solution"));
    }
    let data = &parameters.data;
    let proof = match (&data.captcha, &data.code) {
        (Some(key), None) => {
            used_up(captcha, key, &solution.derived_key, "invalid-solution").await?
        }
        (None, Some(key)) => {
            if !code::is_right(parameters, solution.counter, &solution.derived_key) {
                return Err(because("invalid-solution"));
            }
            used_up(captcha, key, sent.code.as_deref().unwrap_or_default(), "wrong-code").await?
        }
        _ => return Err(because("invalid-payload")),
    };
    let payload = ServerPayload::of(captcha, proof, claims).map_err(|error| {
        tracing::error!(error = &error as &dyn Error, "no payload was made for a right answer");
        Refused::NoVerdict(NoVerdict::UNAVAILABLE)
    })?;
    payload.encode().ok_or(Refused::NoVerdict(NoVerdict::UNAVAILABLE))
}

/// Judges one captcha, which is used up then.
async fn used_up(
    captcha: &Captcha,
    key: &str,
    answer: &str,
    wrong: &'static str,
) -> Result<Proof, Refused> {
    let key: Key = key.parse().map_err(|_| Refused::Because("invalid-payload"))?;
    match captcha.verify(&key, answer).await {
        Ok(proof) => Ok(proof),
        Err(VerifyError::Empty) => Err(Refused::Because("missing-code")),
        Err(VerifyError::Wrong) => Err(Refused::Because(wrong)),
        Err(VerifyError::Store(error)) => {
            tracing::error!(error = &error as &dyn Error, "an answer was not checked");
            Err(Refused::NoVerdict(NoVerdict::UNAVAILABLE))
        }
        Err(_) => Err(Refused::Because("expired-or-used")),
    }
}
