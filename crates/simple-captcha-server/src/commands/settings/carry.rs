//! From a Django site's settings to a configuration file.

use std::path::Path;

use toml::Value as Toml;

use super::database;
use super::document::{Document, written};
use super::literal::Value;
use super::python::Module;
use crate::cli;

/// The settings of django-simple-captcha that mean something to the server too.
const SETTINGS: [&str; 22] = [
    "CAPTCHA_2X_IMAGE",
    "CAPTCHA_ANIMATED",
    "CAPTCHA_BACKGROUND_COLOR",
    "CAPTCHA_CHALLENGE_FUNCT",
    "CAPTCHA_DICTIONARY_MAX_LENGTH",
    "CAPTCHA_DICTIONARY_MIN_LENGTH",
    "CAPTCHA_FILTER_FUNCTIONS",
    "CAPTCHA_FONT_PATH",
    "CAPTCHA_FONT_SIZE",
    "CAPTCHA_FOREGROUND_COLOR",
    "CAPTCHA_GET_FROM_POOL",
    "CAPTCHA_GET_FROM_POOL_TIMEOUT",
    "CAPTCHA_IMAGE_SIZE",
    "CAPTCHA_LENGTH",
    "CAPTCHA_LETTER_COLOR_FUNCT",
    "CAPTCHA_LETTER_ROTATION",
    "CAPTCHA_MATH_CHALLENGE_OPERATOR",
    "CAPTCHA_NOISE_FUNCTIONS",
    "CAPTCHA_PUNCTUATION",
    "CAPTCHA_TEST_MODE",
    "CAPTCHA_TIMEOUT",
    "CAPTCHA_WORDS_DICTIONARY",
];
/// Programs that speak.
const UNNEEDED: [&str; 2] = ["CAPTCHA_FLITE_PATH", "CAPTCHA_SOX_PATH"];

/// The configuration file that says the same as a settings file, as far as it can.
pub(super) fn configuration(file: &Path, module: &Module) -> String {
    let mut document = Document::default();
    document.comment(&format!("Made from {} by `simple-captcha settings`.", file.display()));
    document.comment("The drawings depend on a secret: set CAPTCHA_SECRET in the environment.");
    document.comment("For the looks and defaults of old in what the site did not set, add:");
    document.comment("CAPTCHA_LIKE_DJANGO = true");
    document.blank_line();
    for (line, note) in &module.notes {
        document.comment(&format!("line {line}: {note}"));
    }
    let names = module.names.iter().filter(|(name, _)| name.starts_with("CAPTCHA_"));
    let mut names = Vec::from_iter(names);
    names.sort_by_key(|(_, assigned)| assigned.line);
    for (name, assigned) in names {
        let carried = match &assigned.value {
            _ if UNNEEDED.contains(&name.as_str()) => {
                Err("it is not needed, as this program speaks by itself".to_owned())
            }
            _ if !SETTINGS.contains(&name.as_str()) => {
                Err("it means nothing to this program; what is Django's stays with Django"
                    .to_owned())
            }
            Ok(value) => carry(name, value),
            Err(why) => Err(why.clone()),
        };
        match carried {
            Ok(value) => document.setting(name, &value),
            Err(why) => document.left_out(assigned.line, name, &why),
        }
    }
    database::carry(&mut document, module);
    document.into_text()
}

/// A setting's value as the server takes it.
fn carry(name: &str, value: &Value) -> Result<Toml, String> {
    let value = match value {
        Value::None => Toml::String("none".to_owned()),
        Value::List(values) => Toml::Array(values.iter().map(scalar).collect::<Result<_, _>>()?),
        value => scalar(value)?,
    };
    if value.as_str().is_some_and(str::is_empty) {
        return Err("it is empty, which counts as not set".to_owned());
    }
    cli::check_setting(&written(name, &value))?;
    Ok(value)
}

fn scalar(value: &Value) -> Result<Toml, String> {
    match value {
        Value::Truth(truth) => Ok(Toml::Boolean(*truth)),
        Value::Whole(number) => Ok(Toml::Integer(*number)),
        Value::Fraction(number) => Ok(Toml::Float(*number)),
        Value::Text(text) => Ok(Toml::String(text.clone())),
        value => Err(format!("there is {} in it", value.kind())),
    }
}
