//! What is made of a Django site's settings file.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

#[path = "../common/mod.rs"]
mod common;
mod folder;
mod hostile;
mod meaning;
mod names;

use std::fs;

use common::{file, run};
use tempfile::TempDir;

/// The configuration file that is made of settings. It is accepted by the program itself.
fn carried(settings: impl AsRef<[u8]>) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(file(&folder, "settings.py"), settings).unwrap();
    let (status, printed, complained) = run(&folder, &["settings", "--from", "settings.py"], &[]);
    let left_out = complained.is_empty() || complained.contains("not carried over: ");
    assert!(status == 0 && left_out && complained.lines().count() < 2, "{printed}\n{complained}");
    fs::write(file(&folder, "captcha.toml"), &printed).unwrap();
    let draw = ["sheet", "--rows=1", "--columns=1", "--config=captcha.toml"];
    let (status, _, complained) = run(&folder, &draw, &[]);
    // A dictionary or a font may lack what is asked; that is told by a later step.
    assert!(status == 0 || !complained.contains("captcha.toml"), "{printed}\n{complained}");
    printed
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

/// What could not be read, of a file that holds this.
fn refused(settings: impl AsRef<[u8]>) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(file(&folder, "settings.py"), settings).unwrap();
    refused_file(&folder, "settings.py")
}

fn refused_file(folder: &TempDir, name: &str) -> String {
    let (status, printed, complained) = run(folder, &["settings", "--from", name], &[]);
    assert_eq!((status, printed.as_str()), (1, ""), "{complained}");
    assert!(complained.contains(&format!("--from: {name} cannot be read: ")), "{complained}");
    assert_eq!(complained.lines().count(), 1, "{complained}");
    complained
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
        ("CAPTCHA_NOISE_FUNCTIONS = (my_noise,)", Some("like-django")),
        ("CAPTCHA_FONT_PATH = env('FONT')", Some("like-django")),
        ("CAPTCHA_FONT_SIZE = f()\nCAPTCHA_LEVEL = 'hard'", Some("hard")),
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
        // What only Python knows is not guessed.
        ("CAPTCHA_LENGTH = env('LENGTH')", false),
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
    let folder = TempDir::new().unwrap();
    for (python, told) in [
        ("CAPTCHA_LENGTH = 5\nCAPTCHA_TIMEOUT = f()", "1 thing is not carried over: "),
        ("CAPTCHA_LENGTH = 5\nCAPTCHA_TIMEOUT = f()\nx = (1", "2 things are not carried over: "),
        ("CAPTCHA_LENGTH = 5", ""),
    ] {
        fs::write(file(&folder, "settings.py"), python).unwrap();
        let (status, _, complained) = run(&folder, &["settings", "--from", "settings.py"], &[]);
        assert_eq!((status, complained.is_empty()), (0, told.is_empty()), "{complained}");
        assert!(complained.contains(told), "{complained}");
    }
    for python in ["x = (1\n", "CAPTCHA_LENGTH = '5\n", "CAPTCHA_LENGTH = [1"] {
        let complained = refused(python);
        assert!(complained.contains("line 1 is not Python as it is known here"), "{complained}");
    }
}

#[test]
fn every_literal_is_carried_over() {
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
        let windows = python.replace('\n', "\r\n");
        assert_eq!(set_but_level(&carried(windows)), [toml], "{python}, with the lines of Windows");
    }
}

#[test]
fn what_only_python_knows_is_told_with_its_line_and_the_reason() {
    for (python, why) in [
        ("CAPTCHA_FONT_PATH = os.path.join(BASE_DIR, 'x.ttf')", "it is a call"),
        ("CAPTCHA_FONT_PATH = BASE_DIR / 'x.ttf'", "only Python knows"),
        ("CAPTCHA_FONT_PATH = ['x.ttf', FONT]", "a name for something that only Python knows"),
        ("CAPTCHA_FONT_PATH = 'nowhere.ttf'", "nowhere.ttf cannot be read"),
        ("CAPTCHA_FONT_PATH = f'{HOME}/x.ttf'", "an f-string"),
        ("CAPTCHA_FOREGROUND_COLOR = b'navy'", "it is bytes"),
        ("CAPTCHA_FOREGROUND_COLOR = '\\N{BULLET}'", "write the character"),
        ("CAPTCHA_FOREGROUND_COLOR = {'a': 1}", "a dictionary"),
        ("CAPTCHA_FOREGROUND_COLOR = ''", "it is empty"),
        ("CAPTCHA_PUNCTUATION = ''", "Django fails where it asks punctuation: the default stays"),
        ("CAPTCHA_MATH_CHALLENGE_OPERATOR = '+'", "the signs of addition"),
        ("CAPTCHA_FOREGROUND_COLOR = f'{1.5:.0f}'", "an f-string"),
        ("CAPTCHA_FOREGROUND_COLOR = f'{\"navy\"!r}'", "an f-string"),
        ("CAPTCHA_FOREGROUND_COLOR = f'{\"navy\"=}'", "an f-string"),
        ("CAPTCHA_LETTER_COLOR_FUNCT = lambda i, t: 'red'", "a function of its own"),
        ("CAPTCHA_CHALLENGE_FUNCT = challenge", "a name for something"),
        ("CAPTCHA_CHALLENGE_FUNCT = 'shop.views.challenge'", "a Python function of the site's own"),
        ("CAPTCHA_NOISE_FUNCTIONS = ('shop.noise',)", "a Python function of the site's own"),
        ("CAPTCHA_LENGTH = 40", "from 1 to 32"),
        ("CAPTCHA_LENGTH = 10 ** 3", "an expression"),
        ("CAPTCHA_LENGTH = 99999999999999999999", "too large"),
        ("CAPTCHA_LENGTH = 5 if DEBUG else 6", "an expression"),
        ("CAPTCHA_LENGTH += 1", "changed by an operator"),
        ("CAPTCHA_LENGTH, X = f()", "set together"),
        ("CAPTCHA_LENGTH, X = 5, 6, 7", "set together"),
        ("CAPTCHA_LENGTH, *X = 5, 6", "set together"),
        ("CAPTCHA_FLITE_PATH = '/usr/bin/flite'", "not needed"),
        ("CAPTCHA_SOX_PATH = shutil.which('sox')", "not needed"),
        ("CAPTCHA_FIELD_TEMPLATE = 'captcha/field.html'", "stays with Django"),
        ("CAPTCHA_SECRET = 'hunter2hunter2hunter2'", "it is a secret: set it in the environment"),
        ("CAPTCHA_LISTEN = '0.0.0.0:80'", "it is a setting of this program and none of Django's"),
        ("CAPTCHA_FONT_PAHT = 'x.ttf'", "it is not known, but CAPTCHA_FONT_PATH is"),
        ("CAPTCHA_SHOP = 'x'", "means nothing to this program"),
        ("CAPTCHA_TEST_MODE = True", "every visitor gets in"),
    ] {
        let configuration = carried(format!("\n{python}\n"));
        let name = python.split([' ', ',']).next().unwrap();
        let told =
            configuration.lines().find(|line| line.starts_with(&format!("# {name} (line 2)")));
        let told = told.unwrap_or_else(|| panic!("{python}: {configuration}"));
        assert!(told.contains("is not carried over: ") && told.contains(why), "{told}");
        assert!(set_but_level(&configuration).is_empty() && !configuration.contains("hunter2"));
    }
    for (python, note) in [
        ("\nfrom .base import *", "# line 2: what comes from .base is not read"),
        (
            "if DEBUG:\n    CAPTCHA_LENGTH = 1",
            "# line 2: CAPTCHA_LENGTH is set here inside something",
        ),
        ("class Base:\n    CAPTCHA_LENGTH = 1", "# line 2: CAPTCHA_LENGTH is set here inside"),
        (
            "try:\n    pass\nexcept E:\n    DATABASES['default']['HOST'] = 1",
            "# line 4: DATABASES is set",
        ),
        ("DATABASES['default']['HOST'] = 'x'", "# line 1: DATABASES is changed here"),
        (
            "try:\n  from local import *\nexcept ImportError:\n  pass",
            "# line 2: what comes from local is not read",
        ),
        ("from .y import CAPTCHA_TIMEOUT", "# line 1: CAPTCHA_TIMEOUT is named here"),
        ("del CAPTCHA_LENGTH", "# line 1: CAPTCHA_LENGTH is named here, which is not followed"),
        ("CAPTCHA_NOISE_FUNCTIONS.append(x)", "# line 1: CAPTCHA_NOISE_FUNCTIONS is named here"),
        ("globals()['CAPTCHA_LENGTH'] = 4", "# line 1: CAPTCHA_LENGTH is named here"),
    ] {
        let configuration = carried(python);
        assert!(configuration.contains(note), "{python}: {configuration}");
        assert!(set(&configuration).is_empty(), "{configuration}");
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
             'PASSWORD': env('tiger'), 'HOST': '/run/postgresql'",
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
        let configuration = carried(databases(entries));
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
            "'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'db'",
            "NAME: it is a name for something that only Python knows",
        ),
        ("'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'", "DATABASE_URL"),
        (
            "'ENGINE': 'django.db.backends.mysql', 'NAME': 'x', 'HOST': env('tiger')",
            "HOST: it is a call",
        ),
        ("'NAME': 'x'", "it has no ENGINE"),
        ("**base", "it has no ENGINE"),
    ] {
        let configuration = carried(databases(entries));
        assert!(set(&configuration).is_empty(), "{configuration}");
        let told = configuration.lines().find(|line| line.starts_with("# DATABASES (line 1)"));
        let told = told.unwrap();
        assert!(told.contains(why) && told.contains("set DATABASE_URL"), "{told}");
        assert!(!told.contains("tiger"), "{told}");
    }
    let called = carried("DATABASES = {'default': connection()}");
    assert!(called.contains("# DATABASES (line 1) is not carried over: it is a call"), "{called}");
}

#[test]
fn the_variable_that_a_database_is_read_from_is_named() {
    for (call, variable) in [
        ("dj_database_url.config(conn_max_age=600, default='mysql://a:tiger@b/c')", "DATABASE_URL"),
        ("dj_database_url.config('SHOP_DB')", "SHOP_DB"),
        ("dj_database_url.config(default='x', env='SHOP_DB')", "SHOP_DB"),
        ("env.db()", "DATABASE_URL"),
        ("env.db('SHOP_DB', default='mysql://a:tiger@b/c')", "SHOP_DB"),
        ("env.db_url(var='SHOP_DB')", "SHOP_DB"),
    ] {
        let configuration = carried(format!(
            "import dj_database_url\nenv = environ.Env()\nDATABASES = {{'default': {call}}}"
        ));
        let told = format!("Django reads it from {variable} in its environment, ");
        assert!(configuration.contains(&told), "{configuration}");
        assert!(!configuration.contains("tiger"), "{configuration}");
    }
}

#[test]
fn a_function_of_the_sites_own_is_told_once() {
    for python in [
        "CAPTCHA_CHALLENGE_FUNCT = challenge",
        "CAPTCHA_LETTER_COLOR_FUNCT = lambda i, t: 'red'",
        "CAPTCHA_NOISE_FUNCTIONS = (my_noise,)",
        "CAPTCHA_FILTER_FUNCTIONS = ('shop.blur',)",
    ] {
        let configuration = carried(python);
        let reasons = [" function of", "only Python"].map(|why| configuration.matches(why).count());
        assert_eq!(reasons.iter().sum::<usize>(), 1, "{configuration}");
        assert!(configuration.contains("is wanted, or captcha.helpers."), "{configuration}");
    }
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
        carried(format!(
            "DATABASES = {{'default': {{'ENGINE': 'django.db.backends.{engine}', 'NAME': 'shop'}}}}\n{rest}"
        ))
    };
    let zone = |configuration: &str| {
        set(configuration).get(1).map(|line| line.replace("CAPTCHA_NAIVE_TIME_ZONE = ", ""))
    };
    let shanghai = "USE_TZ = False\nTIME_ZONE = 'Asia/Shanghai'";
    for engine in ["sqlite3", "mysql"] {
        assert_eq!(zone(&with(engine, shanghai)).unwrap(), "\"Asia/Shanghai\"");
        assert_eq!(zone(&with(engine, "USE_TZ = False")).unwrap(), "\"America/Chicago\"");
        assert_eq!(zone(&with(engine, "USE_TZ = True\nTIME_ZONE = 'Asia/Shanghai'")), None);
        let unset = with(engine, "");
        assert!(unset.contains("# USE_TZ is not set here") && zone(&unset).is_none());
        let odd = with(engine, "USE_TZ = False\nTIME_ZONE = 'Mars/Base'");
        assert!(odd.contains("# TIME_ZONE: it is no time zone known here") && zone(&odd).is_none());
        let called = with(engine, "USE_TZ = env.bool('X')");
        assert!(called.contains("# USE_TZ: it is a call") && zone(&called).is_none());
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
    let called = own("mysql", "env('ZONE')", "USE_TZ = True");
    assert!(
        called.contains("# TIME_ZONE: TIME_ZONE: it is a call") && zone(&called).is_none(),
        "{called}"
    );
}

#[test]
fn nothing_in_the_file_is_run() {
    let folder = TempDir::new().unwrap();
    let mark = file(&folder, "ran");
    let settings = format!(
        "#!/bin/sh\n__import__('os').system('touch {0}')\nopen({0:?}, 'w')\n\
         CAPTCHA_FONT_PATH = __import__('os').popen('touch {0}')\nCAPTCHA_LENGTH = 6\n\
         CAPTCHA_WORDS_DICTIONARY = '$(touch {0})'\n`touch {0}`\n",
        mark.display()
    );
    let configuration = carried(settings);
    assert!(set(&configuration).contains(&"CAPTCHA_LENGTH = 6"), "{configuration}");
    assert!(!mark.exists());
}

#[test]
fn a_file_is_read_in_the_encoding_that_it_names() {
    let python = "CAPTCHA_MATH_CHALLENGE_OPERATOR = '×'\n";
    let carried_over = ["CAPTCHA_MATH_CHALLENGE_OPERATOR = \"×\""];
    let latin_1 = |head: &str| [head.as_bytes(), &latin_1(python)].concat();
    for settings in [
        python.into(),
        format!("\u{feff}{python}").into_bytes(),
        format!("# -*- coding: utf-8 -*-\n{python}").into_bytes(),
        latin_1("# -*- coding: latin-1 -*-\n"),
        latin_1("#!/usr/bin/python\n# vim: set fileencoding=ISO-8859-1 :\n"),
    ] {
        assert_eq!(set(&carried(settings)), carried_over);
    }
    assert!(refused(latin_1("# -*- coding: utf-8 -*-\n")).contains("not UTF-8"));
    assert!(refused(latin_1("\n\n# coding: latin-1\n")).contains("not UTF-8"));
    assert!(
        refused(format!("# coding: koi8-r\n{python}")).contains("\"koi8-r\": save it as UTF-8")
    );
    let utf_16: Vec<u8> = "\u{feff}A = 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refused(utf_16).contains("UTF-16"));
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect()
}
