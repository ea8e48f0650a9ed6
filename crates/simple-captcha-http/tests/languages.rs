//! The field's texts in every language.

use std::collections::{BTreeMap, BTreeSet};

use simple_captcha::kind::Instruction;
use simple_captcha_http::form::{Messages, Refusal};

const NINETEEN: [&str; 19] = [
    "bg", "cs", "de", "en", "es", "fa", "fr", "it", "ja", "nl", "pl", "pt-br", "ru", "sk", "sv",
    "tr", "uk", "zh-cn", "zh-hans",
];

/// Every text of a language, by what it is for.
fn texts(messages: &Messages) -> BTreeMap<&'static str, &'static str> {
    let refusals = [Refusal::Required, Refusal::Invalid, Refusal::Unavailable];
    let refusals = refusals.map(|refusal| (refusal.code(), refusal.message(messages)));
    let mut texts = BTreeMap::from([
        ("label", messages.label_for(Instruction::Copy)),
        ("label_sum", messages.label_for(Instruction::Calculate)),
        ("picture", messages.picture),
        ("refresh", messages.refresh),
        ("reload", messages.reload),
        ("refreshed", messages.refreshed),
        ("play", messages.play),
        ("pause", messages.pause),
        ("failed", messages.failed),
        ("expired", messages.expired),
        ("unheard", messages.unheard),
        ("unread", messages.unread),
        ("passed", messages.passed),
        ("back", messages.back),
        ("error", messages.error),
    ]);
    texts.extend(refusals);
    texts
}

#[test]
fn the_nineteen_locales_of_django_simple_captcha_are_there() {
    assert_eq!(Messages::languages().collect::<Vec<_>>(), NINETEEN);
    for tag in NINETEEN {
        let wanted = if tag == "zh-cn" { "zh-hans" } else { tag };
        assert_eq!(Messages::best(tag).language, wanted);
    }
}

#[test]
fn no_language_lacks_a_text_or_says_it_in_english() {
    let english = texts(Messages::best("en"));
    for tag in NINETEEN.into_iter().filter(|tag| *tag != "zh-cn") {
        let texts = texts(Messages::best(tag));
        for (name, text) in &texts {
            assert!(!text.trim().is_empty() && text.trim() == *text, "{tag}: {name}");
            // Error is a Spanish word too.
            let same = tag == "en" || (tag, *name) == ("es", "error");
            assert_eq!(text == &english[name], same, "{tag}: {text}");
        }
        let different: BTreeSet<_> = texts.values().collect();
        assert_eq!(different.len(), texts.len(), "{tag} says two things alike");
    }
}

#[test]
fn each_language_is_written_in_its_own_letters() {
    let letters = |tag: &str| match tag {
        "bg" | "ru" | "uk" => 'а'..='ѿ',
        "fa" => '\u{600}'..='\u{6ff}',
        "ja" => '\u{3040}'..='\u{30ff}',
        "zh-hans" => '\u{4e00}'..='\u{9fff}',
        _ => 'a'..='z',
    };
    for tag in NINETEEN.into_iter().filter(|tag| *tag != "zh-cn") {
        for (name, text) in texts(Messages::best(tag)) {
            let own = text.chars().filter(|c| letters(tag).contains(c)).count();
            assert!(own >= 1, "{tag}: {name}: {text}");
        }
    }
}

#[test]
fn a_visitor_is_answered_in_the_best_language_that_there_is_or_in_english() {
    for (header, language) in [
        ("pt", "pt-br"),
        ("zh-TW", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("eo, sv;q=0.2", "sv"),
        ("eo", "en"),
        ("", "en"),
        ("\0;;;", "en"),
    ] {
        assert_eq!(Messages::best(header).language, language, "{header}");
    }
}
