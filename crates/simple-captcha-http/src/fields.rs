//! Reading single fields out of a request's body.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;

use bytes::Bytes;
use futures_util::{FutureExt, stream};
use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// Why nothing was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a captcha is read out of an urlencoded form or JSON only, not out of a body of another type: \
     read its two fields yourself and call `Submission::judge`"
)]
#[non_exhaustive]
pub struct UnsupportedMediaType;

/// What a body is that is read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BodyType {
    Form,
    Json,
}

impl BodyType {
    pub(crate) fn of(content_type: &str) -> Result<Self, UnsupportedMediaType> {
        match &*essence(content_type) {
            "application/x-www-form-urlencoded" => Ok(Self::Form),
            essence if is_json(essence) => Ok(Self::Json),
            _ => Err(UnsupportedMediaType),
        }
    }
}

/// A media type without its parameters, in small letters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a type (without its parameters, in small letters) is JSON or made of it.
pub(crate) fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || essence.starts_with("application/") && essence.ends_with("+json")
}

/// The fields of some names, and what was found of them: of each name the first. In JSON a number counts
/// as its digits, and what is neither a number nor a text as not there.
pub(crate) struct Fields {
    found: Vec<(String, Option<String>)>,
    /// Whether the body is not what it says.
    pub(crate) is_broken: bool,
}

impl Fields {
    /// Reads a body. One that is not what it says has nothing in it.
    pub(crate) fn read(
        names: impl IntoIterator<Item = impl Into<String>>,
        content_type: &str,
        body: &[u8],
    ) -> Result<Self, UnsupportedMediaType> {
        let found = names.into_iter().map(|name| (name.into(), None)).collect();
        let mut fields = Self { found, is_broken: false };
        match BodyType::of(content_type)? {
            BodyType::Form => {
                for (name, value) in form_urlencoded::parse(body) {
                    fields.put(&name, || Some(value.into_owned()));
                }
            }
            BodyType::Json => {
                let mut json = serde_json::Deserializer::from_slice(body);
                if fields.deserialize(&mut json).is_err() {
                    fields.found.clear();
                    fields.is_broken = true;
                }
            }
        }
        Ok(fields)
    }

    /// As [`Fields::read`], also of `multipart/form-data`.
    pub(crate) fn read_any(
        names: impl IntoIterator<Item = impl Into<String>>,
        content_type: &str,
        body: &[u8],
    ) -> Result<Self, UnsupportedMediaType> {
        let Ok(boundary) = multer::parse_boundary(content_type) else {
            return Self::read(names, content_type, body);
        };
        let found = names.into_iter().map(|name| (name.into(), None)).collect();
        let mut fields = Self { found, is_broken: false };
        // All of it is there, so nothing is waited for.
        match fields.read_parts(boundary, body).now_or_never() {
            Some(Ok(())) => {}
            _ => {
                fields.found.clear();
                fields.is_broken = true;
            }
        }
        Ok(fields)
    }

    async fn read_parts(&mut self, boundary: String, body: &[u8]) -> Result<(), multer::Error> {
        let body = stream::iter([Ok::<_, Infallible>(Bytes::copy_from_slice(body))]);
        let mut parts = multer::Multipart::new(body, boundary);
        while let Some(part) = parts.next_field().await? {
            let Some(name) = part.name().map(str::to_owned) else { continue };
            let value = part.text().await?;
            self.put(&name, || Some(value));
        }
        Ok(())
    }

    /// Takes what was found under a name.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.found.iter_mut().find(|(other, _)| other == name)?.1.take()
    }

    /// Keeps the first of each name.
    fn put(&mut self, name: &str, value: impl FnOnce() -> Option<String>) {
        if let Some((_, place @ None)) = self.found.iter_mut().find(|(other, _)| other == name) {
            *place = value();
        }
    }
}

/// Reads JSON: of an object what is looked for, of everything else nothing.
impl<'de> DeserializeSeed<'de> for &mut Fields {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Fields {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut object: M) -> Result<(), M::Error> {
        while let Some(name) = object.next_key::<Cow<'de, str>>()? {
            if !self.found.iter().any(|(other, _)| *other == name) {
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
