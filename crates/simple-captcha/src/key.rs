//! The name of one captcha.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use serde::de::{Deserialize, Deserializer, Error};
use simple_captcha_draw::{RandomnessError, system_bytes};

use crate::mark::KeyMark;

/// The name of one captcha: what the hidden field of the form and the picture's URL carry.
///
/// A key made here is 160 random bits as 40 lower-case hexadecimal digits, so it can be neither
/// guessed nor counted through; a [sealed](crate::CaptchaBuilder::sealed) one is longer, and one of a
/// [named](crate::CaptchaBuilder::named_challenge) challenge, or of a service's site, begins with a mark of
/// it, and has 128 random bits. A key that came from
/// elsewhere is any text of letters, digits and underscores (a regular expression's `\w+`) of at most
/// [`Key::MAX_LEN`] bytes.
///
/// A key is not a secret from the visitor who has it, but whoever reads it in a log could take that
/// visitor's captcha: [`Debug`] shows only its first four characters.
///
/// ```
/// use simple_captcha::Key;
///
/// let key: Key = "686b0d6dba489980b80e36f7fd0d93950e41469f".parse()?;
/// assert_eq!(format!("{key:?}"), "Key(686b…)");
/// assert!("no-such-key".parse::<Key>().is_err());
/// # Ok::<(), simple_captcha::InvalidKey>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// The longest key that is taken, in bytes of UTF-8.
    pub const MAX_LEN: usize = 1024;

    /// How long a key is that is made here: as long as the table's column.
    const LEN: usize = 40;

    /// Makes a new key from the operating system's randomness, with a mark before it or an empty one.
    pub(crate) fn random(mark: &str) -> Result<Self, RandomnessError> {
        let bytes = system_bytes::<{ Self::LEN / 2 }>()?;
        let mut key = mark.to_owned();
        HEXLOWER.encode_append(&bytes, &mut key);
        key.truncate(Self::LEN);
        Ok(Self(key))
    }

    /// The mark of the named challenge that the captcha was made with; `None` for the usual one.
    pub(crate) fn mark(&self) -> Option<&str> {
        let (mark, _) = self.0.split_at_checked(KeyMark::LEN)?;
        let digits = mark.strip_suffix('_')?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(mark)
    }

    /// The key's text, as it stands in forms and URLs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Key {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        if text.is_empty() {
            return Err(InvalidKey::Empty);
        }
        // Of ASCII first, as nearly all keys are.
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c.is_alphanumeric();
        if !text.chars().all(is_word) {
            return Err(InvalidKey::Character);
        }
        if text.len() > Self::MAX_LEN {
            return Err(InvalidKey::TooLong);
        }
        Ok(Self(text.to_owned()))
    }
}

/// The whole key, for forms and URLs. Who has it can have its picture: logs show it as `Debug` does.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(Error::custom)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start: String = self.0.chars().take(4).collect();
        write!(f, "Key({start}…)")
    }
}

/// Why a text is not a [`Key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidKey {
    /// There is no text at all.
    #[error("a captcha key cannot be empty")]
    Empty,
    /// It has a character that is not a letter, a digit or an underscore.
    #[error("a captcha key has only letters, digits and underscores")]
    Character,
    /// It is longer than [`Key::MAX_LEN`].
    #[error("a captcha key has at most {} bytes", Key::MAX_LEN)]
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_is_forty_hexadecimal_digits_and_never_the_same() {
        let (one, other) = (Key::random("").unwrap(), Key::random("").unwrap());
        assert_eq!(one.as_str().len(), 40);
        assert!(one.as_str().bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
        assert_ne!(one, other);
    }

    #[test]
    fn words_of_any_script_are_keys_and_everything_else_is_not() {
        for good in ["x", "é", "键", "A_9", &"a".repeat(Key::MAX_LEN)] {
            assert_eq!(good.parse::<Key>().unwrap().as_str(), good);
        }
        for (bad, why) in [
            ("", InvalidKey::Empty),
            ("a-b", InvalidKey::Character),
            (" a", InvalidKey::Character),
            ("a\0", InvalidKey::Character),
            (&*"a".repeat(Key::MAX_LEN + 1), InvalidKey::TooLong),
        ] {
            assert_eq!(bad.parse::<Key>(), Err(why), "{bad:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_key_or_is_refused(text in "\\PC*|[a-z0-9_]{0,700}") {
            match text.parse::<Key>() {
                Ok(key) => proptest::prop_assert_eq!(key.as_str(), text),
                Err(_) => proptest::prop_assert!(
                    text.is_empty() || text.len() > 256 || text.contains(|c: char| !c.is_alphanumeric() && c != '_')
                ),
            }
        }
    }

    #[test]
    fn debug_shows_four_characters_and_no_more() {
        let key: Key = "0123456789".parse().unwrap();
        assert_eq!(format!("{key:?}"), "Key(0123…)");
    }
}
