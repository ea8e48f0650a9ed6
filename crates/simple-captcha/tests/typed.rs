//! What visitors type for what they are shown: their keyboards and habits differ.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use simple_captcha::{Captcha, Challenge, Letters, MemoryStore, Puzzle, Rng};

/// Always asks the same; what looks alike depends on the alphabet, if there is one.
struct ConstantChallenge(Option<Letters>, &'static str);

impl Challenge for ConstantChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        // The fonts do not have all the letters that are typed here.
        Puzzle::new("SHOWN", self.1)
    }

    fn stands_for(&self, typed: char) -> char {
        self.0.as_ref().map_or(typed, |letters| letters.stands_for(typed))
    }
}

async fn is_right(alphabet: Option<&str>, shown: &'static str, typed: &str) -> bool {
    let letters = alphabet.map(|alphabet| Letters::default().with_alphabet(alphabet).unwrap());
    let builder =
        Captcha::builder(MemoryStore::default()).challenge(ConstantChallenge(letters, shown));
    let captcha = builder.build().unwrap();
    let key = captcha.issue().await.unwrap();
    captcha.verify(&key, typed).await.is_ok()
}

#[tokio::test]
async fn case_and_spaces_around_the_answer_do_not_count() {
    for typed in ["ABCD", " aBcD ", "abcd\n"] {
        assert!(is_right(None, "abcd", typed).await, "{typed:?}");
    }
}

#[tokio::test]
async fn what_looks_like_the_right_answer_is_right_where_nothing_else_can_be_meant() {
    for (alphabet, shown, typed, right) in [
        (Letters::ALPHABET, "APLY", "4riv", true),
        (Letters::ALPHABET, "APLY", "４Ｒ１Ｖ", true),
        (Letters::ALPHABET, "APLY", "4ely", false),
        (Letters::ALPHABET, "ADT2", "Аo7z", true),
        ("A4BC", "ABC", "4BC", false),
        (Letters::DIGITS, "25", "zs", true),
        (Letters::ACCENTED, "ÄÉ", "a\u{308}e\u{301}", true),
        ("ŞŢĐ", "ŞŢĐ", "șțð", true),
        ("کی", "کی", "كي", true),
    ] {
        assert_eq!(is_right(Some(alphabet), shown, typed).await, right, "{typed} for {shown}");
    }
}

#[tokio::test]
async fn digits_of_every_script_count_as_digits() {
    for (shown, typed, right) in [
        ("56", "۵۶", true),
        ("56", "٥٦", true),
        ("56", "५६", true),
        ("56", "５６", true),
        ("۵۶", "56", true),
        ("۵۶", "٥٦", true),
        ("56", "۶۵", false),
    ] {
        assert_eq!(is_right(None, shown, typed).await, right, "{typed} for {shown}");
    }
    // A zero of a Persian keyboard looks like a D too.
    assert!(is_right(Some(Letters::ALPHABET), "DAD", "۰a۰").await);
}

#[tokio::test]
async fn the_same_letter_from_another_keyboard_is_the_same_letter() {
    for (shown, typed, right) in [
        ("in", "İN", true),
        ("IN", "ın", true),
        ("KİZ", "kiz", true),
        ("KIZ", "kız", true),
        ("JO", "j\u{307}o", true),
        ("ΛΟΓΟΣ", "λογοσ", true),
        ("ΛΟΓΟΣ", "λογος", true),
        ("GROSSE", "große", true),
        ("ẞA", "ssa", true),
        ("straſse", "strasse", true),
        ("é", "e", false),
        ("ė", "e", false),
        ("ż", "z", false),
        ("ö", "oe", false),
    ] {
        assert_eq!(is_right(None, shown, typed).await, right, "{typed} for {shown}");
    }
}

#[tokio::test]
async fn an_answer_may_be_spelled_letter_by_letter() {
    for (shown, typed, right) in [
        ("sxey", "s x e y", true),
        ("sxey", "S-X-E-Y", true),
        ("sxey", "s, x, e, y", true),
        ("sxey", "ｓ，ｘ、ｅ－ｙ", true),
        ("sxey", "s\u{a0}x،e\u{2011}y", true),
        ("sxey", "sx\u{200c}ey", true),
        ("12", "1 2", true),
        ("sxey", "s x e z", false),
        ("sxey", "s.x.e.y.", true),
        ("sxey", "s; x; e; y", true),
        ("sxey", "s x e y,", true),
        ("sxey", "-s-x-e-y-", true),
        ("12", "1 2.", true),
        ("7", "-7", false),
        ("7", "− 7", false),
        ("7", "7,", true),
        ("-7", "7", false),
        ("two words", "twowords", false),
        ("two words", "two-words", false),
        ("two words", "two  words", true),
        ("two words", " two \t words\n", true),
        ("a-b", "ab", false),
        ("a-b", "a - b", false),
    ] {
        assert_eq!(is_right(None, shown, typed).await, right, "{typed} for {shown}");
    }
}
