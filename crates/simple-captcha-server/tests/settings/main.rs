//! What is made of a Django site's settings.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

#[path = "../common/mod.rs"]
mod common;
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
const DEFAULT_LENGTH: &str =
    "# Django's default, as the site does not set it:\nCAPTCHA_LENGTH = 4\n";

/// The settings in it, without comments and without that default.
fn set(configuration: &str) -> Vec<&str> {
    let parts = configuration.split(DEFAULT_LENGTH).flat_map(str::lines);
    parts.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// The same without the level that is chosen for settings of the look.
fn set_but_level(configuration: &str) -> Vec<&str> {
    let lines = set(configuration).into_iter();
    lines.filter(|line| !line.starts_with("CAPTCHA_LEVEL = ")).collect()
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
        let mut lines = set(&configuration).into_iter();
        let found = lines.find_map(|line| line.strip_prefix("CAPTCHA_LEVEL = "));
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
        let found = set(&configuration).contains(&"CAPTCHA_AUDIO = false");
        assert_eq!(found, off, "{configuration}");
        let why = "# With sound the server would not start. --words-dictionary: no voice of";
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
        ("CAPTCHA_LENGTH = 6", "CAPTCHA_LENGTH = 6"),
        ("CAPTCHA_LENGTH: int = 0x6  # six", "CAPTCHA_LENGTH = 6"),
        ("CAPTCHA_TIMEOUT = 24 * 60 + 1", "CAPTCHA_TIMEOUT = 1441"),
        ("CAPTCHA_TIMEOUT = 1_000", "CAPTCHA_TIMEOUT = 1000"),
        ("A = CAPTCHA_LENGTH = B = (6)", "CAPTCHA_LENGTH = 6"),
        ("CAPTCHA_FONT_SIZE = 2.25e1", "CAPTCHA_FONT_SIZE = 22.5"),
        ("CAPTCHA_2X_IMAGE = False; X = 1", "CAPTCHA_2X_IMAGE = false"),
        ("CAPTCHA_ANIMATED = True", "CAPTCHA_ANIMATED = true"),
        ("CAPTCHA_IMAGE_SIZE = None", "CAPTCHA_IMAGE_SIZE = \"none\""),
        ("CAPTCHA_IMAGE_SIZE = 200, 70", "CAPTCHA_IMAGE_SIZE = [200, 70]"),
        ("CAPTCHA_LETTER_ROTATION = (-35, +35)", "CAPTCHA_LETTER_ROTATION = [-35, 35]"),
        ("CAPTCHA_BACKGROUND_COLOR = 'transparent'", "CAPTCHA_BACKGROUND_COLOR = \"transparent\""),
        (
            "CAPTCHA_FOREGROUND_COLOR = u'#00' \"1\" + r'''100'''",
            "CAPTCHA_FOREGROUND_COLOR = \"#001100\"",
        ),
        (
            "CAPTCHA_FOREGROUND_COLOR = (\n  '#00'  # dark\n  '1100'\n)",
            "CAPTCHA_FOREGROUND_COLOR = \"#001100\"",
        ),
        ("CAPTCHA_FOREGROUND_COLOR = \"\"\"n\\\navy\"\"\"", "CAPTCHA_FOREGROUND_COLOR = \"navy\""),
        (
            "N = 'na'\nCAPTCHA_FOREGROUND_COLOR = f'{N}' rf'{\"vy\"}'",
            "CAPTCHA_FOREGROUND_COLOR = \"navy\"",
        ),
        ("CAPTCHA_PUNCTUATION = f'{{}}\\x2c'", "CAPTCHA_PUNCTUATION = \"{},\""),
        ("CAPTCHA_MATH_CHALLENGE_OPERATOR = ' / '", "CAPTCHA_MATH_CHALLENGE_OPERATOR = \" / \""),
        ("CAPTCHA_MATH_CHALLENGE_OPERATOR = '\\u00d7'", "CAPTCHA_MATH_CHALLENGE_OPERATOR = \"×\""),
        ("CAPTCHA_PUNCTUATION = '_\"\\',.;:-'", "CAPTCHA_PUNCTUATION = \"\"\"_\"',.;:-\"\"\""),
        ("CAPTCHA_NOISE_FUNCTIONS = ()", "CAPTCHA_NOISE_FUNCTIONS = \"none\""),
        (
            "CAPTCHA_NOISE_FUNCTIONS = ('captcha.helpers.noise_arcs',) + ('captcha.helpers.noise_dots',)",
            "CAPTCHA_NOISE_FUNCTIONS = [\"captcha.helpers.noise_arcs\", \"captcha.helpers.noise_dots\"]",
        ),
        ("CAPTCHA_LENGTH = 5\nCAPTCHA_LENGTH = 7", "CAPTCHA_LENGTH = 7"),
        ("CAPTCHA_NOISE_FUNCTIONS = ''", "CAPTCHA_NOISE_FUNCTIONS = \"none\""),
        ("CAPTCHA_TEST_MODE = False", "CAPTCHA_TEST_MODE = false"),
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
fn the_database_becomes_its_url_and_no_password_is_printed() {
    let databases = |entries: &str| format!("DATABASES = {{'default': {{{entries}}}}}\n");
    for (entries, url) in [
        (
            "'ENGINE': 'django.db.backends.sqlite3', 'NAME': '/srv/db.sqlite3'",
            "sqlite:/srv/db.sqlite3",
        ),
        (
            "'ENGINE': 'django.db.backends.sqlite3', 'NAME': '/srv/my shop?#%41.db'",
            "sqlite:/srv/my shop%3F%23%2541.db",
        ),
        (
            "'ENGINE': 'django.db.backends.postgresql', 'NAME': 'shop', 'USER': 'app', \
             'PASSWORD': 'tiger', 'HOST': 'db', 'PORT': '5433'",
            "postgres://app@db:5433/shop",
        ),
        (
            "'ENGINE': 'django.contrib.gis.db.backends.postgis', 'NAME': 'shop', 'USER': 'a@b', \
             'PASSWORD': ['tiger'], 'HOST': '/run/postgresql', 'OPTIONS': {}, 'TIME_ZONE': None",
            "postgres://a%40b@localhost/shop?host=%2Frun%2Fpostgresql",
        ),
        (
            "'ENGINE': 'django.db.backends.mysql', 'NAME': 'shop', 'HOST': '::1', 'PORT': 3307",
            "mysql://[::1]:3307/shop",
        ),
        (
            "'ENGINE': 'django.db.backends.mysql', 'NAME': 'shop', 'USER': 'app'",
            "mysql://app@localhost/shop",
        ),
    ] {
        let configuration = carried(&databases(entries));
        assert_eq!(set(&configuration), [format!("DATABASE_URL = {url:?}")]);
        assert!(!configuration.contains("tiger"), "{configuration}");
        // Django's URL libraries write a path from the root with four slashes.
        let for_django = url.replace("sqlite:/", "sqlite:////");
        assert!(configuration.contains(&for_django), "{configuration}");
        let password = entries.contains("PASSWORD");
        assert_eq!(configuration.contains(":PASSWORD@"), password, "{configuration}");
    }
    for (entries, why) in [
        ("'ENGINE': 'django.db.backends.oracle', 'NAME': 'x'", "ENGINE"),
        (
            "'ENGINE': 'django.db.backends.sqlite3', 'NAME': object()",
            "NAME: it is an object that only Python knows",
        ),
        ("'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'", "DATABASE_URL"),
        (
            "'ENGINE': 'django.db.backends.mysql', 'NAME': 'x', 'HOST': b'tiger'",
            "HOST: it is bytes",
        ),
        ("'NAME': 'x'", "it has no ENGINE"),
        ("'ENGINE': 'django.db.backends.dummy', 'NAME': 'x'", "ENGINE"),
    ] {
        let configuration = carried(&databases(entries));
        assert!(set(&configuration).is_empty(), "{configuration}");
        let told = configuration
            .lines()
            .find(|line| line.starts_with("# DATABASES is not carried over: "));
        let told = told.unwrap();
        assert!(told.contains(why) && told.contains("set DATABASE_URL"), "{told}");
        assert!(!told.contains("tiger"), "{told}");
    }
    let odd = carried("DATABASES = {'default': object()}");
    assert!(odd.contains("# DATABASES is not carried over: it is an object"), "{odd}");
    let path = "from pathlib import Path\nDATABASES = {'default': {\
                'ENGINE': 'django.db.backends.sqlite3', 'NAME': Path('/srv/site/db.sqlite3')}}";
    assert_eq!(set(&carried(path)), ["DATABASE_URL = \"sqlite:/srv/site/db.sqlite3\""]);
}

#[test]
fn of_several_servers_the_first_is_named_and_a_line_says_so() {
    let databases = "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', \
        'NAME': 'shop', 'USER': 'app', 'HOST': 'db1, db2', 'PORT': '5433,5434'}}\n";
    let configuration = carried(databases);
    assert_eq!(set(&configuration), ["DATABASE_URL = \"postgres://app@db1:5433/shop\""]);
    assert!(configuration.contains("# DATABASES: HOST names several servers"), "{configuration}");
}

#[test]
fn a_site_with_local_times_gets_its_time_zone_where_the_database_has_none() {
    let with = |engine: &str, rest: &str| {
        carried(&format!(
            "DATABASES = {{'default': {{'ENGINE': 'django.db.backends.{engine}', 'NAME': 'shop'}}}}\n{rest}"
        ))
    };
    let zone = |configuration: &str| {
        set(configuration).get(1).map(|line| line.replace("CAPTCHA_NAIVE_TIME_ZONE = ", ""))
    };
    let shanghai = "USE_TZ = False\nTIME_ZONE = 'Asia/Shanghai'";
    for engine in ["sqlite3", "mysql"] {
        assert_eq!(zone(&with(engine, shanghai)).unwrap(), "\"Asia/Shanghai\"");
        let unset = with(engine, "USE_TZ = False");
        assert!(
            unset.contains("# TIME_ZONE: it is not among the settings") && zone(&unset).is_none()
        );
        assert_eq!(zone(&with(engine, "USE_TZ = True\nTIME_ZONE = 'Asia/Shanghai'")), None);
        let unset = with(engine, "");
        assert!(unset.contains("# USE_TZ is not among the settings") && zone(&unset).is_none());
        let odd = with(engine, "USE_TZ = False\nTIME_ZONE = 'Mars/Base'");
        assert!(odd.contains("# TIME_ZONE: it is no time zone known here") && zone(&odd).is_none());
        let odd = with(engine, "USE_TZ = object()");
        assert!(odd.contains("# USE_TZ: it is an object") && zone(&odd).is_none());
    }
    assert_eq!(zone(&with("postgresql", shanghai)), None);
    // The database's own, which Django has only where USE_TZ is true.
    let own = |engine: &str, own: &str, rest: &str| {
        with(&format!("{engine}', 'TIME_ZONE': {own}, 'USER': 'app"), rest)
    };
    for rest in ["USE_TZ = True", "", "USE_TZ = True\nTIME_ZONE = 'Asia/Shanghai'"] {
        let configuration = own("sqlite3", "'Europe/Paris'", rest);
        assert_eq!(zone(&configuration).unwrap(), "\"Europe/Paris\"");
        assert!(!configuration.contains("USE_TZ"), "{configuration}");
    }
    assert_eq!(zone(&own("mysql", "None", "USE_TZ = True")), None);
    assert_eq!(zone(&own("postgresql", "'Europe/Paris'", "USE_TZ = True")), None);
    let odd = own("mysql", "object()", "USE_TZ = True");
    assert!(
        odd.contains("# TIME_ZONE: TIME_ZONE: it is an object") && zone(&odd).is_none(),
        "{odd}"
    );
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
    assert_eq!(set(&String::from_utf8(output.stdout).unwrap()), ["CAPTCHA_LENGTH = 6"]);
}
