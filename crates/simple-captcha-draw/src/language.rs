//! Languages, and which of those that are offered meets another.

use std::fmt;
use std::str::FromStr;

/// A language by its tag (BCP 47), such as `en`, `pt-BR` or `zh-Hans`.
///
/// The case of letters makes no difference, and `_` counts as `-`.
///
/// ```
/// use simple_captcha_draw::Language;
///
/// let offered: [Language; 3] = ["en".parse()?, "de".parse()?, "pt-BR".parse()?];
/// let austrian: Language = "de-AT".parse()?;
/// assert_eq!(austrian.met_by(offered.iter()).map(Language::as_str), Some("de"));
/// # Ok::<(), simple_captcha_draw::InvalidLanguage>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

impl Language {
    /// The longest tag that is taken, in characters.
    pub const MAX_LEN: usize = 35;

    /// The tag, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The one of `offered` that serves a visitor who wants this language.
    ///
    /// A wanted `de-AT` is met by `de` (the lookup of RFC 4647, section 3.4), a wanted `pt` also by
    /// `pt-BR`, and `zh-TW` by `zh-Hans`: somebody who reads traditional Chinese reads a few words of
    /// simplified Chinese sooner than English.
    pub fn met_by<'a>(
        &self,
        mut offered: impl Iterator<Item = &'a Self> + Clone,
    ) -> Option<&'a Self> {
        let broader = std::iter::successors(Some(&*self.0), |tag| Some(tag.rsplit_once('-')?.0));
        broader
            .into_iter()
            .find_map(|tag| offered.clone().find(|language| language.0 == tag))
            .or_else(|| offered.find(|language| language.primary() == self.primary()))
    }

    /// The language without region and script. Norwegian is one, whichever way it is written, and
    /// Hebrew and Indonesian have an older tag that some programs still send.
    fn primary(&self) -> &str {
        match self.0.split('-').next().unwrap_or(&self.0) {
            "nb" | "nn" => "no",
            "iw" => "he",
            "in" => "id",
            primary => primary,
        }
    }
}

impl FromStr for Language {
    type Err = InvalidLanguage;

    fn from_str(tag: &str) -> Result<Self, InvalidLanguage> {
        let tag = tag.replace('_', "-").to_ascii_lowercase();
        let fits = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let begins = tag.split('-').next().is_some_and(|primary| {
            primary.len() >= 2 && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        });
        if tag.len() > Self::MAX_LEN || !begins || !tag.split('-').all(fits) {
            return Err(InvalidLanguage);
        }
        Ok(Self(tag))
    }
}

impl AsRef<str> for Language {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.0)
    }
}

/// A text that is no language's tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a language tag, such as en, pt-BR or zh-Hans")]
#[non_exhaustive]
pub struct InvalidLanguage;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_taken_in_any_case_and_what_is_none_is_refused() {
        for (tag, shown) in [("EN", "en"), ("pt_BR", "pt-br"), ("zh-Hans-CN", "zh-hans-cn")] {
            assert_eq!(tag.parse::<Language>().unwrap().as_str(), shown);
        }
        for tag in ["", "e", "1a", "en-", "-en", "en--us", "en us", "../de", "abcdefghi", "é"] {
            assert_eq!(tag.parse::<Language>(), Err(InvalidLanguage), "{tag}");
        }
        assert!(["en"; 20].join("-").parse::<Language>().is_err());
    }

    #[test]
    fn a_language_has_more_than_one_tag() {
        for (wanted, offered) in [("nb-NO", "no"), ("nn", "nb"), ("iw", "he"), ("he-IL", "iw")] {
            let offered = [Language("de".to_owned()), Language(offered.to_owned())];
            let wanted: Language = wanted.parse().unwrap();
            assert_eq!(wanted.met_by(offered.iter()), offered.last(), "{wanted}");
        }
    }
}
