//! What a form sent: the captcha's part of it.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use simple_captcha::{Answer, Captcha, Key, Names, Proof, VerifyError};

use super::Refusal;

/// The captcha's part of what a form sent: a key, or a [`Pass`](simple_captcha::Pass), and an answer.
///
/// The crates for web frameworks read it out of a request's body, beside what the site itself reads
/// there.
#[derive(Default)]
pub struct Submission {
    key: String,
    answer: String,
}

/// Why nothing was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a captcha is read out of an urlencoded form or JSON only, not out of a body of another type: \
         read its two fields yourself and call `Submission::judge`"
)]
#[non_exhaustive]
pub struct UnsupportedMediaType;

impl Submission {
    /// Takes a key and an answer as they came.
    pub fn new(key: impl Into<String>, answer: impl Into<String>) -> Self {
        Self { key: key.into(), answer: answer.into() }
    }

    /// Whether a body of this `Content-Type` is read, before the body is there. If it is not, the site's
    /// form may send what a captcha cannot be read out of: the log says so at the level `debug`, as
    /// visitors can send anything.
    ///
    /// # Errors
    ///
    /// A body of another type, `multipart/form-data` for one, is not read.
    pub fn check_type(content_type: &str) -> Result<(), UnsupportedMediaType> {
        BodyType::of(content_type).map(|_| ()).inspect_err(|error| {
            tracing::debug!(content_type, "{error}");
        })
    }

    /// Reads a request's body by its `Content-Type`: `application/x-www-form-urlencoded` or
    /// `application/json` (also `…+json`), under the names that the form has. A body that is not what it
    /// says has nothing in it. In JSON an answer may be a number; what is neither that nor a text counts
    /// as not there.
    ///
    /// If none of the names is there, the form may have been made with another's field, or with none:
    /// the log says so at the level `debug`.
    ///
    /// # Errors
    ///
    /// A body of another type, `multipart/form-data` for one, is not read.
    pub fn read(
        names: Names,
        content_type: &str,
        body: &[u8],
    ) -> Result<Self, UnsupportedMediaType> {
        let mut inputs = Inputs::new(names.read_as());
        match BodyType::of(content_type)? {
            BodyType::Form => {
                for (name, value) in form_urlencoded::parse(body) {
                    inputs.put(&name, || Some(value.into_owned()));
                }
            }
            BodyType::Json => {
                let mut json = serde_json::Deserializer::from_slice(body);
                if inputs.deserialize(&mut json).is_err() {
                    return Ok(Self::default());
                }
            }
        }
        Ok(inputs.found(names))
    }

    /// Judges it, as [`Captcha::verify`] does, or takes the [`Pass`](simple_captcha::Pass) that it
    /// carries. `captcha` is the one [for this form](Captcha::for_form): a captcha of another challenge
    /// is refused, and so is a pass of another form.
    ///
    /// ```
    /// use simple_captcha::{Captcha, Form, Proof};
    /// use simple_captcha_http::form::{Refusal, Submission};
    ///
    /// const NEWSLETTER: Form = Form::new("newsletter");
    ///
    /// async fn open(captcha: &Captcha, content_type: &str, body: &[u8]) -> Result<Proof, Refusal> {
    ///     let submission = Submission::read(NEWSLETTER.names(), content_type, body);
    ///     submission.unwrap_or_default().judge(&captcha.for_form(NEWSLETTER)).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Everything but a right answer and a good pass. A store that fails is logged.
    pub async fn judge(&self, captcha: &Captcha) -> Result<Proof, Refusal> {
        match captcha.redeem_pass(&self.key).await {
            Ok(None) => {}
            Ok(Some(proof)) => return Ok(proof),
            // Nothing was typed that could be wrong: the form was sent twice.
            Err(VerifyError::Gone) => return Err(Refusal::Required),
            Err(error) => return Err(refuse(&error)),
        }
        if Answer::new(&self.answer).is_empty() {
            return Err(Refusal::Required);
        }
        if captcha.show().is_err() {
            let challenge = captcha.form().challenge();
            tracing::error!(
                challenge,
                "a form asks with a challenge that the captcha does not have"
            );
            return Err(Refusal::Unavailable);
        }
        let Ok(key) = self.key.parse::<Key>() else { return Err(Refusal::Invalid) };
        captcha.verify(&key, &self.answer).await.map_err(|error| refuse(&error))
    }
}

fn refuse(error: &VerifyError) -> Refusal {
    if let VerifyError::Store(error) = error {
        tracing::error!(error = error as &dyn Error, "an answer was not checked");
    }
    Refusal::from(error)
}

/// What a body is that is read.
enum BodyType {
    Form,
    Json,
}

impl BodyType {
    fn of(content_type: &str) -> Result<Self, UnsupportedMediaType> {
        match &*essence(content_type) {
            "application/x-www-form-urlencoded" => Ok(Self::Form),
            essence if is_json(essence) => Ok(Self::Json),
            _ => Err(UnsupportedMediaType),
        }
    }
}

/// A media type without its parameters, in small letters.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a type (without its parameters, in small letters) is JSON or made of it.
pub(super) fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || essence.starts_with("application/") && essence.ends_with("+json")
}

/// What is looked for, and what was found of it.
struct Inputs(Vec<Pair>);

struct Pair {
    names: Names,
    key: Option<String>,
    answer: Option<String>,
}

impl Inputs {
    fn new(names: Vec<Names>) -> Self {
        Self(names.into_iter().map(|names| Pair { names, key: None, answer: None }).collect())
    }

    /// Where the input of that name goes, as long as there is none.
    fn place(&mut self, name: &str) -> Option<&mut Option<String>> {
        self.0.iter_mut().find_map(|Pair { names, key, answer }| match name {
            name if names.is_key(name) => Some(key),
            name if names.is_answer(name) => Some(answer),
            _ => None,
        })
    }

    /// Keeps the first input of each name.
    fn put(&mut self, name: &str, value: impl FnOnce() -> Option<String>) {
        if let Some(place @ None) = self.place(name) {
            *place = value();
        }
    }

    fn found(self, names: Names) -> Submission {
        let sent = self.0.into_iter().filter(|pair| pair.key.is_some() || pair.answer.is_some());
        // The first of which there is more than the name.
        let found = sent.min_by_key(|pair| {
            [&pair.key, &pair.answer].into_iter().flatten().all(String::is_empty)
        });
        let Some(Pair { key, answer, .. }) = found else {
            let (key, answer) = (names.key(), names.answer());
            tracing::debug!("a form came without the captcha's inputs {key:?} and {answer:?}");
            return Submission::default();
        };
        Submission::new(key.unwrap_or_default(), answer.unwrap_or_default())
    }
}

/// Reads JSON: of an object what is looked for, of everything else nothing.
impl<'de> DeserializeSeed<'de> for &mut Inputs {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Inputs {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut object: M) -> Result<(), M::Error> {
        while let Some(name) = object.next_key::<Cow<'de, str>>()? {
            if self.place(&name).is_none() {
                object.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = match object.next_value::<Value>()? {
                Value::String(text) => Some(text),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
            self.put(&name, || value);
        }
        Ok(())
    }
}

/// Shows nothing: it has an answer in it.
impl fmt::Debug for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Submission(..)")
    }
}
