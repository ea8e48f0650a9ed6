//! What a value means to django-simple-captcha, as the server takes it.

use toml::Value as Toml;

use super::value::Value;

/// Settings of which Django asks only whether they are true.
const SWITCHES: [&str; 4] =
    ["CAPTCHA_2X_IMAGE", "CAPTCHA_ANIMATED", "CAPTCHA_LIKE_DJANGO", "CAPTCHA_TEST_MODE"];
/// Settings that Django reads with `int`.
const WHOLE: [&str; 2] = ["CAPTCHA_LENGTH", "CAPTCHA_TIMEOUT"];
/// Settings that are switched off by what is not true.
const OPTIONAL: [&str; 5] = [
    "CAPTCHA_FILTER_FUNCTIONS",
    "CAPTCHA_IMAGE_SIZE",
    "CAPTCHA_LETTER_COLOR_FUNCT",
    "CAPTCHA_LETTER_ROTATION",
    "CAPTCHA_NOISE_FUNCTIONS",
];
/// More letters than any word has: as the server takes it.
const LONGEST_WORD: f64 = 1000.0;

/// A setting's value as the server takes it, or why there is none.
pub(super) fn meaning(name: &str, value: &Value) -> Result<Toml, String> {
    match (name, value) {
        _ if SWITCHES.contains(&name) => Ok(Toml::Boolean(is_true(value))),
        _ if WHOLE.contains(&name) => whole(value).map(Toml::Integer),
        _ if OPTIONAL.contains(&name) && !is_true(value) => Ok(Toml::String("none".to_owned())),
        ("CAPTCHA_PUNCTUATION", Value::Text(marks)) if marks.is_empty() => {
            Err("it is empty, with which Django fails where it asks punctuation: the default stays"
                .to_owned())
        }
        (_, Value::None) => Err("it is None, with which Django fails too".to_owned()),
        ("CAPTCHA_DICTIONARY_MIN_LENGTH", Value::Whole(_) | Value::Fraction(_)) => {
            Ok(letters(number(value).ceil()))
        }
        ("CAPTCHA_DICTIONARY_MAX_LENGTH", Value::Whole(_) | Value::Fraction(_)) => {
            Ok(letters(number(value).floor()))
        }
        ("CAPTCHA_BACKGROUND_COLOR" | "CAPTCHA_FOREGROUND_COLOR", value) => colour(value),
        // As the arguments of Python's `randrange`: one is the end, a third one the step.
        ("CAPTCHA_LETTER_ROTATION", Value::List(angles)) => match &**angles {
            [end] => Ok(Toml::Array(vec![Toml::Integer(0), scalar(end)?])),
            [from, to, _] => Ok(Toml::Array(vec![scalar(from)?, scalar(to)?])),
            angles => list(angles),
        },
        (_, Value::List(values)) => list(values),
        (_, value) => scalar(value),
    }
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::None => false,
        Value::Truth(truth) => *truth,
        Value::Whole(_) | Value::Fraction(_) => number(value) != 0.0,
        Value::Text(text) => !text.is_empty(),
        Value::Path(_) => true,
        Value::List(values) => !values.is_empty(),
        Value::Dictionary(dictionary) => !dictionary.is_empty(),
    }
}

/// As Python's `int` has it.
fn whole(value: &Value) -> Result<i64, String> {
    match value {
        Value::Truth(truth) => Ok((*truth).into()),
        Value::Whole(number) => Ok(*number),
        #[expect(clippy::cast_possible_truncation, reason = "what is too large is refused later")]
        Value::Fraction(number) => Ok(number.trunc() as i64),
        Value::Text(text) => {
            let number = text.trim().replace('_', "").parse();
            number.map_err(|_| "it is a text and no whole number".to_owned())
        }
        value => Err(format!("it is {} and no whole number", value.kind())),
    }
}

fn number(value: &Value) -> f64 {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "it is compared with small numbers")]
        Value::Whole(number) => *number as f64,
        Value::Fraction(number) => *number,
        _ => 0.0,
    }
}

/// How long a word may be: to Django no number is too small or too large.
fn letters(number: f64) -> Toml {
    #[expect(clippy::cast_possible_truncation, reason = "it is at most a thousand")]
    Toml::Integer(number.clamp(0.0, LONGEST_WORD) as i64)
}

/// A colour as Pillow takes it: for a picture that nothing shines through, so how opaque it is does not
/// count.
fn colour(value: &Value) -> Result<Toml, String> {
    Ok(match value {
        Value::Whole(number @ 0..=0xffff_ffff) => {
            let [red, green, blue, ..] = number.to_le_bytes();
            Toml::String(format!("#{red:02x}{green:02x}{blue:02x}"))
        }
        Value::List(parts) => list(parts.get(..3).unwrap_or(parts))?,
        Value::Text(text) => Toml::String(opaque(text.trim())),
        value => scalar(value)?,
    })
}

fn opaque(colour: &str) -> String {
    if let Some(digits) = colour.strip_prefix('#') {
        let seen = match digits.len() {
            4 => digits.get(..3),
            8 => digits.get(..6),
            _ => None,
        };
        return format!("#{}", seen.unwrap_or(digits));
    }
    let Some(parts) = colour.to_lowercase().strip_prefix("rgba(").map(str::to_owned) else {
        return colour.to_owned();
    };
    match *parts.trim_end_matches(')').split(',').collect::<Vec<_>>() {
        [red, green, blue, _] => format!("rgb({red},{green},{blue})"),
        _ => colour.to_owned(),
    }
}

fn list(values: &[Value]) -> Result<Toml, String> {
    Ok(Toml::Array(values.iter().map(scalar).collect::<Result<_, _>>()?))
}

fn scalar(value: &Value) -> Result<Toml, String> {
    match value {
        Value::Truth(truth) => Ok(Toml::Boolean(*truth)),
        Value::Whole(number) => Ok(Toml::Integer(*number)),
        Value::Fraction(number) => Ok(Toml::Float(*number)),
        Value::Text(text) | Value::Path(text) => Ok(Toml::String(text.clone())),
        value => Err(format!("there is {} in it", value.kind())),
    }
}
