//! What is made of a Django site's settings.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

#[path = "../common/mod.rs"]
mod common;
mod database;
mod hostile;
mod meaning;

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use common::{file, run};
use tempfile::TempDir;

/// What `diffsettings` prints for settings: Python itself reads them, and writes their values.
fn diffsettings(python: &str) -> String {
    const PROGRAM: &str = "import sys\n\
        scope = {'SETTINGS_MODULE': 'shop.settings'}\n\
        exec(sys.stdin.read(), scope)\n\
        for name in sorted(filter(str.isupper, scope)):\n    \
        print(name, '=', repr(scope[name]), ' ###')\n";
    let mut child = Command::new("python3")
        .args(["-X", "utf8", "-c", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(python.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{python}");
    String::from_utf8(output.stdout).unwrap()
}

/// Status, configuration and complaints for what stands in a file.
fn read(printed: impl AsRef<[u8]>) -> (i32, String, String) {
    let folder = TempDir::new().unwrap();
    fs::write(file(&folder, "settings.txt"), printed).unwrap();
    run(&folder, &["settings", "settings.txt"], &[])
}

/// The configuration file that is made of settings. It is accepted by the program itself.
fn carried(python: &str) -> String {
    let (status, configuration, complained) = read(diffsettings(python));
    let left_out = complained.is_empty() || complained.contains("not carried over: ");
    assert!(status == 0 && left_out && complained.lines().count() < 2, "{complained}");
    accepted(&configuration);
    configuration
}

/// The program takes a configuration that it has made.
fn accepted(configuration: &str) {
    let folder = TempDir::new().unwrap();
    fs::write(file(&folder, "captcha.toml"), configuration).unwrap();
    let draw = ["sheet", "--rows=1", "--columns=1", "--config=captcha.toml"];
    let (status, _, complained) = run(&folder, &draw, &[]);
    // A dictionary or a font may lack what is asked; that is told by a later step.
    assert!(status == 0 || !complained.contains("captcha.toml"), "{configuration}\n{complained}");
}

/// What a configuration says of a site that does not set its number of letters.
const DEFAULT_LENGTH: &str = "# Django's default, as the site does not set it:\nlength = 4\n";

/// The settings in it, each with its section, without comments and without that default.
fn set(configuration: &str) -> Vec<String> {
    let configuration = configuration.replace(DEFAULT_LENGTH, "");
    let mut section = "";
    let mut settings = Vec::new();
    for line in configuration.lines() {
        match line.strip_prefix('[') {
            Some(name) => section = name.trim_end_matches(']'),
            None if line.is_empty() || line.starts_with('#') => {}
            None => settings.push(format!("{section}.{line}")),
        }
    }
    settings
}

/// The same without the level that is chosen for settings of the look.
fn set_but_level(configuration: &str) -> Vec<String> {
    let lines = set(configuration).into_iter();
    lines.filter(|line| !line.starts_with("picture.level = ")).collect()
}

#[test]
fn settings_made_for_the_old_look_keep_it() {
    for (python, level) in [
        ("CAPTCHA_FONT_SIZE = 22", Some("like-django")),
        ("CAPTCHA_ANIMATED = True", Some("like-django")),
        ("CAPTCHA_ANIMATED = False", None),
        ("CAPTCHA_LETTER_ROTATION = (-35, 35)", Some("like-django")),
        ("CAPTCHA_NOISE_FUNCTIONS = ('captcha.helpers.noise_arcs',)", Some("like-django")),
        ("CAPTCHA_FILTER_FUNCTIONS = []", Some("like-django")),
        ("CAPTCHA_IMAGE_SIZE = (200, 70)", Some("like-django")),
        (
            "CAPTCHA_CHALLENGE_FUNCT = 'captcha.helpers.unicode_challenge'\nCAPTCHA_FONT_SIZE = 22",
            Some("like-django"),
        ),
        ("CAPTCHA_CHALLENGE_FUNCT = 'captcha.helpers.unicode_challenge'", Some("plain")),
        ("CAPTCHA_FONT_SIZE = 60\nCAPTCHA_LEVEL = 'hard'", Some("hard")),
        ("CAPTCHA_FONT_SIZE = 22\nCAPTCHA_LIKE_DJANGO = True", None),
        ("CAPTCHA_FOREGROUND_COLOR = 'navy'\nCAPTCHA_LENGTH = 4", None),
        ("CAPTCHA_FONT_SIZE = 3", Some("like-django")),
        ("CAPTCHA_NOISE_FUNCTIONS = (print,)", Some("like-django")),
        ("CAPTCHA_FONT_PATH = object()", Some("like-django")),
        ("CAPTCHA_FONT_SIZE = object()\nCAPTCHA_LEVEL = 'hard'", Some("hard")),
    ] {
        let configuration = carried(python);
        let lines = set(&configuration);
        let found = lines.iter().find_map(|line| line.strip_prefix("picture.level = "));
        assert_eq!(found.map(|level| level.trim_matches('"')), level, "{configuration}");
    }
}

#[test]
fn a_site_that_does_not_set_its_number_of_letters_keeps_djangos() {
    for (python, added) in [
        ("", true),
        ("CAPTCHA_TIMEOUT = 10", true),
        ("CAPTCHA_LENGTH = 4", false),
        ("CAPTCHA_LENGTH = 6", false),
        // What cannot be read is not guessed.
        ("CAPTCHA_LENGTH = object()", false),
    ] {
        let configuration = carried(python);
        assert_eq!(configuration.contains(DEFAULT_LENGTH), added, "{python}: {configuration}");
    }
}

#[test]
fn sound_is_switched_off_where_the_server_would_not_start_with_it() {
    let folder = TempDir::new().unwrap();
    let dictionary = |word: &str| {
        let list = file(&folder, word);
        fs::write(&list, word).unwrap();
        format!(
            "CAPTCHA_CHALLENGE_FUNCT = 'captcha.helpers.word_challenge'\nCAPTCHA_WORDS_DICTIONARY = '{}'",
            list.display()
        )
    };
    for (python, off) in [
        ("CAPTCHA_LENGTH = 32".to_owned(), false),
        ("CAPTCHA_LENGTH = 5".to_owned(), false),
        (dictionary("stone"), false),
        (dictionary("ærø"), true),
    ] {
        let configuration = carried(&python);
        let found = set(&configuration).contains(&"sound.audio = false".to_owned());
        assert_eq!(found, off, "{configuration}");
        let why = "# With sound the server would not start. challenge.words-dictionary: no voice";
        assert_eq!(configuration.contains(why), off, "{configuration}");
    }
}

#[test]
fn how_much_was_left_out_is_told_where_it_is_seen() {
    for (python, told) in [
        ("CAPTCHA_LENGTH = 5\nCAPTCHA_TIMEOUT = print", "1 setting is not carried over: "),
        ("CAPTCHA_LENGTH = print\nCAPTCHA_TIMEOUT = print", "2 settings are not carried over: "),
        ("CAPTCHA_LENGTH = 5", ""),
    ] {
        let (status, _, complained) = read(diffsettings(python));
        assert_eq!((status, complained.is_empty()), (0, told.is_empty()), "{complained}");
        assert!(complained.contains(told), "{complained}");
    }
}

#[test]
fn every_value_is_carried_over() {
    for (python, toml) in [
        ("CAPTCHA_LENGTH = 6", "challenge.length = 6"),
        ("CAPTCHA_LENGTH: int = 0x6  # six", "challenge.length = 6"),
        ("CAPTCHA_TIMEOUT = 24 * 60 + 1", "limits.timeout = 1441"),
        ("CAPTCHA_TIMEOUT = 1_000", "limits.timeout = 1000"),
        ("A = CAPTCHA_LENGTH = B = (6)", "challenge.length = 6"),
        ("CAPTCHA_FONT_SIZE = 2.25e1", "picture.font-size = 22.5"),
        ("CAPTCHA_2X_IMAGE = False; X = 1", "picture.double-scale = false"),
        ("CAPTCHA_ANIMATED = True", "picture.animated = true"),
        ("CAPTCHA_IMAGE_SIZE = None", "picture.image-size = \"none\""),
        ("CAPTCHA_IMAGE_SIZE = 200, 70", "picture.image-size = [200, 70]"),
        ("CAPTCHA_LETTER_ROTATION = (-35, +35)", "picture.letter-rotation = [-35, 35]"),
        ("CAPTCHA_BACKGROUND_COLOR = 'transparent'", "picture.background = \"transparent\""),
        (
            "CAPTCHA_FOREGROUND_COLOR = u'#00' \"1\" + r'''100'''",
            "picture.foreground = \"#001100\"",
        ),
        (
            "CAPTCHA_FOREGROUND_COLOR = (\n  '#00'  # dark\n  '1100'\n)",
            "picture.foreground = \"#001100\"",
        ),
        ("CAPTCHA_FOREGROUND_COLOR = \"\"\"n\\\navy\"\"\"", "picture.foreground = \"navy\""),
        (
            "N = 'na'\nCAPTCHA_FOREGROUND_COLOR = f'{N}' rf'{\"vy\"}'",
            "picture.foreground = \"navy\"",
        ),
        ("CAPTCHA_PUNCTUATION = f'{{}}\\x2c'", "challenge.punctuation = \"{},\""),
        ("CAPTCHA_MATH_CHALLENGE_OPERATOR = ' / '", "challenge.times-sign = \" / \""),
        ("CAPTCHA_MATH_CHALLENGE_OPERATOR = '\\u00d7'", "challenge.times-sign = \"×\""),
        ("CAPTCHA_PUNCTUATION = '_\"\\',.;:-'", "challenge.punctuation = \"\"\"_\"',.;:-\"\"\""),
        ("CAPTCHA_NOISE_FUNCTIONS = ()", "picture.noise = \"none\""),
        (
            "CAPTCHA_NOISE_FUNCTIONS = ('captcha.helpers.noise_arcs',) + ('captcha.helpers.noise_dots',)",
            "picture.noise = [\"captcha.helpers.noise_arcs\", \"captcha.helpers.noise_dots\"]",
        ),
        ("CAPTCHA_LENGTH = 5\nCAPTCHA_LENGTH = 7", "challenge.length = 7"),
        ("CAPTCHA_NOISE_FUNCTIONS = ''", "picture.noise = \"none\""),
        ("CAPTCHA_TEST_MODE = False", "testing.test-mode = false"),
    ] {
        assert_eq!(set_but_level(&carried(python)), [toml], "{python}");
        // As a pipe of Windows has it, and as a default of Django's.
        let windows = diffsettings(python).replace('\n', "\r\n");
        assert_eq!(set_but_level(&read(windows).1), [toml], "{python}, with the lines of Windows");
        let default = diffsettings(python).replace("CAPTCHA_", "### CAPTCHA_").replace("  ###", "");
        assert_eq!(set_but_level(&read(default).1), [toml], "{python}, as a default");
    }
}

#[test]
fn what_cannot_be_carried_over_is_told_with_the_reason() {
    for (python, why) in [
        ("CAPTCHA_FONT_PATH = ['x.ttf', object()]", "an object that only Python knows"),
        ("CAPTCHA_FONT_PATH = 'nowhere.ttf'", "nowhere.ttf cannot be read"),
        ("CAPTCHA_FOREGROUND_COLOR = b'navy'", "it is bytes"),
        ("CAPTCHA_FOREGROUND_COLOR = {'a': 1}", "a dictionary"),
        ("CAPTCHA_FOREGROUND_COLOR = ''", "it is empty"),
        ("CAPTCHA_PUNCTUATION = ''", "Django fails where it asks punctuation: the default stays"),
        ("CAPTCHA_MATH_CHALLENGE_OPERATOR = '+'", "the signs of addition"),
        ("CAPTCHA_LETTER_COLOR_FUNCT = lambda i, t: 'red'", "a function of its own"),
        ("def f(): pass\nCAPTCHA_CHALLENGE_FUNCT = f", "a function of its own"),
        ("CAPTCHA_CHALLENGE_FUNCT = 'shop.views.challenge'", "a Python function of the site's own"),
        ("CAPTCHA_NOISE_FUNCTIONS = ('shop.noise',)", "a Python function of the site's own"),
        ("CAPTCHA_LENGTH = 40", "from 1 to 32"),
        ("CAPTCHA_LENGTH = 99999999999999999999", "too large"),
        ("CAPTCHA_FLITE_PATH = '/usr/bin/flite'", "not needed"),
        ("CAPTCHA_SOX_PATH = object()", "not needed"),
        ("CAPTCHA_FIELD_TEMPLATE = 'captcha/field.html'", "stays with Django"),
        ("CAPTCHA_SECRET = 'hunter2hunter2hunter2'", "it is a secret: set it in the environment"),
        ("CAPTCHA_LISTEN = '0.0.0.0:80'", "it is a setting of this program and none of Django's"),
        ("CAPTCHA_FONT_PAHT = 'x.ttf'", "it is not known, but CAPTCHA_FONT_PATH is"),
        ("CAPTCHA_SHOP = 'x'", "means nothing to this program"),
        ("CAPTCHA_TEST_MODE = True", "every visitor gets in"),
    ] {
        let configuration = carried(python);
        let (_, setting) = python.split_once('\n').unwrap_or(("", python));
        let name = setting.split(' ').next().unwrap();
        let start = format!("# {name} is not carried over: ");
        let told = configuration.lines().find(|line| line.starts_with(&start));
        let told = told.unwrap_or_else(|| panic!("{python}: {configuration}"));
        assert!(told.contains(why), "{told}");
        assert!(set_but_level(&configuration).is_empty() && !configuration.contains("hunter2"));
    }
}

#[test]
fn for_a_function_of_the_site_the_choices_are_told_once() {
    for (python, choice) in [
        ("def f(): pass\nCAPTCHA_CHALLENGE_FUNCT = f", "letters, digits"),
        ("CAPTCHA_CHALLENGE_FUNCT = 'app.views.mine'", "letters, digits"),
        ("CAPTCHA_LETTER_COLOR_FUNCT = lambda i, t: 'red'", "random"),
        ("CAPTCHA_NOISE_FUNCTIONS = [lambda draw, image: draw]", "arcs"),
        ("CAPTCHA_FILTER_FUNCTIONS = ('shop.blur',)", "smooth"),
    ] {
        let configuration = carried(python);
        let told = configuration.lines().find(|line| line.contains(" is not carried over: "));
        let told = told.unwrap_or_else(|| panic!("{python}: {configuration}"));
        assert!(
            told.contains(" expected ")
                && told.contains("captcha.helpers.")
                && told.contains(choice),
            "{told}"
        );
        assert_eq!(told.matches(" function of").count(), 1, "{told}");
    }
}

#[test]
fn the_standard_input_is_read_too() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_simple-captcha"))
        .args(["settings", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let printed = diffsettings("CAPTCHA_LENGTH = 6");
    child.stdin.take().unwrap().write_all(printed.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(set(&String::from_utf8(output.stdout).unwrap()), ["challenge.length = 6"]);
}
