//! What a form sent: the captcha's part of it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::{FormCaptcha, Names, Usual};

/// The captcha's part of what a form sent: a key, or a [`Pass`](super::Pass), and an answer. `C` is the
/// captcha that the form has.
///
/// The crates for web frameworks read it out of a request's body, beside what the site itself reads
/// there.
pub struct Sent<C = Usual> {
    pub(super) key: String,
    pub(super) answer: String,
    of: PhantomData<fn() -> C>,
}

/// Why nothing was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a captcha is read out of an urlencoded form or JSON only, not out of a body of another type: \
         read its two fields yourself and call `Captcha::judge`"
)]
#[non_exhaustive]
pub struct UnknownType;

impl Sent {
    /// Takes a key and an answer as they came.
    pub fn new(key: impl Into<String>, answer: impl Into<String>) -> Self {
        Self::new_of(key, answer)
    }

    /// Takes a key and an answer as they came, of a form with a captcha of its own.
    pub fn new_of<C: FormCaptcha>(key: impl Into<String>, answer: impl Into<String>) -> Sent<C> {
        Sent { key: key.into(), answer: answer.into(), of: PhantomData }
    }

    /// Whether a body of this `Content-Type` is read, before the body is there. If it is not, the site's
    /// form may send what a captcha cannot be read out of: the log says so at the level `debug`, as
    /// visitors can send anything.
    ///
    /// # Errors
    ///
    /// A body of another type, `multipart/form-data` for one, is not read.
    pub fn reads(content_type: &str) -> Result<(), UnknownType> {
        Kind::of(content_type).map(|_| ()).inspect_err(|error| {
            tracing::debug!(content_type, "{error}");
        })
    }

    /// Reads a request's body by its `Content-Type`: `application/x-www-form-urlencoded` or
    /// `application/json` (also `…+json`), under the usual [names](FormCaptcha::NAMES). A body that is
    /// not what it says has nothing in it. In JSON an answer may be a number; what is neither that nor
    /// a text counts as not there.
    ///
    /// # Errors
    ///
    /// A body of another type, `multipart/form-data` for one, is not read.
    pub fn read(content_type: &str, body: &[u8]) -> Result<Self, UnknownType> {
        Self::read_of(content_type, body)
    }

    /// Reads it as [`Sent::read`] does, under the names of a form's own captcha. If none of them is
    /// there, the form may have been made with another's field, or with none: the log says so at the
    /// level `debug`.
    ///
    /// # Errors
    ///
    /// A body of another type, `multipart/form-data` for one, is not read.
    pub fn read_of<C: FormCaptcha>(
        content_type: &str,
        body: &[u8],
    ) -> Result<Sent<C>, UnknownType> {
        let mut inputs = Inputs::new(C::NAMES.read_as());
        match Kind::of(content_type)? {
            Kind::Form => {
                for (name, value) in form_urlencoded::parse(body) {
                    inputs.put(&name, || Some(value.into_owned()));
                }
            }
            Kind::Json => {
                let mut json = serde_json::Deserializer::from_slice(body);
                if inputs.deserialize(&mut json).is_err() {
                    return Ok(Sent::default());
                }
            }
        }
        Ok(inputs.found::<C>())
    }
}

/// What a body is that is read.
enum Kind {
    Form,
    Json,
}

impl Kind {
    fn of(content_type: &str) -> Result<Self, UnknownType> {
        match &*essence(content_type) {
            "application/x-www-form-urlencoded" => Ok(Self::Form),
            essence if is_json(essence) => Ok(Self::Json),
            _ => Err(UnknownType),
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

    fn found<C: FormCaptcha>(self) -> Sent<C> {
        let sent = self.0.into_iter().filter(|pair| pair.key.is_some() || pair.answer.is_some());
        // The first of which there is more than the name.
        let found = sent.min_by_key(|pair| {
            [&pair.key, &pair.answer].into_iter().flatten().all(String::is_empty)
        });
        let Some(Pair { key, answer, .. }) = found else {
            let (key, answer) = (C::NAMES.key(), C::NAMES.answer());
            tracing::debug!("a form came without the captcha's inputs {key:?} and {answer:?}");
            return Sent::default();
        };
        Sent::new_of(key.unwrap_or_default(), answer.unwrap_or_default())
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

impl<C: FormCaptcha> Default for Sent<C> {
    fn default() -> Self {
        Sent::new_of("", "")
    }
}

/// Shows nothing: it has an answer in it.
impl<C> fmt::Debug for Sent<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sent(..)")
    }
}
