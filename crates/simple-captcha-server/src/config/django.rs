//! Django: django-simple-captcha's defaults for what is not set.

use clap::Args;
use serde::Deserialize;
use simple_captcha::challenge::InvalidSign;
use simple_captcha::image::Level;
use simple_captcha::{Letters, Sum};

use super::toml_value::truth;
use super::values::switch;
use super::{Config, Look};

#[derive(Args, Clone, Debug, Default, Deserialize)]
#[command(next_help_heading = "Django")]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DjangoConfig {
    /// Take django-simple-captcha's defaults for what is not set: true or false
    ///
    /// They are the look of --level like-django, four letters of the whole alphabet, and * for
    /// multiplication. Sound stays on.
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_LIKE_DJANGO", default_value_t = Self::default().like_django, default_missing_value = "true", num_args = 0..=1, action = clap::ArgAction::Set, value_parser = switch)]
    #[serde(deserialize_with = "truth")]
    pub(crate) like_django: bool,
}

/// What the defaults depend on them for.
impl Config {
    /// How many letters are asked.
    pub(crate) fn length(&self) -> u32 {
        let default = if self.django.like_django { 4 } else { 5 };
        self.challenge.length.map_or(default, super::WholeNumber::number)
    }

    /// The letters of a challenge of letters, if none are named.
    pub(crate) fn letters(&self) -> &'static str {
        if self.django.like_django { "ABCDEFGHIJKLMNOPQRSTUVWXYZ" } else { Letters::ALPHABET }
    }

    pub(crate) fn sum(&self) -> Result<Sum, InvalidSign> {
        match &self.challenge.times_sign {
            Some(sign) => Ok(sign.0.clone()),
            None if self.django.like_django => Sum::default().with_times_sign("*"),
            None => Ok(Sum::default()),
        }
    }

    pub(crate) fn level(&self) -> Look {
        let like_django = self.django.like_django;
        let default = if like_django { Look::LikeDjango } else { Look::Engraved(Level::default()) };
        self.picture.level.unwrap_or(default)
    }
}
