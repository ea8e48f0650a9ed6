//! Languages, and which of those that there are a visitor understands best.

use std::fmt;
use std::str::FromStr;

use crate::headers::weight;

/// A language by its tag (BCP 47), such as `en`, `pt-BR` or `zh-Hans`.
///
/// The case of letters makes no difference, and `_` counts as `-`.
///
/// ```
/// use simple_captcha::Language;
///
/// let offered: [Language; 3] = ["en".parse()?, "de".parse()?, "pt-BR".parse()?];
/// let best = |header| Language::best(header, &offered).map(Language::as_str);
/// assert_eq!(best("de-AT, en;q=0.5"), Some("de"));
/// assert_eq!(best("pt"), Some("pt-br"));
/// assert_eq!(best("fi"), None);
/// # Ok::<(), simple_captcha::InvalidLanguage>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

impl Language {
    /// The longest tag that is taken, in characters.
    pub const MAX_LEN: usize = 35;
    /// How many languages of a header are looked at.
    const MAX_WANTED: usize = 32;

    /// The tag, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The one of `offered` that serves a visitor best, by his browser's header `Accept-Language`
    /// (RFC 9110, section 12.5.4).
    ///
    /// What he wants most and is offered wins; a wanted `de-AT` is met by `de` (the lookup of RFC 4647,
    /// section 3.4), a wanted `pt` also by `pt-BR`, and `zh-TW` by `zh-Hans`: who reads traditional
    /// Chinese reads a few words of simplified Chinese sooner than English. What he refuses (`q=0`) is
    /// not chosen, `*` counts as not there. `None` where nothing fits: take your default then.
    pub fn best<'a>(
        accept_language: &str,
        offered: impl IntoIterator<Item = &'a Self, IntoIter: Clone>,
    ) -> Option<&'a Self> {
        let mut wanted: Vec<(Self, u16)> =
            accept_language.split(',').take(Self::MAX_WANTED).filter_map(weighed).collect();
        wanted.sort_by_key(|(_, weight)| u16::MAX - weight);
        let refused = wanted.iter().position(|(_, weight)| *weight == 0).unwrap_or(wanted.len());
        let (wanted, refused) = wanted.split_at_checked(refused)?;
        let is_refused = |language: &Self| refused.iter().any(|(refused, _)| refused == language);
        let offered = offered.into_iter();
        let offered = offered.filter(|language| !is_refused(language));
        wanted.iter().find_map(|(language, _)| language.met_by(offered.clone()))
    }

    fn met_by<'a>(&self, mut offered: impl Iterator<Item = &'a Self> + Clone) -> Option<&'a Self> {
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

/// Reads one item of the header: a language, and how much it is wanted in thousandths.
fn weighed(item: &str) -> Option<(Language, u16)> {
    let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
    Some((tag.trim().parse().ok()?, weight(parameters)?))
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
#[error("a language's tag is wanted, such as en, pt-BR or zh-Hans")]
#[non_exhaustive]
pub struct InvalidLanguage;

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(tags: &[&str]) -> Vec<Language> {
        tags.iter().map(|tag| tag.parse().unwrap()).collect()
    }

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
            let offered = languages(&["de", offered]);
            assert_eq!(Language::best(wanted, &offered), offered.last(), "{wanted}");
        }
    }

    #[test]
    fn the_language_wanted_most_of_those_offered_is_chosen() {
        let offered = languages(&["en", "de", "pt-br", "zh-hans"]);
        for (header, chosen) in [
            ("de", Some("de")),
            ("de-AT-1996", Some("de")),
            ("fi, de;q=0.3, en;q=0.7", Some("en")),
            ("en;q=0.1,zh-CN", Some("zh-hans")),
            ("pt-PT", Some("pt-br")),
            ("de;q=0, en;q=0.1", Some("en")),
            ("en;q=0.5, de;q=0.5", Some("en")),
            ("DE ; q=1", Some("de")),
            ("de;Q=0.1, en;q=0.5", Some("en")),
            ("en;q=0.1, fi, de;q=0.2;x=y", Some("de")),
            ("pt, pt-br;q=0, en;q=0.1", Some("en")),
            ("zh-TW, en;q=0.9", Some("zh-hans")),
            ("zh-Hant-HK, zh-hans;q=0, en;q=0.9", Some("en")),
            ("de; q=1", Some("de")),
            ("*", None),
            ("", None),
            (",;=,q", None),
            ("de;q=NaN", None),
            ("de;q=1e30", None),
        ] {
            let best = Language::best(header, &offered).map(Language::as_str);
            assert_eq!(best, chosen, "{header}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_header_is_answered(header in "\\PC{0,300}|[a-z*;=q0-9., -]{0,300}") {
            let offered = languages(&["en", "de"]);
            let best = Language::best(&header, &offered);
            proptest::prop_assert!(best.is_none_or(|best| offered.contains(best)));
        }
    }
}
