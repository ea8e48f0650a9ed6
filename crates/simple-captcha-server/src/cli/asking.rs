//! The options for what is asked, and how it looks.

use std::path::PathBuf;

use clap::Args;
use simple_captcha::challenge::Punctuation;
use simple_captcha::image::Level;
use simple_captcha::{Letters, Sum};

use super::drawing::Drawing;
use super::values::{alphabet, sum, switch, whole_number};
use crate::assemble::{Kind, Look};

/// More than any word has, so that whoever wants no limit can say so.
const LONGEST_WORD: u32 = 1000;

#[derive(Args, Debug)]
#[command(next_help_heading = "What is asked")]
pub(crate) struct Asking {
    /// Take django-simple-captcha's defaults for what is not set: true or false
    ///
    /// They are the look of --level like-django, four letters of the whole alphabet, and * for
    /// multiplication.
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_LIKE_DJANGO", help_heading = "Django", default_value = "false", default_missing_value = "true", num_args = 0..=1, value_parser = switch)]
    like_django: bool,
    /// What is asked: letters, digits, accented, chinese, sum, words or words-and-punctuation
    ///
    /// Chinese characters need a --font that has them. django-simple-captcha's names are taken too:
    /// captcha.helpers.random_char_challenge, unicode_challenge, math_challenge, word_challenge,
    /// huge_words_and_punctuation_challenge, or short: random_char, unicode, math, word.
    #[arg(long, value_name = "KIND", env = "CAPTCHA_CHALLENGE_FUNCT", default_value = "letters")]
    pub(crate) challenge: Kind,
    /// The letters that come up where letters, digits, accented or chinese are asked, each as likely
    /// as it stands there often [default: those that are hard to confuse]
    #[arg(long, value_name = "TEXT", env = "CAPTCHA_ALPHABET", value_parser = alphabet, allow_hyphen_values = true)]
    pub(crate) alphabet: Option<Letters>,
    /// How many letters or digits are asked, 1 to 32 [default: 5, like-django 4]
    #[arg(long, value_name = "N", env = "CAPTCHA_LENGTH", value_parser = whole_number(1..=32))]
    length: Option<u32>,
    /// How a sum writes multiplication: 1 to 27 characters that the font has, no digits and no signs of
    /// addition, subtraction or equality [default: ×, * like-django]
    #[arg(long, value_name = "SIGN", env = "CAPTCHA_MATH_CHALLENGE_OPERATOR", value_parser = sum)]
    times_sign: Option<Sum>,
    /// The file that words are taken from: UTF-8, a word in each line
    #[arg(
        long,
        value_name = "FILE",
        env = "CAPTCHA_WORDS_DICTIONARY",
        default_value = "/usr/share/dict/words"
    )]
    pub(crate) words_dictionary: PathBuf,
    /// The fewest letters of a word that is asked
    #[arg(long, value_name = "N", env = "CAPTCHA_DICTIONARY_MIN_LENGTH", default_value = "0", value_parser = whole_number(0..=LONGEST_WORD))]
    pub(crate) dictionary_min_length: u32,
    /// The most letters of a word that is asked; more than 32 never are
    #[arg(long, value_name = "N", env = "CAPTCHA_DICTIONARY_MAX_LENGTH", default_value = "99", value_parser = whole_number(0..=LONGEST_WORD))]
    pub(crate) dictionary_max_length: u32,
    /// The marks of which one stands behind each of two words: no letters, digits or spaces
    #[arg(
        long,
        value_name = "CHARS",
        env = "CAPTCHA_PUNCTUATION",
        default_value_t,
        allow_hyphen_values = true
    )]
    pub(crate) punctuation: Punctuation,
    /// How pictures look: easy, medium, hard, plain or like-django [default: medium]
    ///
    /// The first three are engraved like a banknote, which is harder for programs. Everybody reads
    /// plain pictures, programs too. like-django is the look of django-simple-captcha, and the default
    /// with --like-django.
    #[arg(long, value_name = "LEVEL", env = "CAPTCHA_LEVEL", help_heading = "Picture")]
    level: Option<Look>,
    #[command(flatten)]
    pub(crate) drawing: Drawing,
}

impl Asking {
    pub(crate) fn length(&self) -> u32 {
        self.length.unwrap_or(if self.like_django { 4 } else { 5 })
    }

    /// The letters of a challenge of letters, where none are named.
    pub(crate) fn letters(&self) -> &'static str {
        if self.like_django { "ABCDEFGHIJKLMNOPQRSTUVWXYZ" } else { Letters::ALPHABET }
    }

    pub(crate) fn times_sign(&self) -> anyhow::Result<Sum> {
        match &self.times_sign {
            Some(sum) => Ok(sum.clone()),
            None if self.like_django => Ok(Sum::default().with_times_sign("*")?),
            None => Ok(Sum::default()),
        }
    }

    pub(crate) fn level(&self) -> Look {
        let level =
            if self.like_django { Look::LikeDjango } else { Look::Engraved(Level::default()) };
        self.level.unwrap_or(level)
    }
}
