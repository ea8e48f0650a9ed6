//! What is the same character for somebody who types, on whatever keyboard.

use unicode_normalization::UnicodeNormalization;

/// The zero of each script. The other nine digits follow it: Unicode keeps to that.
const ZEROS: [char; 76] = [
    '\u{30}',
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{de6}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19d0}',
    '\u{1a80}',
    '\u{1a90}',
    '\u{1b50}',
    '\u{1bb0}',
    '\u{1c40}',
    '\u{1c50}',
    '\u{a620}',
    '\u{a8d0}',
    '\u{a900}',
    '\u{a9d0}',
    '\u{a9f0}',
    '\u{aa50}',
    '\u{abf0}',
    '\u{ff10}',
    '\u{104a0}',
    '\u{10d30}',
    '\u{10d40}',
    '\u{11066}',
    '\u{110f0}',
    '\u{11136}',
    '\u{111d0}',
    '\u{112f0}',
    '\u{11450}',
    '\u{114d0}',
    '\u{11650}',
    '\u{116c0}',
    '\u{116d0}',
    '\u{116da}',
    '\u{11730}',
    '\u{118e0}',
    '\u{11950}',
    '\u{11bf0}',
    '\u{11c50}',
    '\u{11d50}',
    '\u{11da0}',
    '\u{11f50}',
    '\u{16130}',
    '\u{16a60}',
    '\u{16ac0}',
    '\u{16b50}',
    '\u{16d70}',
    '\u{1ccf0}',
    '\u{1d7ce}',
    '\u{1d7d8}',
    '\u{1d7e2}',
    '\u{1d7ec}',
    '\u{1d7f6}',
    '\u{1e140}',
    '\u{1e2f0}',
    '\u{1e4f0}',
    '\u{1e5f1}',
    '\u{1e950}',
    '\u{1fbf0}',
];

/// A text in lower case and Unicode's form NFKC, as it is written down.
pub(crate) fn normal(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

/// A text as it is compared: in its normal form, digits of every script as 0 to 9, and letters as if they
/// had been typed in capitals, as pictures show them: `ı` and `İ` become `i`, `ς` becomes `σ`, and `ß`
/// becomes `ss`.
pub(crate) fn folded(text: &str) -> String {
    let normal = normal(text);
    if normal.is_ascii() {
        return normal;
    }
    let mut folded = String::with_capacity(normal.len());
    let digits = normal.chars().map(digit);
    for letter in digits.flat_map(char::to_uppercase).flat_map(char::to_lowercase) {
        // The dot of an İ, which an i has anyway.
        if letter != '\u{307}' || !folded.ends_with(['i', 'j']) {
            folded.push(letter);
        }
    }
    folded.nfkc().collect()
}

/// A digit of any script as one of 0 to 9; any other character as it is.
fn digit(typed: char) -> char {
    let next = ZEROS.partition_point(|&zero| zero <= typed);
    let zero = next.checked_sub(1).and_then(|at| ZEROS.get(at));
    let value = zero.map(|&zero| u32::from(typed) - u32::from(zero));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(typed)
}

/// Whether people put it between symbols that they spell: blanks, commas, full stops, hyphens, and what
/// cannot be seen.
pub(crate) fn separates(letter: char) -> bool {
    letter.is_whitespace()
        || is_invisible(letter)
        || is_minus(letter)
        || matches!(letter, ',' | '،' | '、' | '.' | '。' | ';' | '؛' | '\u{5be}')
}

/// Whether it is a minus or a hyphen.
pub(crate) fn is_minus(letter: char) -> bool {
    matches!(letter, '-' | '−' | '\u{2010}'..='\u{2015}')
}

/// Marks that keyboards and copying leave behind: zero-width characters, those that tell which way
/// a text runs, and those that choose the form of the character before.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_syntax::hir::{Class, HirKind};

    use super::*;

    #[test]
    fn every_decimal_digit_of_unicode_is_folded_to_its_value_and_nothing_else_is() {
        let digits = regex_syntax::parse(r"\p{Nd}").unwrap();
        let HirKind::Class(Class::Unicode(digits)) = digits.kind() else { panic!("{digits}") };
        let is_digit = |c| digits.iter().any(|range| (range.start()..=range.end()).contains(&c));
        for typed in '\0'..=char::MAX {
            assert_eq!(digit(typed).is_ascii_digit(), is_digit(typed), "{typed:?}");
        }
        assert_eq!("٠۱२৩௪５".chars().map(digit).collect::<String>(), "012345");
    }

    proptest! {
        #[test]
        fn what_was_folded_stays_as_it_is(text in "\\PC*|.*|[iıİßẞςΣſ\u{307}]*") {
            prop_assert_eq!(folded(&folded(&text)), folded(&text));
        }
    }
}
