//! From a Django site's settings to a configuration file.

use toml::Value as Toml;

use super::database;
use super::diffsettings::DjangoSettings;
use super::document::{Document, file_with};
use super::meaning::meaning;
use super::value::Value;
use crate::config::{ChallengeKind, Config, Setting, by_keys, nearest};
use crate::{assemble, cli};

/// The settings of django-simple-captcha that mean something to the server too, and the server's own
/// that say how pictures look.
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
    "CAPTCHA_IMAGE_SIZE",
    "CAPTCHA_LENGTH",
    "CAPTCHA_LEVEL",
    "CAPTCHA_LETTER_COLOR_FUNCT",
    "CAPTCHA_LETTER_ROTATION",
    "CAPTCHA_LIKE_DJANGO",
    "CAPTCHA_MATH_CHALLENGE_OPERATOR",
    "CAPTCHA_NOISE_FUNCTIONS",
    "CAPTCHA_PUNCTUATION",
    "CAPTCHA_TEST_MODE",
    "CAPTCHA_TIMEOUT",
    "CAPTCHA_WORDS_DICTIONARY",
];
/// Programs that speak.
const UNNEEDED: [&str; 2] = ["CAPTCHA_FLITE_PATH", "CAPTCHA_SOX_PATH"];
const SECRETS: [&str; 2] = ["CAPTCHA_SECRET", "CAPTCHA_OLD_SECRET"];
/// What was chosen for one look and spoils another.
const LOOKS: [&str; 6] = [
    "CAPTCHA_FILTER_FUNCTIONS",
    "CAPTCHA_FONT_PATH",
    "CAPTCHA_FONT_SIZE",
    "CAPTCHA_IMAGE_SIZE",
    "CAPTCHA_LETTER_ROTATION",
    "CAPTCHA_NOISE_FUNCTIONS",
];

/// The configuration file that says the same as a site's settings, as far as it can.
pub(super) fn configuration(settings: &DjangoSettings) -> Document {
    let mut document = Document::default();
    let module = settings.module().unwrap_or_default();
    document.comment(&format!("Made from the settings of {module} by `simple-captcha settings`."));
    document.comment("The drawings depend on a secret: set CAPTCHA_SECRET in the environment.");
    document.comment(
        "For the looks and defaults of old in what the site did not set, add [django] with",
    );
    document.comment("like-django = true");
    for (name, value) in settings.captchas() {
        let carried = match value {
            _ if UNNEEDED.contains(&name) => {
                Err("it is not needed, as this program speaks by itself".to_owned())
            }
            _ if !SETTINGS.contains(&name) => Err(why_not(name)),
            Ok(value) => carry(name, value),
            Err(why) => Err(with_choices(name, why)),
        };
        match carried {
            Ok(value) => document.setting(name, &value),
            Err(why) => document.left_out(name, &why),
        }
    }
    set_level(&mut document, settings);
    set_audio(&mut document);
    database::carry(&mut document, settings);
    set_length(&mut document, settings);
    rehearse(&mut document);
    document
}

/// Why a value cannot be read; where that may be a function, with those that there are.
fn with_choices(name: &str, why: &str) -> String {
    let takes_functions = name.ends_with("_FUNCT") || name.ends_with("_FUNCTIONS");
    let not_known = Toml::String("?".to_owned());
    match Config::from_toml(&file_with(name, &not_known)) {
        Err(choices) if takes_functions => format!("{why}; {}", choices.why()),
        _ => why.to_owned(),
    }
}

/// Why a setting that is none of those above is left out.
fn why_not(name: &str) -> String {
    if SECRETS.contains(&name) {
        return "it is a secret: set it in the environment of the server".to_owned();
    }
    let is_djangos = cli::DJANGOS.contains(&name);
    if !is_djangos && Setting::of_variable(name).is_some() {
        return "it is a setting of this program and none of Django's: add it by hand if it is meant"
            .to_owned();
    }
    match nearest(name, &SETTINGS) {
        Some(meant) if !is_djangos => format!("it is not known, but {meant} is"),
        _ => "it means nothing to this program; what is Django's stays with Django".to_owned(),
    }
}

/// Chooses the look for which the settings were made, also those that are not carried over, where the
/// site has not.
fn set_level(document: &mut Document, settings: &DjangoSettings) {
    if document.has("CAPTCHA_LEVEL") || document.has("CAPTCHA_LIKE_DJANGO") {
        return;
    }
    let comment = |document: &mut Document, text| document.comment_on("CAPTCHA_LEVEL", text);
    let is_animated = document.value("CAPTCHA_ANIMATED").and_then(Toml::as_bool) == Some(true);
    let level = if is_animated {
        comment(document, "Only pictures that look like Django's can be animated.");
        "like-django"
    } else if LOOKS.iter().any(|name| settings.value(name).is_some()) {
        comment(
            document,
            "The look for which the above was chosen; engraved pictures want larger letters.",
        );
        comment(
            document,
            "Leave out both, this line and the settings of the look, for engraved pictures.",
        );
        "like-django"
    } else if document.value("CAPTCHA_CHALLENGE_FUNCT").is_some_and(asks_accents) {
        comment(
            document,
            "Accents are finer than the lines of an engraving, so pictures are plain.",
        );
        "plain"
    } else {
        return;
    };
    document.setting("CAPTCHA_LEVEL", &Toml::String(level.to_owned()));
}

/// Asks for as many letters as Django, so that a refreshed picture has as many as the form's first.
fn set_length(document: &mut Document, settings: &DjangoSettings) {
    if settings.value("CAPTCHA_LENGTH").is_none() {
        document.comment_on("CAPTCHA_LENGTH", "Django's default, as the site does not set it:");
        document.setting("CAPTCHA_LENGTH", &Toml::Integer(4));
    }
}

fn asks_accents(challenge: &Toml) -> bool {
    let kind = challenge.as_str().and_then(|name| name.parse().ok());
    kind == Some(ChallengeKind::Accented)
}

/// Switches sound off where the server would refuse to start with it.
fn set_audio(document: &mut Document) {
    let config = Config::from_toml(&document.text()).ok();
    if let Some(why) = config.and_then(|config| assemble::unspeakable(&config)) {
        let why = format!("With sound the server would not start. {}", by_keys(&why));
        document.comment_on("CAPTCHA_AUDIO", &why);
        document.setting("CAPTCHA_AUDIO", &Toml::Boolean(false));
    }
}

/// A setting's value as the server takes it.
fn carry(name: &str, value: &Value) -> Result<Toml, String> {
    let value = meaning(name, value)?;
    if name == "CAPTCHA_TEST_MODE" && value.as_bool() == Some(true) {
        return Err("with it every visitor gets in: only tests may have it".to_owned());
    }
    if value.as_str().is_some_and(str::is_empty) {
        return Err("it is empty, which counts as not set: the default stays".to_owned());
    }
    let value = match value {
        // Several are as welcome.
        Toml::String(file) if name == "CAPTCHA_FONT_PATH" => Toml::Array(vec![file.into()]),
        value => value,
    };
    let config =
        Config::from_toml(&file_with(name, &value)).map_err(|error| error.why().to_owned())?;
    config.picture.read_fonts()?;
    Ok(value)
}

/// Tells what keeps the server from starting with all of it together, and what it would warn of.
fn rehearse(document: &mut Document) {
    let config = Config::from_toml(&document.text()).map_err(anyhow::Error::from);
    match config.and_then(|config| assemble::rehearse(&config)) {
        Ok(warnings) => {
            for warning in warnings {
                document.comment(&by_keys(&warning));
            }
        }
        Err(why) => document.fails(&by_keys(&format!("{why:#}"))),
    }
}
