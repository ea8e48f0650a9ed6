//! What a program that speaks is told to say for each symbol.

use std::collections::BTreeMap;

use simple_captcha::{Language, Letters};

use crate::cli::SpeechEngine;

/// What is said for a symbol.
pub(super) enum Utterance {
    /// A word, or a number.
    Word(String),
    /// A character, by its name.
    Name(char),
}

impl Utterance {
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
pub(super) fn script(language: &Language, engine: SpeechEngine) -> BTreeMap<char, Utterance> {
    let mut script: BTreeMap<char, Utterance> =
        ('a'..='z').chain('0'..='9').map(|symbol| (symbol, Utterance::of(symbol))).collect();
    let mut say =
        |symbol: char, word: &str| script.insert(symbol, Utterance::Word(word.to_owned()));
    say('⑩', "10");
    for (symbol, word) in "+−×= ".chars().zip(signs(language.as_str()).into_iter().flatten()) {
        say(symbol, word);
    }
    match engine {
        SpeechEngine::Flite => {
            for (symbol, word) in ENGLISH {
                say(symbol, word);
            }
        }
        SpeechEngine::Espeak => {
            let chinese = espeak_voice(language.as_str()) == "cmn";
            let characters =
                if chinese { Letters::CHINESE } else { own_letters(language.as_str()) };
            for character in LETTERS.chars().chain(MARKS.chars()).chain(characters.chars()) {
                script.insert(character, Utterance::of(character));
            }
            for (symbol, word) in names(language.as_str()) {
                script.insert(*symbol, Utterance::Word((*word).to_owned()));
            }
        }
    }
    script
}

/// Letters of Western European languages.
const LETTERS: &str = "äàáâãåæçèéêëìíîïñòóôõöøœùúûüýß";
const MARKS: &str = "_\"',.;:-!?&@#%$()*/<>[\\]^`{|}~";

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
        "hi" => "अआइईउऊऋएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
        "hr" | "sl" => "čćđšž",
        "hu" => "őű",
        "ja" => {
            "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"
        }
        "ka" => "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
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

/// Names of symbols that espeak-ng does not know, or says like those of others.
fn names(language: &str) -> &'static [(char, &'static str)] {
    match language.split('-').next().unwrap_or_default() {
        "el" => &[('ς', "τελικό σίγμα")],
        "he" | "iw" => &[
            ('0', "אפס"),
            ('1', "אחת"),
            ('2', "שתיים"),
            ('3', "שלוש"),
            ('4', "ארבע"),
            ('5', "חמש"),
            ('6', "שש"),
            ('7', "שבע"),
            ('8', "שמונה"),
            ('9', "תשע"),
            ('⑩', "עשר"),
            ('ך', "ך סוֹפִית"),
            ('ם', "ם סוֹפִית"),
            ('ן', "ן סוֹפִית"),
            ('ף', "ף סוֹפִית"),
            ('ץ', "ץ סוֹפִית"),
            ('ש', "שִין"),
        ],
        _ => &[],
    }
}

/// What flite is told to say, which says marks as pauses.
const ENGLISH: [(char, &str); 38] = [
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
    ('$', "dollar"),
    ('(', "left paren"),
    (')', "right paren"),
    ('*', "asterisk"),
    ('/', "slash"),
    ('<', "less than"),
    ('>', "greater than"),
    ('[', "left bracket"),
    ('\\', "backslash"),
    (']', "right bracket"),
    ('^', "caret"),
    ('`', "backtick"),
    ('{', "left brace"),
    ('|', "bar"),
    ('}', "right brace"),
    ('~', "tilde sign"),
    (' ', "space"),
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

/// The words for plus, minus, times, equals and the space between two words.
fn signs(language: &str) -> Option<[&'static str; 5]> {
    Some(match language.split('-').next()? {
        "ar" => ["زائد", "ناقص", "ضرب", "يساوي", "مسافة"],
        "bg" => ["плюс", "минус", "по", "равно", "интервал"],
        "ca" => ["més", "menys", "per", "igual", "espai"],
        "cs" => ["plus", "mínus", "krát", "rovná se", "mezera"],
        "da" => ["plus", "minus", "gange", "lig med", "mellemrum"],
        "de" => ["plus", "minus", "mal", "gleich", "Leerzeichen"],
        "el" => ["συν", "πλην", "επί", "ίσον", "κενό"],
        "en" => ["plus", "minus", "times", "equals", "space"],
        "eo" => ["plus", "minus", "oble", "egalas", "spaco"],
        "es" => ["más", "menos", "por", "igual", "espacio"],
        "et" => ["pluss", "miinus", "korda", "võrdub", "tühik"],
        "fa" => ["به علاوه", "منهای", "ضربدر", "مساوی", "فاصله"],
        "fi" => ["plus", "miinus", "kertaa", "yhtä kuin", "välilyönti"],
        "fr" => ["plus", "moins", "fois", "égale", "espace"],
        "he" | "iw" => ["ועוד", "פחות", "כפול", "שווה", "רֶוַח"],
        "hi" => ["जोड़", "घटा", "गुणा", "बराबर", "रिक्त स्थान"],
        "hr" => ["plus", "minus", "puta", "jednako", "razmak"],
        "hu" => ["plusz", "mínusz", "szorozva", "egyenlő", "szóköz"],
        "id" | "ms" => ["tambah", "kurang", "kali", "sama dengan", "spasi"],
        "it" => ["più", "meno", "per", "uguale", "spazio"],
        "ka" => ["პლუს", "მინუს", "გამრავლებული", "უდრის", "ჰარი"],
        "ja" => ["たす", "ひく", "かける", "は", "くうはく"],
        "ko" => ["더하기", "빼기", "곱하기", "은", "공백"],
        "lt" => ["plius", "minus", "kart", "lygu", "tarpas"],
        "lv" => ["plus", "mīnus", "reiz", "vienāds", "atstarpe"],
        "nb" | "nn" | "no" => ["pluss", "minus", "ganger", "er lik", "mellomrom"],
        "nl" => ["plus", "min", "keer", "is", "spatie"],
        "pl" => ["plus", "minus", "razy", "równa się", "spacja"],
        "pt" => ["mais", "menos", "vezes", "igual", "espaço"],
        "ro" => ["plus", "minus", "ori", "egal", "spațiu"],
        "ru" => ["плюс", "минус", "умножить", "равно", "пробел"],
        "sk" => ["plus", "mínus", "krát", "rovná sa", "medzera"],
        "sl" => ["plus", "minus", "krat", "je enako", "presledek"],
        "sr" => ["плус", "минус", "пута", "једнако", "размак"],
        "sv" => ["plus", "minus", "gånger", "lika med", "blanksteg"],
        "th" => ["บวก", "ลบ", "คูณ", "เท่ากับ", "เว้นวรรค"],
        "tr" => ["artı", "eksi", "çarpı", "eşittir", "boşluk"],
        "uk" => ["плюс", "мінус", "помножити", "дорівнює", "пробіл"],
        "vi" => ["cộng", "trừ", "nhân", "bằng", "khoảng trắng"],
        "cmn" | "zh" => ["加", "减", "乘", "等于", "空格"],
        _ => return None,
    })
}
