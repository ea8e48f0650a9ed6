//! The texts of the field in every language that there is, one file a language.
//!
//! These are the languages of django-simple-captcha. A new one is a file and its line in
//! [`LANGUAGES`].

mod bg;
mod cs;
mod de;
mod en;
mod es;
mod fa;
mod fr;
mod it;
mod ja;
mod nl;
mod pl;
mod pt_br;
mod ru;
mod sk;
mod sv;
mod tr;
mod uk;
mod zh_hans;

use super::Messages;

pub(super) const ENGLISH: &Messages = &en::MESSAGES;

/// Each language's tag in small letters, and its texts. Simplified Chinese goes by two tags.
pub(super) const LANGUAGES: [(&str, &Messages); 19] = [
    ("bg", &bg::MESSAGES),
    ("cs", &cs::MESSAGES),
    ("de", &de::MESSAGES),
    ("en", ENGLISH),
    ("es", &es::MESSAGES),
    ("fa", &fa::MESSAGES),
    ("fr", &fr::MESSAGES),
    ("it", &it::MESSAGES),
    ("ja", &ja::MESSAGES),
    ("nl", &nl::MESSAGES),
    ("pl", &pl::MESSAGES),
    ("pt-br", &pt_br::MESSAGES),
    ("ru", &ru::MESSAGES),
    ("sk", &sk::MESSAGES),
    ("sv", &sv::MESSAGES),
    ("tr", &tr::MESSAGES),
    ("uk", &uk::MESSAGES),
    ("zh-cn", &zh_hans::MESSAGES),
    ("zh-hans", &zh_hans::MESSAGES),
];
