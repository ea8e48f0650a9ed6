//! Values as a configuration file has them, checked by what checks the command line too.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::{self, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use simple_captcha::Secret;

/// Reads a text that a type takes.
pub(super) fn text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    match TomlValue::deserialize(deserializer)? {
        TomlValue::Text(text) => text.parse().map_err(Error::custom),
        _ => Err(expected::<T, _>()),
    }
}

pub(super) fn some_text<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    text(deserializer).map(Some)
}

/// Reads a list of texts.
pub(super) fn texts<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    const EXPECTED: &str = "expected a list of texts, such as [\"…\", \"…\"]";
    let TomlValue::List(values) = TomlValue::deserialize(deserializer)? else {
        return Err(Error::custom(EXPECTED));
    };
    let values = values.into_iter().map(|value| match value {
        TomlValue::Text(text) => text.parse().map_err(Error::custom),
        _ => Err(Error::custom(EXPECTED)),
    });
    values.collect()
}

/// Reads a list of texts of which there must be one, or `"any"`, which is none.
pub(super) fn any_or_texts<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    let values = match TomlValue::deserialize(deserializer)? {
        TomlValue::Text(text) if text == "any" => return Ok(Vec::new()),
        TomlValue::List(values) if !values.is_empty() => values,
        _ => {
            return Err(Error::custom(
                "expected \"any\", or a list of texts, such as [\"…\", \"…\"]",
            ));
        }
    };
    let values = values.into_iter().map(|value| match value {
        TomlValue::Text(text) => text.parse().map_err(Error::custom),
        _ => Err(Error::custom("expected a list of texts, such as [\"…\", \"…\"]")),
    });
    values.collect()
}

/// Reads a list, or the text that the command line takes for it.
pub(super) fn some_list<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    let text = match TomlValue::deserialize(deserializer)? {
        TomlValue::Text(text) => Some(text),
        TomlValue::List(values) => {
            let texts: Option<Vec<String>> = values.into_iter().map(TomlValue::into_text).collect();
            texts.map(|texts| format!("[{}]", texts.join(", ")))
        }
        _ => None,
    };
    let text = text.ok_or_else(expected::<T, _>)?;
    text.parse().map(Some).map_err(Error::custom)
}

/// Reads a number that a type takes.
pub(super) fn number<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    let given = TomlValue::deserialize(deserializer)?;
    let number =
        matches!(given, TomlValue::Whole(_) | TomlValue::Fraction(_)).then(|| given.into_text());
    let number = number.flatten().ok_or_else(expected::<T, _>)?;
    number.parse().map_err(Error::custom)
}

pub(super) fn some_number<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    number(deserializer).map(Some)
}

pub(super) fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match TomlValue::deserialize(deserializer)? {
        TomlValue::Truth(truth) => Ok(truth),
        _ => Err(Error::custom("expected true or false")),
    }
}

pub(super) fn some_secret<'de, D>(deserializer: D) -> Result<Option<Secret>, D::Error>
where
    D: Deserializer<'de>,
{
    match TomlValue::deserialize(deserializer)? {
        TomlValue::Text(text) => Secret::new(text).map(Some).map_err(Error::custom),
        _ => Err(Error::custom("expected a text of at least 16 bytes")),
    }
}

/// What a type says that it takes.
fn expected<T: FromStr<Err: Display>, E: Error>() -> E {
    match "".parse::<T>().map_err(|error| error.to_string()) {
        Err(expected) if expected.starts_with("expected") => Error::custom(expected),
        _ => Error::custom("expected a text"),
    }
}

/// Any value. It is not `Debug`: it may be a secret.
enum TomlValue {
    Truth(bool),
    Whole(i64),
    Fraction(f64),
    Text(String),
    List(Vec<Self>),
    /// A table, a date, or a number that is too large.
    Other,
}

impl TomlValue {
    /// What the command line would have in its place.
    fn into_text(self) -> Option<String> {
        match self {
            Self::Whole(number) => Some(number.to_string()),
            Self::Fraction(number) => Some(format!("{number:?}")),
            Self::Text(text) => Some(text),
            Self::Truth(_) | Self::List(_) | Self::Other => None,
        }
    }
}

impl<'de> Deserialize<'de> for TomlValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TomlValueVisitor)
    }
}

struct TomlValueVisitor;

impl<'de> Visitor<'de> for TomlValueVisitor {
    type Value = TomlValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<TomlValue, E> {
        Ok(TomlValue::Truth(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<TomlValue, E> {
        Ok(TomlValue::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<TomlValue, E> {
        Ok(i64::try_from(number).map_or(TomlValue::Other, TomlValue::Whole))
    }

    fn visit_i128<E>(self, _: i128) -> Result<TomlValue, E> {
        Ok(TomlValue::Other)
    }

    fn visit_u128<E>(self, _: u128) -> Result<TomlValue, E> {
        Ok(TomlValue::Other)
    }

    fn visit_f64<E>(self, number: f64) -> Result<TomlValue, E> {
        Ok(TomlValue::Fraction(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<TomlValue, E> {
        Ok(TomlValue::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<TomlValue, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element()? {
            list.push(value);
        }
        Ok(TomlValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<TomlValue, A::Error> {
        while table.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(TomlValue::Other)
    }
}
