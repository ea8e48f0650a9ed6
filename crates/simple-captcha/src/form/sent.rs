//! What a form sent: the captcha's part of it.

use std::fmt;

use serde::Deserialize;

use super::audience::essence;
use super::{Proof, Refusal};
use crate::answer::Answer;
use crate::captcha::Captcha;
use crate::error::VerifyError;
use crate::key::Key;

/// The captcha's part of what a form sent: a key, or a [`Pass`](super::Pass), and an answer.
///
/// It is found under the names of `Names::django("captcha")`, `Names::rest()` or `Names::tutorial()`,
/// the first of them of which anything is there. The crates for web frameworks read it out of a
/// request's body, beside what the site itself reads there.
#[derive(Clone, Default)]
pub struct Sent {
    key: String,
    answer: String,
}

/// Why nothing was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a captcha is read out of an urlencoded form or JSON only, not out of a body of another type: \
         read its fields yourself and call `Captcha::verify`"
)]
#[non_exhaustive]
pub struct UnknownType;

/// All the names that are looked for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Inputs {
    captcha_0: Option<String>,
    captcha_1: Option<String>,
    captcha_hashkey: Option<String>,
    captcha_code: Option<String>,
    hashkey: Option<String>,
    captcha: Option<String>,
}

impl Sent {
    /// Takes a key and an answer as they came, for a form whose names are its own.
    pub fn new(key: impl Into<String>, answer: impl Into<String>) -> Self {
        Self { key: key.into(), answer: answer.into() }
    }

    /// Reads a request's body by its `Content-Type`: `application/x-www-form-urlencoded` or
    /// `application/json` (also `…+json`). A body that is not what it says has nothing in it.
    ///
    /// # Errors
    ///
    /// A body of another type, `multipart/form-data` for one, is not read.
    pub fn read(content_type: &str, body: &[u8]) -> Result<Self, UnknownType> {
        let essence = essence(content_type);
        let inputs = if essence == "application/x-www-form-urlencoded" {
            Inputs::of_form(body)
        } else if is_json(&essence) {
            serde_json::from_slice(body).unwrap_or_default()
        } else {
            return Err(UnknownType);
        };
        Ok(inputs.into())
    }
}

/// Whether a type (without its parameters, in small letters) is JSON or made of it.
pub(super) fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || essence.starts_with("application/") && essence.ends_with("+json")
}

impl Inputs {
    fn of_form(body: &[u8]) -> Self {
        let mut inputs = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let input = match &*name {
                "captcha_0" => &mut inputs.captcha_0,
                "captcha_1" => &mut inputs.captcha_1,
                "captcha_hashkey" => &mut inputs.captcha_hashkey,
                "captcha_code" => &mut inputs.captcha_code,
                "hashkey" => &mut inputs.hashkey,
                "captcha" => &mut inputs.captcha,
                _ => continue,
            };
            input.get_or_insert_with(|| value.into_owned());
        }
        inputs
    }
}

impl From<Inputs> for Sent {
    fn from(inputs: Inputs) -> Self {
        let Inputs { captcha_0, captcha_1, captcha_hashkey, captcha_code, hashkey, captcha } =
            inputs;
        let pairs = [(captcha_0, captcha_1), (captcha_hashkey, captcha_code), (hashkey, captcha)];
        let (key, answer) = pairs
            .into_iter()
            .find(|(key, answer)| key.is_some() || answer.is_some())
            .unwrap_or_default();
        Self { key: key.unwrap_or_default(), answer: answer.unwrap_or_default() }
    }
}

/// Shows nothing: it has an answer in it.
impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sent(..)")
    }
}

impl Captcha {
    /// Judges what a form sent, as [`Captcha::verify`] does; or takes a
    /// [`Pass`](super::Pass) that was handed out for this form.
    ///
    /// `form` is the form's name, any text by which the site tells its forms apart, such as the path
    /// that it is sent to.
    ///
    /// # Errors
    ///
    /// Everything but a right answer and a good pass. A store that fails is logged.
    pub async fn judge(&self, sent: &Sent, form: &str) -> Result<Proof, Refusal> {
        if let Some(pass) = self.opened_pass(&sent.key, form) {
            return pass.redeem().await.map_err(|error| match error {
                // Nothing was typed that could be wrong: the form was sent twice.
                VerifyError::Gone => Refusal::Required,
                error => refused(&error),
            });
        }
        let answer = Answer::new(&sent.answer);
        if answer.is_empty() {
            return Err(Refusal::Required);
        }
        let Ok(key) = sent.key.parse::<Key>() else { return Err(Refusal::Invalid) };
        self.verify(&key, &answer).await.map_err(|error| refused(&error))?;
        Ok(Proof::fresh(self, form))
    }
}

fn refused(error: &VerifyError) -> Refusal {
    if let VerifyError::Store(error) = error {
        tracing::error!(error = error as &dyn std::error::Error, "an answer was not checked");
    }
    Refusal::from(error)
}
