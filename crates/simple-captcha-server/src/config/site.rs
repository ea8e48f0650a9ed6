//! The sites that a server verifies tokens for.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use simple_captcha::{Hostname, Hostnames, Language, Protection, SiteKey, SiteSecret};
use simple_captcha_http::form::Messages;

use super::toml_value::{self, some_text, text, texts};
use super::values::WholeNumber;
use super::{ChallengeKind, Colour, Config, Ground, Look};

/// The keys of a `[[site]]` in the file.
pub(super) const KEYS: [&str; 13] = [
    "name",
    "key",
    "secrets",
    "hostnames",
    "protection",
    "challenge",
    "length",
    "level",
    "foreground",
    "background",
    "languages",
    "token-lifetime",
    "actions",
];

/// A site whose pages show captchas by its key, and whose back end verifies tokens with its secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SiteConfig {
    /// What its owner calls it.
    #[serde(deserialize_with = "text")]
    pub(crate) name: SiteName,
    /// What its pages show.
    #[serde(deserialize_with = "text")]
    pub(crate) key: SiteKey,
    /// The hashes of what its back end shows: one, or two while one takes the other's place.
    #[serde(deserialize_with = "secrets")]
    pub(crate) secrets: Vec<SiteSecret>,
    /// The hosts of its pages.
    #[serde(deserialize_with = "hostnames")]
    pub(crate) hostnames: Hostnames,
    #[serde(default, deserialize_with = "text")]
    pub(crate) protection: Protection,
    /// What is asked, where it is not what all sites ask.
    #[serde(default, deserialize_with = "some_text")]
    challenge: Option<ChallengeKind>,
    #[serde(default)]
    length: Option<WholeNumber<1, 32>>,
    /// How its pictures look, where they do not look like those of all sites.
    #[serde(default, deserialize_with = "some_text")]
    level: Option<Look>,
    #[serde(default, deserialize_with = "some_text")]
    foreground: Option<Colour>,
    #[serde(default, deserialize_with = "some_text")]
    background: Option<Ground>,
    /// In which languages its visitors are addressed; none for all.
    #[serde(default, deserialize_with = "texts")]
    pub(crate) languages: Vec<TextLanguage>,
    /// For how many seconds a token counts.
    #[serde(default)]
    pub(crate) token_lifetime: TokenLifetime,
    /// What its pages may say that a captcha is for; none for anything.
    #[serde(default, deserialize_with = "texts")]
    pub(crate) actions: Vec<Action>,
}

impl SiteConfig {
    /// The configuration of all sites, with what is set for this one.
    pub(crate) fn over(&self, config: &Config) -> Config {
        let mut own = config.clone();
        if let Some(kind) = self.challenge {
            own.challenge.kind = kind;
        }
        own.challenge.length = self.length.or(own.challenge.length);
        own.picture.level = self.level.or(own.picture.level);
        own.picture.foreground = self.foreground.or(own.picture.foreground);
        own.picture.background = self.background.or(own.picture.background);
        own
    }
}

/// A site's name: 1 to 64 characters, none of which is a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiteName(String);

impl SiteName {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SiteName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=64).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        if fits { Ok(Self(text.to_owned())) } else { Err("expected a name of 1 to 64 characters") }
    }
}

impl fmt::Display for SiteName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a captcha is for, as pages say: 1 to 32 letters, digits, `-`, `_` and `/`.
#[derive(Clone, Debug)]
pub(crate) struct Action(pub(crate) String);

impl FromStr for Action {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte);
        let fits = (1..=32).contains(&text.len()) && text.bytes().all(plain);
        let expected =
            "expected 1 to 32 letters (a-z, A-Z), digits, hyphens, underscores and slashes";
        if fits { Ok(Self(text.to_owned())) } else { Err(expected) }
    }
}

/// A language in which the widget speaks to visitors.
#[derive(Clone, Debug)]
pub(crate) struct TextLanguage(pub(crate) Language);

impl FromStr for TextLanguage {
    type Err = String;

    fn from_str(tag: &str) -> Result<Self, String> {
        let known = Messages::languages().any(|known| known.eq_ignore_ascii_case(tag));
        let language = tag.parse().ok().filter(|_| known).map(Self);
        language.ok_or_else(|| {
            format!("expected one of {}", Messages::languages().collect::<Vec<_>>().join(", "))
        })
    }
}

/// For how many seconds a token counts.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct TokenLifetime(pub(crate) WholeNumber<120, 1800>);

impl Default for TokenLifetime {
    fn default() -> Self {
        Self(const { WholeNumber::new(300) })
    }
}

/// Reads one hash, or two.
fn secrets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SiteSecret>, D::Error> {
    let secrets: Vec<SiteSecret> = texts(deserializer)?;
    match secrets.len() {
        1 | 2 => Ok(secrets),
        count => Err(D::Error::custom(format!(
            "expected the hash of one secret, or of two while one replaces the other, and found {count}"
        ))),
    }
}

/// Reads `"any"`, or a list of hosts.
fn hostnames<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hostnames, D::Error> {
    toml_value::any_or_texts::<_, Hostname>(deserializer).map(Hostnames::from)
}
