//! What is asked.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use serde::Deserialize;
use simple_captcha::challenge::{InvalidLetters, InvalidSign, Punctuation};
use simple_captcha::{Letters, Sum};

use super::ChallengeKind;
use super::toml_value::{some_text, text};
use super::values::WholeNumber;

/// The number of letters of a word. The most is more than any has, so that whoever wants no limit can
/// say so.
type WordLength = WholeNumber<0, 1000>;

#[derive(Args, Clone, Debug, Deserialize)]
#[command(next_help_heading = "What is asked")]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ChallengeConfig {
    /// What is asked: letters, digits, accented, chinese, sum, words or words-and-punctuation
    ///
    /// Chinese characters need a --font that has them. django-simple-captcha's names are taken too:
    /// captcha.helpers.random_char_challenge, unicode_challenge, math_challenge, word_challenge,
    /// huge_words_and_punctuation_challenge, or short: random_char, unicode, math, word.
    #[arg(
        long = "challenge",
        value_name = "KIND",
        env = "CAPTCHA_CHALLENGE_FUNCT",
        default_value_t
    )]
    #[serde(deserialize_with = "text")]
    pub(crate) kind: ChallengeKind,
    /// The letters that come up where letters, digits, accented or chinese are asked, each as likely
    /// as it stands there often [default: those that are hard to confuse]
    #[arg(long, value_name = "TEXT", env = "CAPTCHA_ALPHABET", allow_hyphen_values = true)]
    #[serde(deserialize_with = "some_text")]
    pub(crate) alphabet: Option<Alphabet>,
    /// How many letters or digits are asked, 1 to 32 [default: 5, like-django 4]
    #[arg(long, value_name = "N", env = "CAPTCHA_LENGTH")]
    pub(crate) length: Option<WholeNumber<1, 32>>,
    /// How a sum writes multiplication: 1 to 27 characters that the font has, no digits and no signs of
    /// addition, subtraction or equality [default: ×, * like-django]
    #[arg(long, value_name = "SIGN", env = "CAPTCHA_MATH_CHALLENGE_OPERATOR")]
    #[serde(deserialize_with = "some_text")]
    pub(crate) times_sign: Option<TimesSign>,
    /// The file that words are taken from: UTF-8, a word in each line
    ///
    /// What is not only letters and digits is left out.
    #[arg(long, value_name = "FILE", env = "CAPTCHA_WORDS_DICTIONARY", default_value_os_t = Self::default().words_dictionary)]
    #[serde(deserialize_with = "text")]
    pub(crate) words_dictionary: PathBuf,
    /// The fewest letters of a word that is asked
    #[arg(long, value_name = "N", env = "CAPTCHA_DICTIONARY_MIN_LENGTH", default_value_t = Self::default().dictionary_min_length)]
    pub(crate) dictionary_min_length: WordLength,
    /// The most letters of a word that is asked; more than 32 never are
    #[arg(long, value_name = "N", env = "CAPTCHA_DICTIONARY_MAX_LENGTH", default_value_t = Self::default().dictionary_max_length)]
    pub(crate) dictionary_max_length: WordLength,
    /// The marks of which one stands behind each of two words: no letters, digits or spaces
    #[arg(
        long,
        value_name = "CHARS",
        env = "CAPTCHA_PUNCTUATION",
        default_value_t,
        allow_hyphen_values = true
    )]
    #[serde(deserialize_with = "text")]
    pub(crate) punctuation: Punctuation,
}

impl Default for ChallengeConfig {
    fn default() -> Self {
        Self {
            kind: ChallengeKind::default(),
            alphabet: None,
            length: None,
            times_sign: None,
            words_dictionary: PathBuf::from("/usr/share/dict/words"),
            dictionary_min_length: const { WholeNumber::new(0) },
            dictionary_max_length: const { WholeNumber::new(99) },
            punctuation: Punctuation::default(),
        }
    }
}

/// Letters of the site's choice.
#[derive(Clone, Debug)]
pub(crate) struct Alphabet(pub(crate) Letters);

impl FromStr for Alphabet {
    type Err = InvalidLetters;

    fn from_str(letters: &str) -> Result<Self, InvalidLetters> {
        Letters::default().with_alphabet(letters).map(Self)
    }
}

/// A sum with a sign of the site's choice.
#[derive(Clone, Debug)]
pub(crate) struct TimesSign(pub(crate) Sum);

impl FromStr for TimesSign {
    type Err = InvalidSign;

    fn from_str(sign: &str) -> Result<Self, InvalidSign> {
        Sum::default().with_times_sign(sign).map(Self)
    }
}
