//! Verifying for a site's back end, as reCAPTCHA, hCaptcha and Turnstile do.

use std::borrow::Cow;
use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use http::header::RETRY_AFTER;
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use simple_captcha::store::StoreError;
use simple_captcha::{Captcha, Claims, SecretError, Service, SiteKey, TokenError};

use crate::fields::Fields;
use crate::form::{Refusal, Submission};
use crate::headers::content_type;
use crate::response::json;
use crate::test_keys;
use crate::vendor::Vendor;

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

/// The inputs of a form without a script, as their names are in other programs: a key's and an answer's.
const INPUTS: [[&str; 2]; 3] =
    [["captcha_0", "captcha_1"], ["hashkey", "captcha"], ["captcha_hashkey", "captcha_code"]];

/// What a back end asks.
struct Question<'a> {
    vendor: Vendor,
    /// The one site that is asked for, if the path says it.
    site: Option<&'a Captcha>,
    fields: Fields,
}

/// Answers whether a token counts, or whether the answer in a form is right, always as JSON. A verdict has
/// status 200: back ends take any other for a service that is down.
pub(crate) async fn site_verify(
    service: &Service,
    site: Option<&Captcha>,
    vendor: Vendor,
    request: &Parts,
    body: &[u8],
) -> Response<Vec<u8>> {
    let names = ["secret", "response", "challenge", "sitekey", "idempotency_key"];
    let names = names.into_iter().chain(INPUTS.into_iter().flatten());
    const FORM: &str = "application/x-www-form-urlencoded";
    let (content_type, body) = match content_type(&request.headers) {
        // Some clients of reCAPTCHA put everything into the query.
        _ if vendor == Vendor::Recaptcha && (request.method == Method::GET || body.is_empty()) => {
            (FORM, request.uri.query().unwrap_or_default().as_bytes())
        }
        "" => (FORM, body),
        sent => (sent, body),
    };
    match Fields::read_any(names, content_type, body) {
        Ok(fields) if !fields.is_broken => Question { vendor, site, fields }.answer(service).await,
        _ => wrong(["bad-request"]),
    }
}

impl Question<'_> {
    async fn answer(mut self, service: &Service) -> Response<Vec<u8>> {
        let Some(secret) = self.field("secret") else { return wrong(["missing-input-secret"]) };
        let token = self.field("response");
        if service.takes_test_keys() {
            match test_keys::verdict(&secret, token.as_deref().unwrap_or_default()) {
                Some(_) if token.is_none() => return wrong(["missing-input-response"]),
                Some(Ok(hostname)) => {
                    let mut claims = Claims::default();
                    claims.hostname = Some(hostname.to_owned());
                    let now = service.captchas().next().map_or(UNIX_EPOCH, Captcha::now);
                    return right(now, claims);
                }
                Some(Err(code)) => return wrong([code]),
                None => {}
            }
        }
        let captcha = match service.site_with_secret(&secret) {
            Ok(captcha) if self.site.is_none_or(|site| site.site_key() == captcha.site_key()) => {
                captcha
            }
            Ok(_) | Err(SecretError::Unknown) => return wrong(["invalid-input-secret"]),
            Err(_) => return too_many(),
        };
        let named = self.field("sitekey");
        if named.is_some() && named.as_deref() != captcha.site_key().map(SiteKey::as_str) {
            return wrong(["sitekey-secret-mismatch"]);
        }
        // A token of another challenge than the back end asks for is none.
        let captcha = match self.field("challenge").map(|name| captcha.for_challenge(&name)) {
            None => Cow::Borrowed(captcha),
            Some(Some(named)) => Cow::Owned(named),
            Some(None) => return wrong(["invalid-input-response"]),
        };
        match token {
            Some(token) => self.redeem(&captcha, &token).await,
            None => self.judge(&captcha).await,
        }
    }

    /// Uses a token up.
    async fn redeem(mut self, captcha: &Captcha, token: &str) -> Response<Vec<u8>> {
        let redeemed = match self.field("idempotency_key") {
            Some(key) => captcha.redeem_token_idempotently(token, &key).await,
            None => captcha.redeem_token(token).await,
        };
        // hCaptcha tells the two apart. Its clients take the first code for both, or the second.
        let twice = |second| match self.vendor {
            Vendor::Hcaptcha => wrong(["timeout-or-duplicate", second]),
            _ => wrong(["timeout-or-duplicate"]),
        };
        match redeemed {
            Ok(verdict) => right(verdict.solved, verdict.claims),
            Err(TokenError::Expired) => twice("expired-input-response"),
            Err(TokenError::Used) => twice("already-seen-response"),
            Err(TokenError::Store(error)) => failed(&error),
            Err(_) => wrong(["invalid-input-response"]),
        }
    }

    /// Judges the answer in a form of a page without a script.
    async fn judge(mut self, captcha: &Captcha) -> Response<Vec<u8>> {
        let pairs = INPUTS.map(|names| names.map(|name| self.field(name)));
        let pair = pairs.into_iter().find(|[key, _]| key.is_some());
        let Some([Some(key), answer]) = pair else { return wrong(["missing-input-response"]) };
        match Submission::new(key, answer.unwrap_or_default()).judge(captcha).await {
            Ok(proof) => right(proof.solved(), Claims::default()),
            Err(Refusal::Required) => wrong(["missing-input-response"]),
            Err(Refusal::Invalid) => wrong(["invalid-input-response"]),
            Err(Refusal::Unavailable) => unavailable(),
        }
    }

    /// A field that has something in it.
    fn field(&mut self, name: &str) -> Option<String> {
        self.fields.take(name).filter(|value| !value.is_empty())
    }
}

fn wrong<const N: usize>(codes: [&'static str; N]) -> Response<Vec<u8>> {
    json(&SiteVerdict { error_codes: codes.into(), ..SiteVerdict::default() })
}

fn right(solved: SystemTime, claims: Claims) -> Response<Vec<u8>> {
    let since = solved.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let solved = i64::try_from(since).ok().and_then(|since| Timestamp::from_second(since).ok());
    json(&SiteVerdict {
        success: true,
        challenge_ts: solved.map(|solved| solved.to_string()),
        hostname: claims.hostname,
        action: claims.action,
        cdata: claims.data,
        error_codes: Vec::new(),
    })
}

/// Tells that too many wrong secrets came lately. It is no verdict, so it has a status of its own.
fn too_many() -> Response<Vec<u8>> {
    let mut response = wrong(["invalid-input-secret"]);
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

fn failed(error: &StoreError) -> Response<Vec<u8>> {
    tracing::error!(error = error as &dyn Error, "a token was not checked");
    unavailable()
}

fn unavailable() -> Response<Vec<u8>> {
    let mut response = wrong(["internal-error"]);
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}
