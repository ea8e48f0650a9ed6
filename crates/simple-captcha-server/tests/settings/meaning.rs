//! What Django's own reading takes is taken with its meaning, and all of it together is tried.

use super::common::Server;
use super::{carried, diffsettings, read, set, set_but_level};

#[test]
fn a_value_of_another_kind_means_what_it_means_to_django() {
    for (name, key, meanings) in [
        (
            "CAPTCHA_2X_IMAGE",
            "picture.double-scale",
            &[("None", "false"), ("0", "false"), ("''", "false"), ("'False'", "true")][..],
        ),
        (
            "CAPTCHA_ANIMATED",
            "picture.animated",
            &[("None", "false"), ("{}", "false"), ("1", "true")],
        ),
        ("CAPTCHA_TEST_MODE", "testing.test-mode", &[("None", "false"), ("0", "false")]),
        (
            "CAPTCHA_LENGTH",
            "challenge.length",
            &[("6.0", "6"), ("6.9", "6"), ("'6'", "6"), ("' 6 '", "6")],
        ),
        ("CAPTCHA_TIMEOUT", "limits.timeout", &[("2.5", "2"), ("'10'", "10"), ("True", "1")]),
        (
            "CAPTCHA_DICTIONARY_MIN_LENGTH",
            "challenge.dictionary-min-length",
            &[("-1", "0"), ("2.5", "3"), ("3", "3")],
        ),
        (
            "CAPTCHA_DICTIONARY_MAX_LENGTH",
            "challenge.dictionary-max-length",
            &[("6.5", "6"), ("10 * 10000", "1000")],
        ),
        (
            "CAPTCHA_IMAGE_SIZE",
            "picture.image-size",
            &[("()", "\"none\""), ("''", "\"none\""), ("0", "\"none\"")],
        ),
        (
            "CAPTCHA_LETTER_ROTATION",
            "picture.letter-rotation",
            &[
                ("None", "\"none\""),
                ("()", "\"none\""),
                ("0", "\"none\""),
                ("(30,)", "[0, 30]"),
                ("(-30, 30, 10)", "[-30, 30]"),
                ("(-30.0, 30.0)", "[-30.0, 30.0]"),
            ],
        ),
        (
            "CAPTCHA_LETTER_COLOR_FUNCT",
            "picture.letter-colour",
            &[("''", "\"none\""), ("None", "\"none\"")],
        ),
        (
            "CAPTCHA_FILTER_FUNCTIONS",
            "picture.filter",
            &[("None", "\"none\""), ("False", "\"none\"")],
        ),
        ("CAPTCHA_FONT_SIZE", "picture.font-size", &[("22.5", "22.5")]),
        (
            "CAPTCHA_FOREGROUND_COLOR",
            "picture.foreground",
            &[
                ("0x001100", "\"#001100\""),
                ("0", "\"#000000\""),
                ("(0, 17, 0, 255)", "[0, 17, 0]"),
                ("'#00110080'", "\"#001100\""),
                ("'#0108'", "\"#010\""),
                ("'rgba(0, 17, 0, 0.5)'", "\"rgb(0, 17, 0)\""),
            ],
        ),
    ] {
        for (python, toml) in meanings {
            let configuration = carried(&format!("{name} = {python}"));
            let wanted = format!("{key} = {toml}");
            let found = set(&configuration).contains(&wanted);
            assert!(found, "{name} = {python}: {configuration}");
        }
    }
}

#[test]
fn what_django_itself_cannot_use_is_left_out() {
    for python in [
        "CAPTCHA_TIMEOUT = None",
        "CAPTCHA_LENGTH = 'six'",
        "CAPTCHA_LENGTH = (4,)",
        "CAPTCHA_MATH_CHALLENGE_OPERATOR = None",
        "CAPTCHA_WORDS_DICTIONARY = None",
        "CAPTCHA_PUNCTUATION = None",
        "CAPTCHA_FOREGROUND_COLOR = None",
        "CAPTCHA_CHALLENGE_FUNCT = None",
        "CAPTCHA_NOISE_FUNCTIONS = [None]",
    ] {
        let configuration = carried(python);
        assert!(configuration.contains(" is not carried over: "), "{configuration}");
        assert!(set_but_level(&configuration).is_empty(), "{configuration}");
    }
}

#[test]
fn what_keeps_the_server_from_starting_is_told_in_a_line() {
    for (python, why) in [
        (
            "CAPTCHA_FOREGROUND_COLOR = 'white'",
            "picture.foreground and picture.background: letters would have the colour",
        ),
        (
            "CAPTCHA_CHALLENGE_FUNCT = 'captcha.helpers.word_challenge'\n\
             CAPTCHA_WORDS_DICTIONARY = '/nowhere/words'",
            "challenge.words-dictionary: ",
        ),
        (
            "CAPTCHA_CHALLENGE_FUNCT = 'captcha.helpers.math_challenge'\n\
             CAPTCHA_MATH_CHALLENGE_OPERATOR = '乘'",
            "challenge.times-sign: the font has no glyph for '乘', which the challenge may \
             ask for: give a font that has it with picture.fonts",
        ),
        (
            "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': '/db'}}\n\
             CAPTCHA_FOREGROUND_COLOR = (250, 250, 250)",
            "letters would have the colour of the ground",
        ),
    ] {
        let (_, printed, complained) = read(diffsettings(python));
        let told =
            printed.lines().find(|line| line.contains("The server does not start with this"));
        let told = told.unwrap_or_else(|| panic!("{python}: {printed}"));
        assert!(told.starts_with("# ") && told.contains(why), "{told}");
        assert_eq!(complained.lines().count(), 1, "{complained}");
        assert!(complained.contains(why) && !complained.contains("--"), "{complained}");
    }
    for (python, why) in [
        ("CAPTCHA_FOREGROUND_COLOR = '#999'", "# picture.foreground and"),
        (
            "CAPTCHA_CHALLENGE_FUNCT = 'captcha.helpers.math_challenge'\n\
             CAPTCHA_MATH_CHALLENGE_OPERATOR = ' ÷ '",
            "# challenge.times-sign: many people take it for division",
        ),
        ("CAPTCHA_FONT_SIZE = 10", "# picture.font-size: many people cannot read"),
    ] {
        let (_, printed, complained) = read(diffsettings(python));
        assert!(printed.contains(why) && complained.is_empty(), "{printed}{complained}");
    }
}

#[tokio::test]
async fn a_site_of_sums_starts_whatever_the_length_of_letters() {
    let options = ["--challenge=sum", "--length=32"];
    let server = Server::start(&options);
    assert_eq!(server.get("/letters/test/").await.status(), 200);
    let key = server.new_key().await;
    assert_eq!(server.get(&format!("/captcha/audio/{key}.wav")).await.status(), 200);
}
