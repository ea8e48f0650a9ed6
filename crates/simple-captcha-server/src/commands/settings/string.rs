//! What stands between a Python text's quotes.

use std::str::Chars;

/// The text that escapes stand for.
pub(super) fn unescape(content: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut rest = content.chars();
    while let Some(character) = rest.next() {
        if character == '\\' {
            escape(&mut rest, &mut text)?;
        } else {
            text.push(character);
        }
    }
    Ok(text)
}

/// Reads what follows a backslash.
fn escape(rest: &mut Chars<'_>, text: &mut String) -> Result<(), String> {
    let Some(sign) = rest.next() else {
        text.push('\\');
        return Ok(());
    };
    let character = match sign {
        '\n' => return Ok(()),
        '\\' | '\'' | '"' => sign,
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'x' => code(rest, 2)?,
        'u' => code(rest, 4)?,
        'U' => code(rest, 8)?,
        '0'..='7' => octal(sign, rest)?,
        'N' => return Err("it names a character (\\N{…}): write the character".to_owned()),
        // As Python does with what it does not know.
        _ => {
            text.push('\\');
            sign
        }
    };
    text.push(character);
    Ok(())
}

fn code(rest: &mut Chars<'_>, digits: usize) -> Result<char, String> {
    let digits: Option<Vec<u32>> =
        (0..digits).map(|_| rest.next().and_then(|digit| digit.to_digit(16))).collect();
    let code = digits.map(|digits| digits.iter().fold(0_u64, |code, d| code * 16 + u64::from(*d)));
    let character = code.and_then(|code| char::from_u32(u32::try_from(code).ok()?));
    character.ok_or_else(|| "it has a code in it that is no character".to_owned())
}

fn octal(first: char, rest: &mut Chars<'_>) -> Result<char, String> {
    let mut code = first.to_digit(8).unwrap_or_default();
    for _ in 0..2 {
        let Some(digit) = rest.clone().next().and_then(|digit| digit.to_digit(8)) else { break };
        code = code * 8 + digit;
        rest.next();
    }
    char::from_u32(code).ok_or_else(|| "it has a code in it that is no character".to_owned())
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escapes_are_what_python_makes_of_them() {
        for (content, text) in [
            (r"a\\b\'c\x22", "a\\b'c\""),
            (r"\u00e9\U0001F600\101\0", "é😀A\0"),
            ("one\\\ntwo", "onetwo"),
            (r"\d+\.", r"\d+\."),
            (r"\7778", "\u{1ff}8"),
            ("trailing\\", "trailing\\"),
        ] {
            assert_eq!(unescape(content).as_deref(), Ok(text), "{content}");
        }
        for content in [r"\N{DEGREE SIGN}", r"\x1", r"\ud800", r"\UFFFFFFFF", r"\u00"] {
            assert!(unescape(content).is_err(), "{content}");
        }
    }
}
