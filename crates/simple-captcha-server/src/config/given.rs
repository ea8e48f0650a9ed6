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
    match Given::deserialize(deserializer)? {
        Given::Text(text) => text.parse().map_err(Error::custom),
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
    let Given::List(values) = Given::deserialize(deserializer)? else {
        return Err(Error::custom(EXPECTED));
    };
    let values = values.into_iter().map(|value| match value {
        Given::Text(text) => text.parse().map_err(Error::custom),
        _ => Err(Error::custom(EXPECTED)),
    });
    values.collect()
}

/// Reads a list, or the text that the command line takes for it.
pub(super) fn some_list<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    let text = match Given::deserialize(deserializer)? {
        Given::Text(text) => Some(text),
        Given::List(values) => {
            let texts: Option<Vec<String>> = values.into_iter().map(Given::into_text).collect();
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
    let given = Given::deserialize(deserializer)?;
    let number = matches!(given, Given::Whole(_) | Given::Fraction(_)).then(|| given.into_text());
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
    match Given::deserialize(deserializer)? {
        Given::Truth(truth) => Ok(truth),
        _ => Err(Error::custom("expected true or false")),
    }
}

pub(super) fn some_secret<'de, D>(deserializer: D) -> Result<Option<Secret>, D::Error>
where
    D: Deserializer<'de>,
{
    match Given::deserialize(deserializer)? {
        Given::Text(text) => Secret::new(text).map(Some).map_err(Error::custom),
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
enum Given {
    Truth(bool),
    Whole(i64),
    Fraction(f64),
    Text(String),
    List(Vec<Self>),
    /// A table, a date, or a number that is too large.
    Other,
}

impl Given {
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

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Given, E> {
        Ok(Given::Truth(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Given, E> {
        Ok(Given::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Given, E> {
        Ok(i64::try_from(number).map_or(Given::Other, Given::Whole))
    }

    fn visit_i128<E>(self, _: i128) -> Result<Given, E> {
        Ok(Given::Other)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Given, E> {
        Ok(Given::Other)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Given, E> {
        Ok(Given::Fraction(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Given, E> {
        Ok(Given::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Given, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element()? {
            list.push(value);
        }
        Ok(Given::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Given, A::Error> {
        while table.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Given::Other)
    }
}
