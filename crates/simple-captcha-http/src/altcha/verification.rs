//! What the server says of an answer, signed for the site's back end.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use simple_captcha::{Captcha, Claims, IssueTokenError, Proof, SiteKey};

use super::signature;

/// The one algorithm. No client chooses another.
const ALGORITHM: &str = "SHA-256";

/// What the server says of an answer, as ALTCHA calls it: a server signature. Only `verificationData` is
/// signed.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServerPayload {
    algorithm: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    api_key: Option<String>,
    signature: String,
    verification_data: String,
    #[serde(default)]
    verified: bool,
}

impl ServerPayload {
    /// Says that an answer was right. Its `id` is a token, which counts once.
    pub(crate) fn of(
        captcha: &Captcha,
        proof: Proof,
        claims: &Claims,
    ) -> Result<Self, IssueTokenError> {
        let token = proof.token(claims)?;
        let now = captcha.now();
        let expires = now.checked_add(captcha.token_lifetime()).unwrap_or(now);
        let api_key = captcha.site_key().map(SiteKey::to_string);
        let mut data = form_urlencoded::Serializer::new(String::new());
        if let Some(key) = &api_key {
            data.append_pair("apiKey", key);
        }
        data.append_pair("classification", "GOOD");
        data.append_pair("expire", &seconds(expires).to_string());
        if let Some(hostname) = &claims.hostname {
            data.append_pair("hostname", hostname);
        }
        data.append_pair("id", token.as_str());
        data.append_pair("time", &seconds(now).to_string());
        data.append_pair("verified", "true");
        let verification_data = data.finish();
        let signature =
            signature::sign(captcha, signature::SHARED, &Sha256::digest(&verification_data));
        Ok(Self {
            algorithm: ALGORITHM.to_owned(),
            api_key,
            // Only a site with a secret gets here.
            signature: signature.unwrap_or_default(),
            verification_data,
            verified: true,
        })
    }

    /// The payload as the widget puts it into the form.
    pub(crate) fn encode(&self) -> Option<String> {
        Some(BASE64.encode(&serde_json::to_vec(self).ok()?))
    }

    /// Whether this site signed it.
    pub(crate) fn is_signed(&self, captcha: &Captcha) -> bool {
        self.algorithm == ALGORITHM
            && signature::is_signed(
                captcha,
                signature::SHARED,
                &Sha256::digest(&self.verification_data),
                &self.signature,
            )
    }

    /// The first value of each name.
    pub(crate) fn data(&self) -> VerificationData {
        let mut data = Map::new();
        for (name, value) in form_urlencoded::parse(self.verification_data.as_bytes()) {
            data.entry(name).or_insert_with(|| value_of(&value));
        }
        VerificationData(data)
    }
}

/// What is signed, by name.
#[derive(Serialize)]
pub(crate) struct VerificationData(Map<String, Value>);

impl VerificationData {
    pub(crate) fn says_verified(&self) -> bool {
        self.0.get("verified") == Some(&Value::Bool(true))
    }

    /// Whether its time is over. One without a time is.
    pub(crate) fn is_expired(&self, now: SystemTime) -> bool {
        let expire = self.0.get("expire").and_then(Value::as_u64).map(Duration::from_secs);
        let expire = expire.and_then(|since| UNIX_EPOCH.checked_add(since));
        expire.is_none_or(|expire| expire < now)
    }

    /// The token.
    pub(crate) fn id(&self) -> &str {
        self.0.get("id").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Truth values and numbers as such, as ALTCHA's libraries read them.
fn value_of(text: &str) -> Value {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match (text, text.parse::<u64>()) {
        ("true", _) => true.into(),
        ("false", _) => false.into(),
        (_, Ok(number)) if is_number => number.into(),
        _ => text.into(),
    }
}

fn seconds(moment: SystemTime) -> u64 {
    moment.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
