//! Which of some languages a visitor understands best.

use simple_captcha::Language;

use crate::headers::weight;

/// The one of `offered` that serves a visitor best, by the browser's header `Accept-Language`
/// (RFC 9110, section 12.5.4).
///
/// The language that the visitor wants most and that is offered wins, also if it only
/// [meets](Language::met_by) what is wanted. A language that the visitor refuses (`q=0`) is not chosen,
/// and `*` does not count. `None` if nothing fits: take your default then.
///
/// ```
/// use simple_captcha::Language;
/// use simple_captcha_http::best_language;
///
/// let offered: [Language; 3] = ["en".parse()?, "de".parse()?, "pt-BR".parse()?];
/// let best = |header| best_language(header, &offered).map(Language::as_str);
/// assert_eq!(best("de-AT, en;q=0.5"), Some("de"));
/// assert_eq!(best("pt"), Some("pt-br"));
/// assert_eq!(best("fi"), None);
/// # Ok::<(), simple_captcha::InvalidLanguage>(())
/// ```
pub fn best_language<'a>(
    accept_language: &str,
    offered: impl IntoIterator<Item = &'a Language, IntoIter: Clone>,
) -> Option<&'a Language> {
    /// How many languages of a header are looked at.
    const MAX_WANTED: usize = 32;
    let mut wanted: Vec<(Language, u16)> =
        accept_language.split(',').take(MAX_WANTED).filter_map(weighed).collect();
    wanted.sort_by_key(|(_, weight)| u16::MAX - weight);
    let refused = wanted.iter().position(|(_, weight)| *weight == 0).unwrap_or(wanted.len());
    let (wanted, refused) = wanted.split_at_checked(refused)?;
    let is_refused = |language: &Language| refused.iter().any(|(refused, _)| refused == language);
    let offered = offered.into_iter();
    let offered = offered.filter(|language| !is_refused(language));
    wanted.iter().find_map(|(language, _)| language.met_by(offered.clone()))
}

/// Reads one item of the header: a language, and how much it is wanted in thousandths.
fn weighed(item: &str) -> Option<(Language, u16)> {
    let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
    Some((tag.trim().parse().ok()?, weight(parameters)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(tags: &[&str]) -> Vec<Language> {
        tags.iter().map(|tag| tag.parse().unwrap()).collect()
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
            let best = best_language(header, &offered).map(Language::as_str);
            assert_eq!(best, chosen, "{header}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_header_is_answered(header in "\\PC{0,300}|[a-z*;=q0-9., -]{0,300}") {
            let offered = languages(&["en", "de"]);
            let best = best_language(&header, &offered);
            proptest::prop_assert!(best.is_none_or(|best| offered.contains(best)));
        }
    }
}
