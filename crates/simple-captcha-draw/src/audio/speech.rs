//! Which symbols a text is when it is spoken.

use unicode_normalization::UnicodeNormalization;

use super::SpeakError;

/// The symbols of a text, for voices that have those that `can_say` tells.
///
/// A sum is spoken as one; everything else is spelled, letter by letter. A letter that has no clip
/// of its own is spelled as what it is composed of: `é` as `e` and the accent.
pub(super) fn symbols(text: &str, can_say: impl Fn(char) -> bool) -> Result<Vec<char>, SpeakError> {
    if text.is_empty() {
        return Err(SpeakError::Empty);
    }
    let symbols = match sum(text) {
        Some(symbols) => symbols,
        None => spell(text, &can_say)?,
    };
    match symbols.iter().find(|&&symbol| !can_say(symbol)) {
        Some(&symbol) => Err(SpeakError::NoClip(symbol)),
        None => Ok(symbols),
    }
}

/// Reads a sum with a well-known sign, such as `3+4=`, `10*2=` or `5x6=`: a number, a sign, a
/// number, and the sign of equality.
fn sum(text: &str) -> Option<Vec<char>> {
    let text = text.strip_suffix(['=', '＝'])?;
    let (at, sign) = text.char_indices().find(|(_, c)| !c.is_ascii_digit())?;
    let said = match sign {
        '+' | '＋' => '+',
        '-' | '−' | '－' | '–' => '−',
        '×' | '*' | 'x' | 'X' | '·' | '⋅' | '∙' | '•' | '∗' | '✕' | '✖' | '⨯' | '＊' => {
            '×'
        }
        _ => return None,
    };
    let (one, rest) = text.split_at_checked(at)?;
    let other = rest.strip_prefix(sign)?;
    let (one, other) = (number(one)?, number(other)?);
    Some(one.into_iter().chain([said]).chain(other).chain(['=']).collect())
}

/// A product with a sign that is not well known, such as `3÷4=` or `3乘4=`, with one that is: its answer
/// tells that it is a product. `None` if the text needs no other sign, or is no such product.
#[must_use]
pub fn as_product(text: &str, answer: &str) -> Option<String> {
    if sum(text).is_some() {
        return None;
    }
    let (one, rest) = text.strip_suffix(['=', '＝'])?.split_at(digits(text)?);
    let sign = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let other = rest.strip_prefix(sign)?;
    let product = one.parse::<u32>().ok()?.checked_mul(other.parse().ok()?)?;
    let is_sign = !sign.trim().is_empty() && !sign.contains(|c: char| c.is_numeric());
    (is_sign && answer.parse() == Ok(product)).then(|| format!("{one}×{other}="))
}

/// How many bytes of digits a text begins with.
fn digits(text: &str) -> Option<usize> {
    text.find(|c: char| !c.is_ascii_digit()).filter(|count| *count > 0)
}

/// The symbols of a number: ten has one of its own, of others each digit is spoken.
fn number(text: &str) -> Option<Vec<char>> {
    match text {
        "10" => Some(vec!['⑩']),
        "" => None,
        _ => text.chars().map(|digit| digit.is_ascii_digit().then_some(digit)).collect(),
    }
}

fn spell(text: &str, can_say: impl Fn(char) -> bool) -> Result<Vec<char>, SpeakError> {
    let mut symbols = Vec::new();
    for letter in text.nfc().map(plain).flat_map(char::to_lowercase) {
        if can_say(letter) {
            symbols.push(letter);
            continue;
        }
        // Compatibility takes full-width letters to usual ones too.
        let parts: Vec<char> = std::iter::once(letter).nfkd().collect();
        if parts.len() > MAX_PARTS || !parts.iter().all(|&part| can_say(part)) {
            return Err(SpeakError::NoClip(letter));
        }
        symbols.extend(parts);
    }
    Ok(symbols)
}

/// A letter and all its accents; what is composed of more is no letter.
pub(super) const MAX_PARTS: usize = 4;

/// Long dashes and curly quotes count as those that keyboards have, as they do in answers; and in lower
/// case a Turkish İ would have a dot beside the one that an i has anyway.
fn plain(letter: char) -> char {
    match letter {
        'İ' => 'i',
        '‐' | '‑' | '–' | '—' => '-',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str) -> Result<String, SpeakError> {
        let symbols = "abcdefghijklmnopqrstuvwxyz0123456789⑩+−×=\u{301}\u{308}-'ñ";
        super::symbols(text, |symbol| symbols.contains(symbol)).map(String::from_iter)
    }

    #[test]
    fn sums_are_spoken_as_such_whatever_sign_another_program_wrote() {
        for (text, symbols) in [
            ("3+4=", "3+4="),
            ("10-3=", "⑩−3="),
            ("3*10=", "3×⑩="),
            ("5x6=", "5×6="),
            ("5X6=", "5×6="),
            ("10×10=", "⑩×⑩="),
            ("7·8=", "7×8="),
            ("12-3=", "12−3="),
        ] {
            assert_eq!(spoken(text).unwrap(), symbols, "{text}");
        }
    }

    #[test]
    fn what_is_no_sum_is_spelled_and_its_x_stays_a_letter() {
        for (text, symbols) in [
            ("5X6", "5x6"),
            ("KHXM", "khxm"),
            ("Él", "e\u{301}l"),
            ("ÄË", "a\u{308}e\u{308}"),
            ("E\u{301}", "e\u{301}"),
            ("Ñ", "ñ"),
            ("ＫＭ", "km"),
            ("10", "10"),
            ("A-B–C’", "a-b-c'"),
            ("X=", "x="),
        ] {
            assert_eq!(spoken(text).unwrap(), symbols, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_named_and_never_said_as_something_else() {
        for (text, symbol) in [
            ("春", '春'),
            ("3÷4=", '÷'),
            ("3*4", '*'),
            ("À", 'à'),
            ("A B", ' '),
            ("3乘4=", '乘'),
            ("½", '½'),
            ("Ø", 'ø'),
            ("a\u{301}\u{301}\u{301}\u{301}\u{301}", '\u{301}'),
        ] {
            let result = spoken(text);
            if text.starts_with('a') {
                assert!(result.is_ok(), "an accent after another is an accent");
                continue;
            }
            assert_eq!(result.unwrap_err(), SpeakError::NoClip(symbol), "{text}");
        }
        assert_eq!(spoken("").unwrap_err(), SpeakError::Empty);
    }

    #[test]
    fn the_answer_tells_what_is_a_product() {
        for (text, answer, product) in [
            ("3÷4=", "12", Some("3×4=")),
            ("10乘3=", "30", Some("10×3=")),
            ("2 mal 5=", "10", Some("2×5=")),
            ("8÷4=", "2", None),
            ("3×4=", "12", None),
            ("3+4=", "12", None),
            ("3÷4", "12", None),
            ("÷4=", "0", None),
            ("3÷=", "0", None),
            ("34=", "12", None),
            ("99999999÷99999999=", "1", None),
        ] {
            assert_eq!(as_product(text, answer).as_deref(), product, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_product_or_not(text in "\\PC{0,20}|[0-9÷=]{0,8}", answer in "\\PC{0,4}|[0-9]{0,4}") {
            if let Some(product) = as_product(&text, &answer) {
                proptest::prop_assert!(sum(&product).is_some(), "{product}");
            }
        }

        #[test]
        fn any_text_is_symbols_that_can_be_said_or_an_error(text in "\\PC{0,40}|[0-9x*+=-]{0,6}") {
            if let Ok(symbols) = spoken(&text) {
                proptest::prop_assert!(!symbols.is_empty());
                proptest::prop_assert!(symbols.chars().count() <= 4 * 40 * 3);
            }
        }
    }
}
