//! What a program that speaks is told to say for each symbol.

use std::collections::BTreeMap;

use simple_captcha::{Language, Letters};

use crate::cli::Engine;

/// What is said for a symbol.
pub(super) enum Said {
    /// A word, or a number.
    Word(String),
    /// A character, by its name.
    Name(char),
}

impl Said {
    /// A character that no list has: one that is a word is said, another by its name.
    pub(super) fn of(character: char) -> Self {
        if character.is_alphabetic() && !character.is_lowercase() || character.is_ascii_digit() {
            Self::Word(character.to_string())
        } else {
            Self::Name(character)
        }
    }

    pub(super) fn as_text(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Name(character) => character.to_string(),
        }
    }

    pub(super) fn as_markup(&self) -> String {
        let escaped = |text: &str| {
            text.chars().fold(String::new(), |escaped, c| match c {
                '&' | '<' | '>' | '"' | '\'' => format!("{escaped}&#{};", u32::from(c)),
                _ => escaped + c.encode_utf8(&mut [0; 4]),
            })
        };
        match self {
            Self::Word(word) => escaped(word),
            Self::Name(character) => format!(
                "<say-as interpret-as=\"characters\">{}</say-as>",
                escaped(character.encode_utf8(&mut [0; 4]))
            ),
        }
    }
}

/// The symbols of a language, as far as they are known here. Those that a voice need not have are left
/// out where the program does not know them.
pub(super) fn script(language: &Language, engine: Engine) -> BTreeMap<char, Said> {
    let mut script: BTreeMap<char, Said> =
        ('a'..='z').chain('0'..='9').map(|symbol| (symbol, Said::of(symbol))).collect();
    let mut say = |symbol: char, word: &str| script.insert(symbol, Said::Word(word.to_owned()));
    say('⑩', "10");
    for (symbol, word) in "+−×=".chars().zip(signs(language.as_str()).into_iter().flatten()) {
        say(symbol, word);
    }
    match engine {
        Engine::Flite => {
            for (symbol, word) in ENGLISH {
                say(symbol, word);
            }
        }
        Engine::Espeak => {
            let chinese = espeak_voice(language.as_str()) == "cmn";
            let characters =
                if chinese { Letters::CHINESE } else { own_letters(language.as_str()) };
            for character in LETTERS.chars().chain(MARKS.chars()).chain(characters.chars()) {
                script.insert(character, Said::of(character));
            }
            for (number, word) in numbers(language.as_str()).iter().enumerate() {
                let symbol = "0123456789⑩".chars().nth(number).unwrap_or('⑩');
                script.insert(symbol, Said::Word((*word).to_owned()));
            }
        }
    }
    script
}

/// Letters of Western European languages.
const LETTERS: &str = "äàáâãåæçèéêëìíîïñòóôõöøœùúûüýß";
const MARKS: &str = "_\"',.;:-!?&@#%";

/// Letters that a language has beside those.
fn own_letters(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or_default() {
        "ar" => "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
        "bg" => "абвгдежзийклмнопрстуфхцчшщъьюя",
        "cs" | "sk" => "čďěĺľňŕřšťůž",
        "el" => "αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ",
        "eo" => "ĉĝĥĵŝŭ",
        "et" | "fi" | "lt" | "lv" => "āąčēęėģīįķļņšūųž",
        "fa" => "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
        "he" | "iw" => "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
        "hr" | "sl" => "čćđšž",
        "hu" => "őű",
        "pl" => "ąćęłńśźż",
        "ro" => "ășț",
        "ru" => "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "sr" => "абвгдђежзијклљмнњопрстћуфхцчџш",
        "th" => "กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
        "tr" => "çğıöşü",
        "uk" => "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "vi" => "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ",
        _ => "",
    }
}

/// The numbers from nought to ten, where espeak-ng does not know them.
fn numbers(language: &str) -> &'static [&'static str] {
    match language.split('-').next().unwrap_or_default() {
        "he" | "iw" => {
            &["אפס", "אחת", "שתיים", "שלוש", "ארבע", "חמש", "שש", "שבע", "שמונה", "תשע", "עשר"]
        }
        _ => &[],
    }
}

/// What flite is told to say, which says marks as pauses.
const ENGLISH: [(char, &str); 21] = [
    ('\u{300}', "grave"),
    ('\u{301}', "acute"),
    ('\u{302}', "circumflex"),
    ('\u{303}', "tilde"),
    ('\u{308}', "umlaut"),
    ('\u{30a}', "ring"),
    ('\u{327}', "cedilla"),
    ('_', "underscore"),
    ('"', "quote"),
    ('\'', "apostrophe"),
    (',', "comma"),
    ('.', "dot"),
    (';', "semicolon"),
    (':', "colon"),
    ('-', "hyphen"),
    ('!', "exclamation mark"),
    ('?', "question mark"),
    ('&', "and"),
    ('@', "at"),
    ('#', "hash"),
    ('%', "percent"),
];

/// What espeak-ng calls a language.
pub(super) fn espeak_voice(language: &str) -> String {
    match language.split('-').next() {
        _ if language == "zh-yue" => "yue".to_owned(),
        Some("zh") => "cmn".to_owned(),
        // What is written otherwise is spelled alike.
        Some("no" | "nn") => "nb".to_owned(),
        Some("iw") => "he".to_owned(),
        _ => language.to_owned(),
    }
}

/// The words for plus, minus, times and equals.
fn signs(language: &str) -> Option<[&'static str; 4]> {
    Some(match language.split('-').next()? {
        "ar" => ["زائد", "ناقص", "ضرب", "يساوي"],
        "bg" => ["плюс", "минус", "по", "равно"],
        "ca" => ["més", "menys", "per", "igual"],
        "cs" => ["plus", "mínus", "krát", "rovná se"],
        "da" => ["plus", "minus", "gange", "lig med"],
        "de" => ["plus", "minus", "mal", "gleich"],
        "el" => ["συν", "πλην", "επί", "ίσον"],
        "en" => ["plus", "minus", "times", "equals"],
        "eo" => ["plus", "minus", "oble", "egalas"],
        "es" => ["más", "menos", "por", "igual"],
        "et" => ["pluss", "miinus", "korda", "võrdub"],
        "fa" => ["به علاوه", "منهای", "ضربدر", "مساوی"],
        "fi" => ["plus", "miinus", "kertaa", "yhtä kuin"],
        "fr" => ["plus", "moins", "fois", "égale"],
        "he" | "iw" => ["ועוד", "פחות", "כפול", "שווה"],
        "hi" => ["जोड़", "घटा", "गुणा", "बराबर"],
        "hr" => ["plus", "minus", "puta", "jednako"],
        "hu" => ["plusz", "mínusz", "szorozva", "egyenlő"],
        "id" | "ms" => ["tambah", "kurang", "kali", "sama dengan"],
        "it" => ["più", "meno", "per", "uguale"],
        "ja" => ["たす", "ひく", "かける", "は"],
        "ko" => ["더하기", "빼기", "곱하기", "은"],
        "lt" => ["plius", "minus", "kart", "lygu"],
        "lv" => ["plus", "mīnus", "reiz", "vienāds"],
        "nb" | "nn" | "no" => ["pluss", "minus", "ganger", "er lik"],
        "nl" => ["plus", "min", "keer", "is"],
        "pl" => ["plus", "minus", "razy", "równa się"],
        "pt" => ["mais", "menos", "vezes", "igual"],
        "ro" => ["plus", "minus", "ori", "egal"],
        "ru" => ["плюс", "минус", "умножить", "равно"],
        "sk" => ["plus", "mínus", "krát", "rovná sa"],
        "sl" => ["plus", "minus", "krat", "je enako"],
        "sr" => ["плус", "минус", "пута", "једнако"],
        "sv" => ["plus", "minus", "gånger", "lika med"],
        "th" => ["บวก", "ลบ", "คูณ", "เท่ากับ"],
        "tr" => ["artı", "eksi", "çarpı", "eşittir"],
        "uk" => ["плюс", "мінус", "помножити", "дорівнює"],
        "vi" => ["cộng", "trừ", "nhân", "bằng"],
        "cmn" | "zh" => ["加", "减", "乘", "等于"],
        _ => return None,
    })
}
