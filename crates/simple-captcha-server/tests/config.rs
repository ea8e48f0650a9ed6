//! The configuration file.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::fs;
use std::process::Command;

use common::{Server, file, run};
use tempfile::TempDir;

const FONTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../simple-captcha-draw/fonts");

fn folder_with(config: impl AsRef<[u8]>) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(file(&folder, "captcha.toml"), config).unwrap();
    folder
}

/// One picture, drawn with options and a configuration file.
fn draw(config: &str, options: &[&str]) -> Vec<u8> {
    let folder = folder_with(config);
    let fixed = ["samples", "--count=1", "--out=out", "--seed=9", "--config=captcha.toml"];
    let (status, _, complained) = run(&folder, &[&fixed, options].concat(), &[]);
    assert_eq!((status, complained.as_str()), (0, ""), "{config}");
    fs::read(file(&folder, "out/000001.png")).unwrap()
}

/// What is complained about a configuration file.
fn complaint(config: impl AsRef<[u8]>) -> String {
    let folder = folder_with(config);
    let (status, printed, complained) = run(&folder, &["--config", "captcha.toml"], &[]);
    assert_eq!((status, printed.as_str()), (2, ""), "{complained}");
    assert!(!file(&folder, "captcha.db").exists());
    complained
}

#[test]
fn the_command_line_wins_over_the_environment_and_that_over_the_file() {
    let config = ("CAPTCHA_CONFIG", "captcha.toml");
    let length = |options: &[&str], environment: &[(&str, &str)]| {
        let folder = folder_with(
            "CAPTCHA_LENGTH = 3
",
        );
        let options = [&["samples", "--count=1", "--out=out"], options].concat();
        let (status, _, complained) = run(&folder, &options, environment);
        assert_eq!(status, 0, "{complained}");
        let labels = fs::read_to_string(file(&folder, "out/labels.csv")).unwrap();
        labels.trim_end().rsplit_once(',').unwrap().1.len()
    };
    assert_eq!(length(&[], &[config]), 3);
    assert_eq!(length(&["--config", "captcha.toml"], &[]), 3);
    assert_eq!(length(&[], &[config, ("CAPTCHA_LENGTH", "")]), 3, "empty is not set");
    assert_eq!(length(&[], &[config, ("CAPTCHA_LENGTH", "4")]), 4);
    assert_eq!(length(&["--length", "6"], &[config, ("CAPTCHA_LENGTH", "4")]), 6);
    assert_eq!(length(&["--length=6"], &[config]), 6);
}

#[test]
fn every_command_with_settings_reads_it() {
    let database = "DATABASE_URL = \"sqlite:mine.db\"\nCAPTCHA_LENGTH = \"of no use to migrate\"\n";
    let folder = folder_with(database);
    for (command, says) in [("migrate", "ready in sqlite:mine.db"), ("clean", "Currently 0")] {
        let (status, printed, complained) = run(&folder, &[command, "--config=captcha.toml"], &[]);
        assert_eq!(status, 0, "{complained}");
        assert!(printed.contains(says), "{printed}");
    }
    let (_, printed, _) = run(&folder, &["audio", "--help"], &[]);
    assert!(printed.contains("--config"), "{printed}");
    let folder = folder_with("CAPTCHA_VOICES = \"no-such-folder\"\nCAPTCHA_FONT_SIZE = 3\n");
    for (command, blamed) in [
        (&["audio", "KHXM"][..], "no-such-folder"),
        (&["serve"], "line 2: CAPTCHA_FONT_SIZE"),
        (&["sheet"], "line 2: CAPTCHA_FONT_SIZE"),
        (&["samples", "--count=1", "--out=o"], "line 2: CAPTCHA_FONT_SIZE"),
    ] {
        let (status, _, complained) =
            run(&folder, &[command, &["--config", "captcha.toml"]].concat(), &[]);
        assert!(status != 0 && complained.contains(blamed), "{command:?}: {complained}");
    }
}

#[test]
fn numbers_truth_values_and_lists_are_written_as_toml_has_them() {
    for (config, options) in [
        ("CAPTCHA_FONT_SIZE = 30", &["--font-size=30"][..]),
        ("CAPTCHA_FONT_SIZE = 3_0.5", &["--font-size=30.5"]),
        ("CAPTCHA_LENGTH = 0x7", &["--length=7"]),
        ("CAPTCHA_LENGTH = '7'", &["--length=7"]),
        ("CAPTCHA_IMAGE_SIZE = [190, 60]", &["--image-size=190x60"]),
        ("CAPTCHA_LETTER_ROTATION = [-5, 35.5]", &["--letter-rotation=-5,35.5"]),
        ("CAPTCHA_NOISE_FUNCTIONS = ['dots', 'arcs']", &["--noise=dots,arcs"]),
        ("CAPTCHA_NOISE_FUNCTIONS = []", &["--noise=none"]),
        ("CAPTCHA_NOISE_FUNCTIONS = ''", &["--noise=none"]),
        ("CAPTCHA_NOISE_FUNCTIONS = ['']", &["--noise=none"]),
        ("CAPTCHA_FILTER_FUNCTIONS = ''", &["--filter=none"]),
        ("CAPTCHA_FIELD_TEMPLATE = 'x.html'\nCAPTCHA_OUTPUT_FORMAT = '%(image)s'", &[]),
        ("CAPTCHA_FOREGROUND_COLOR = [0, 0, 128]", &["--foreground=navy"]),
        ("CAPTCHA_LIKE_DJANGO = true", &["--like-django"]),
        ("# nothing\n", &[]),
    ] {
        for level in ["--level=plain", "--level=easy"] {
            let drawn = draw(config, &[level]);
            assert!(drawn == draw("", &[&[level], options].concat()), "{config}");
        }
    }
    let odd = TempDir::new().unwrap();
    let comma = file(&odd, "a, b:c.otf");
    fs::copy(format!("{FONTS}/slab.otf"), &comma).unwrap();
    let mono = format!("{FONTS}/DejaVuSansMono-Bold.ttf");
    let both = draw(&format!("CAPTCHA_FONT_PATH = [{mono:?}, {comma:?}]"), &["--length=9"]);
    let options = ["--length=9", "--font", &mono, "--font", comma.to_str().unwrap()];
    assert!(both == draw("", &options));
    assert!(both != draw("", &["--length=9", "--font", &mono]));
}

#[test]
fn an_unknown_name_is_told_with_its_line_and_what_may_be_meant() {
    for (config, told) in [
        (
            "CAPTCHA_TIMEOUT = 5\n\nCAPTCHA_LENGHT = 6\n",
            "line 3: CAPTCHA_LENGHT is not known, but CAPTCHA_LENGTH is",
        ),
        ("captcha_length = 6", "line 1: captcha_length is not known, but CAPTCHA_LENGTH is"),
        ("CAPTCHA_FONT_PATHS = []", "but CAPTCHA_FONT_PATH is"),
        ("CAPTCHA_SHOP_NAME = 'x'", "CAPTCHA_SHOP_NAME is not known: --help lists"),
        ("colour = 'red'", "line 1: colour is not known: --help lists"),
        ("CAPTCHA_CONFIG = 'other.toml'", "names no other"),
        (
            "[captcha]\nCAPTCHA_LENGTH = 6",
            "line 1: captcha is not known: settings stand side by side",
        ),
        ("\"\\u001b[31m\" = 1", "\\u{1b}[31m is not known"),
    ] {
        let complained = complaint(config);
        assert!(complained.contains("captcha.toml, line "), "{complained}");
        assert!(complained.contains(told), "{complained}");
        assert_eq!(complained.lines().count(), 1, "{complained}");
    }
}

#[test]
fn a_bad_value_is_told_with_its_name_its_line_and_what_is_allowed() {
    for (config, place, why) in [
        ("\nCAPTCHA_LENGTH = 'four'", "line 2: CAPTCHA_LENGTH", "a whole number from 1 to 32"),
        ("CAPTCHA_LENGTH = 4.5", "line 1: CAPTCHA_LENGTH", "a whole number from 1 to 32"),
        ("CAPTCHA_LENGTH = true", "line 1: CAPTCHA_LENGTH", "a whole number from 1 to 32"),
        ("CAPTCHA_LENGTH = [4, 5]", "line 1: CAPTCHA_LENGTH", "a whole number from 1 to 32"),
        ("CAPTCHA_2X_IMAGE = 3", "line 1: CAPTCHA_2X_IMAGE", "true or false"),
        ("CAPTCHA_PUNCTUATION = ['.', ',']", "line 1: CAPTCHA_PUNCTUATION", "punctuation mark"),
        ("CAPTCHA_FONT_PATH = ['no.ttf']", "line 1: CAPTCHA_FONT_PATH", "no.ttf cannot be read"),
        ("CAPTCHA_LENGTH = 1979-05-27", "line 1: CAPTCHA_LENGTH", "a date"),
        ("CAPTCHA_LENGTH = { letters = 4 }", "line 1: CAPTCHA_LENGTH", "a table"),
        (
            "CAPTCHA_NOISE_FUNCTIONS = [['dots']]",
            "line 1: CAPTCHA_NOISE_FUNCTIONS",
            "list in a list",
        ),
        ("CAPTCHA_LENGTH = 99999999999999999999", "line 1", "too large"),
        ("CAPTCHA_LENGTH = 4\nCAPTCHA_LENGTH = 5", "line 2", "duplicate key"),
        (
            "CAPTCHA_CHALLENGE_FUNCT = 'shop.captcha.riddle'",
            "line 1: CAPTCHA_CHALLENGE_FUNCT",
            "a Python function of the site's own cannot run here: expected letters",
        ),
    ] {
        let complained = complaint(config);
        assert!(complained.contains("captcha.toml, line "), "{complained}");
        assert!(complained.contains(place) && complained.contains(why), "{config}: {complained}");
    }
    let folder = folder_with("CAPTCHA_LENGTH = 4");
    let options = ["--config=captcha.toml", "--length", "none"];
    let (_, _, complained) = run(&folder, &options, &[]);
    assert!(!complained.contains("captcha.toml,"), "the command line is to blame: {complained}");
    let environment = [("CAPTCHA_LENGTH", "none"), ("CAPTCHA_CONFIG", "captcha.toml")];
    let (_, _, complained) = run(&folder, &[], &environment);
    assert!(complained.contains("environment: CAPTCHA_LENGTH"), "{complained}");
}

#[tokio::test]
async fn secrets_may_stand_in_it() {
    let secret = "sixteen bytes, at least";
    let in_file = draw(&format!("CAPTCHA_SECRET = '{secret}'"), &[]);
    assert!(
        in_file != draw("", &[]) && in_file == draw(&format!("CAPTCHA_SECRET = '{secret}'"), &[])
    );
    let folder = TempDir::new().unwrap();
    let options = ["samples", "--count=1", "--out=out", "--seed=9"];
    run(&folder, &options, &[("CAPTCHA_SECRET", secret)]);
    assert!(in_file == fs::read(file(&folder, "out/000001.png")).unwrap());

    let folder = folder_with(format!(
        "CAPTCHA_SECRET = '{secret}'\nCAPTCHA_OLD_SECRET = 'the one before it'\n\
         CAPTCHA_SEALED = true\nRUST_LOG = 'debug,hyper=off'\n"
    ));
    let config = file(&folder, "captcha.toml");
    let server = Server::start_with(&["--config", config.to_str().unwrap()], &[("RUST_LOG", "")]);
    assert_eq!(server.get("/test/").await.status(), 200);
    server.wait_until_logged("answered");
    assert!(!server.log().contains("CAPTCHA_SECRET") && !server.log().contains(secret));
}

#[test]
fn no_complaint_repeats_a_secret() {
    for config in [
        "CAPTCHA_SECRET = 'hunter2'",
        "CAPTCHA_OLD_SECRET = 'hunter2'\nCAPTCHA_SECRET = 'sixteen bytes, at least'",
        "CAPTCHA_SECRET = hunter2",
        "CAPTCHA_SECRET = 'hunter2",
        "CAPTCHA_SECRET = \"\"\"hunter2",
        "CAPTCHA_SECRET = \"hunter2\\q\"",
        "CAPTCHA_SECRET = ['hunter2']",
        "CAPTCHA_SECRET = {hunter2}",
        "CAPTCHA_SECRET : hunter2",
        "CAPTCHA_SECRET = 'sixteen' hunter2",
        "CAPTCHA_SECRET = {a = 'hunter2'}",
        "CAPTCHA_SECRETS = 'hunter2 and more of it'",
        "DATABASE_URL = 'postgres://shop:hunter2@127.0.0.1:port/shop'",
        "DATABASE_URL = 'hunter2@'",
        "CAPTCHA_LENGTH = 'postgres://shop:hunter2@db/shop'",
        "DATABASE_URL = ['postgres://shop:hunter2@db/shop']",
    ] {
        let complained = complaint(config);
        assert!(!complained.contains("hunter2"), "{config}: {complained}");
        let named = ["line ", "--database"].iter().any(|place| complained.contains(place));
        assert!(named, "{config}: {complained}");
    }
}

#[test]
fn a_file_that_cannot_be_a_configuration_is_one_clear_line() {
    let folder = folder_with("");
    fs::create_dir(file(&folder, "folder")).unwrap();
    fs::write(file(&folder, "huge"), vec![b'#'; 1024 * 1024 + 1]).unwrap();
    let fifo = file(&folder, "pipe");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    for (name, why) in [
        ("missing", "No such file"),
        ("folder", "it is a folder"),
        ("huge", "too large: 1 MiB at most"),
        ("pipe", "a device or a pipe"),
        ("/dev/zero", "a device or a pipe"),
    ] {
        let (status, _, complained) = run(&folder, &["--config", name], &[]);
        assert_eq!(status, 2, "{complained}");
        assert!(
            complained.contains(&format!("--config (or CAPTCHA_CONFIG): {name} cannot be read"))
        );
        assert!(complained.contains(why), "{complained}");
        assert_eq!(complained.lines().count(), 1, "{complained}");
    }
    let deep = format!("CAPTCHA_LENGTH = {}", "[".repeat(200_000));
    for (config, line) in [
        (&b"CAPTCHA_LENGTH = 4\n# \xe4\n"[..], "line 2: this is not UTF-8"),
        (b"\xff\xfeC\0A\0", "line 1: this is not UTF-8"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "line 1: this is not TOML"),
        (b"<xml>", "line 1: this is not TOML"),
        (deep.as_bytes(), "line 1: this is not TOML"),
    ] {
        let complained = complaint(config);
        assert!(complained.contains(line), "{complained}");
        assert_eq!(complained.lines().count(), 1, "{complained}");
    }
}
