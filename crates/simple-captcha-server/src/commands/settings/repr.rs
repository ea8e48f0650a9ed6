//! Values as Python's `repr` writes them.

use super::value::{Dictionary, Literal, Value};

/// How deeply values are nested in one another. No setting is nested half as deeply.
const DEEPEST: usize = 32;

/// Reads a value.
pub(super) fn read(text: &str) -> Literal {
    let mut reader = Reader { rest: text.trim() };
    let value = reader.value(0)?;
    if reader.rest.trim().is_empty() { Ok(value) } else { Err(ONLY_PYTHON.to_owned()) }
}

const ONLY_PYTHON: &str = "it is an object that only Python knows";

/// Reads value after value.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Literal {
        self.rest = self.rest.trim_start();
        if depth > DEEPEST {
            self.skip();
            return Err("it is nested too deeply".to_owned());
        }
        match self.rest.chars().next() {
            Some('\'' | '"') => self.text().map(Value::Text),
            Some('(') => self.list(')', depth),
            Some('[') => self.list(']', depth),
            Some('{') => self.dictionary(depth),
            Some(digit) if digit.is_ascii_digit() || digit == '-' => self.number(),
            Some(letter) if letter.is_ascii_alphabetic() => self.word(depth),
            _ => self.object(),
        }
    }

    /// Takes a sign if it comes next.
    fn takes(&mut self, sign: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        rest.inspect(|rest| self.rest = rest).is_some()
    }

    /// Takes the characters of which that holds.
    fn take_while(&mut self, holds: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !holds(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// What stands between two quotes.
    fn text(&mut self) -> Result<String, String> {
        let mut rest = self.rest.chars();
        let quote = rest.next();
        let mut text = String::new();
        loop {
            match rest.next() {
                None => {
                    self.rest = "";
                    return Err("its quotes do not end".to_owned());
                }
                Some('\\') => text.push(escaped(&mut rest)?),
                sign if sign == quote => break,
                Some(character) => text.push(character),
            }
        }
        self.rest = rest.as_str();
        Ok(text)
    }

    /// A list or a tuple, behind its opening sign.
    fn list(&mut self, end: char, depth: usize) -> Literal {
        self.rest = self.rest.get(1..).unwrap_or_default();
        let mut values = Vec::new();
        while !self.takes(end) {
            values.push(self.value(depth + 1));
            if !self.takes(',') && !self.rest.trim_start().starts_with(end) {
                return Err(ONLY_PYTHON.to_owned());
            }
        }
        values.into_iter().collect::<Result<_, _>>().map(Value::List)
    }

    /// A dictionary, or a set, which is one without values.
    fn dictionary(&mut self, depth: usize) -> Literal {
        self.rest = self.rest.get(1..).unwrap_or_default();
        let mut dictionary = Dictionary { entries: Vec::new(), whole: true };
        while !self.takes('}') {
            let key = self.value(depth + 1);
            if !self.takes(':') {
                return Err(ONLY_PYTHON.to_owned());
            }
            let value = self.value(depth + 1);
            match key {
                Ok(Value::Text(key)) => dictionary.entries.push((key, value)),
                _ => dictionary.whole = false,
            }
            if !self.takes(',') && !self.rest.trim_start().starts_with('}') {
                return Err(ONLY_PYTHON.to_owned());
            }
        }
        Ok(Value::Dictionary(dictionary))
    }

    fn number(&mut self) -> Literal {
        let number = self.take_while(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        if let Ok(number) = number.parse() {
            return Ok(Value::Whole(number));
        }
        if number.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("it is too large".to_owned());
        }
        number.parse().map(Value::Fraction).map_err(|_| ONLY_PYTHON.to_owned())
    }

    /// A value that begins with a name.
    fn word(&mut self, depth: usize) -> Literal {
        let all = self.rest;
        let name = self.take_while(|c| c.is_ascii_alphanumeric() || "_.".contains(c));
        match name {
            "None" => return Ok(Value::None),
            "True" => return Ok(Value::Truth(true)),
            "False" => return Ok(Value::Truth(false)),
            "b" if self.rest.starts_with(['\'', '"']) => {
                self.skip();
                return Err("it is bytes".to_owned());
            }
            _ => {}
        }
        let is_path = name.ends_with("Path");
        if (is_path || name == "OrderedDict") && self.takes('(') {
            let within = self.value(depth + 1);
            if self.takes(')') {
                return match within? {
                    Value::Text(path) if is_path => Ok(Value::Path(path)),
                    Value::Dictionary(dictionary) => Ok(Value::Dictionary(dictionary)),
                    _ => Err(ONLY_PYTHON.to_owned()),
                };
            }
        }
        self.rest = all;
        self.object()
    }

    /// Anything else, such as `<function noise at 0x7f0d>` or `<Path:/srv/site>` (django-environ's).
    fn object(&mut self) -> Literal {
        let all = self.rest;
        self.skip();
        let object = all.strip_suffix(self.rest).unwrap_or(all).trim();
        let within = |begin: &str| object.strip_prefix(begin)?.strip_suffix('>');
        if let Some(path) = within("<Path:") {
            return Ok(Value::Path(path.to_owned()));
        }
        if within("<function ").is_some() {
            return Err("it is a function of its own, and not the dotted name of one".to_owned());
        }
        Err(ONLY_PYTHON.to_owned())
    }

    /// Goes to the end of a value, whatever it is.
    fn skip(&mut self) {
        let (mut open, mut quote, mut escaped) = (0_usize, None, false);
        let end = self.rest.find(|c: char| {
            match (c, quote) {
                _ if escaped => escaped = false,
                ('\\', Some(_)) => escaped = true,
                (c, Some(sign)) if c == sign => quote = None,
                (_, Some(_)) => {}
                ('\'' | '"', None) => quote = Some(c),
                ('(' | '[' | '{' | '<', None) => open += 1,
                (')' | ']' | '}' | ',' | ':', None) if open == 0 => return true,
                (')' | ']' | '}' | '>', None) => open = open.saturating_sub(1),
                _ => {}
            }
            false
        });
        self.rest = self.rest.get(end.unwrap_or(self.rest.len())..).unwrap_or_default();
    }
}

/// The character that an escape stands for, behind its backslash. `repr` writes no others.
fn escaped(rest: &mut std::str::Chars<'_>) -> Result<char, String> {
    let digits = match rest.next() {
        Some(sign @ ('\\' | '\'' | '"')) => return Ok(sign),
        Some('n') => return Ok('\n'),
        Some('r') => return Ok('\r'),
        Some('t') => return Ok('\t'),
        Some('x') => 2,
        Some('u') => 4,
        Some('U') => 8,
        _ => return Err("it has an escape that Python does not write".to_owned()),
    };
    let code = (0..digits)
        .try_fold(0_u32, |code, _| code.checked_mul(16)?.checked_add(rest.next()?.to_digit(16)?));
    let character = code.and_then(char::from_u32);
    character.ok_or_else(|| "it has a code in it that is no character".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value as it was understood.
    fn shown(value: &Literal) -> String {
        match value {
            Err(why) => format!("!{why}"),
            Ok(Value::None) => "None".to_owned(),
            Ok(Value::Truth(truth)) => truth.to_string(),
            Ok(Value::Whole(number)) => number.to_string(),
            Ok(Value::Fraction(number)) => format!("{number:?}"),
            Ok(Value::Text(text)) => format!("{text:?}"),
            Ok(Value::Path(path)) => format!("path {path}"),
            Ok(Value::List(values)) => {
                let values: Vec<_> = values.iter().map(|it| shown(&Ok(it.clone()))).collect();
                format!("[{}]", values.join(", "))
            }
            Ok(Value::Dictionary(dictionary)) => {
                let entry = |(key, value): &(String, Literal)| format!("{key}: {}", shown(value));
                let entries: Vec<_> = dictionary.entries.iter().map(entry).collect();
                let more = if dictionary.whole { "" } else { ", …" };
                format!("{{{}{more}}}", entries.join(", "))
            }
        }
    }

    #[test]
    fn a_value_is_what_python_wrote() {
        for (repr, value) in [
            ("None", "None"),
            ("True", "true"),
            ("-35", "-35"),
            ("22.5", "22.5"),
            ("1e+16", "1e16"),
            ("''", "\"\""),
            (r#"'_"\',.;:-'"#, r#""_\"',.;:-""#),
            (r#""it's""#, r#""it's""#),
            (r"'\\x\n\xd7\u4e58\U0001f600'", "\"\\\\x\\n×乘😀\""),
            ("()", "[]"),
            ("(200,)", "[200]"),
            ("[('a', 1), (2, [3])]", "[[\"a\", 1], [2, [3]]]"),
            ("PosixPath('/srv/db.sqlite3')", "path /srv/db.sqlite3"),
            ("<Path:/srv/site>", "path /srv/site"),
            ("{'a': {'b': None}, 'c': (1, 2)}", "{a: {b: None}, c: [1, 2]}"),
            ("OrderedDict({'a': 1})", "{a: 1}"),
            (
                "{1: 2, 'a': <function f at 0x7f>, 'b': 3}",
                "{a: !it is a function of its own, and not the dotted name of one, b: 3, …}",
            ),
            (
                "{'a': datetime.timedelta(days=1, seconds=2), 'b': b'x,y', 'c': 4}",
                "{a: !it is an object that only Python knows, b: !it is bytes, c: 4}",
            ),
            ("99999999999999999999", "!it is too large"),
            (
                "<function <lambda> at 0x7f>",
                "!it is a function of its own, and not the dotted name of one",
            ),
            ("{'a', 'b'}", "!it is an object that only Python knows"),
            ("shop.Thing(1)", "!it is an object that only Python knows"),
            ("'open", "!its quotes do not end"),
            ("1 2", "!it is an object that only Python knows"),
            (r"'\ud800'", "!it has a code in it that is no character"),
            ("", "!it is an object that only Python knows"),
        ] {
            assert_eq!(shown(&read(repr)), value, "{repr}");
        }
    }

    #[test]
    fn values_that_are_nested_without_end_are_refused() {
        for sign in ["[", "(", "{'a':", "OrderedDict(", "<", "-", "'\\"] {
            assert!(read(&sign.repeat(100_000)).is_err(), "{sign}");
        }
    }
}
