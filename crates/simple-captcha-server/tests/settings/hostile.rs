//! Settings files that no person wrote, or one who means harm.

use std::fs;
use std::process::Command;

use proptest::prelude::*;
use tempfile::TempDir;

use crate::common::{file, run};
use crate::{carried, refused, refused_file, set};

#[test]
fn a_file_that_cannot_be_settings_is_one_clear_line() {
    assert!(refused(b"\x7fELF\x02\x01\x01\0\0\0").contains("zero bytes"));
    assert!(refused(vec![b'#'; 256 * 1024 + 1]).contains("too large: 256 KiB at most"));
    let folder = TempDir::new().unwrap();
    fs::create_dir(file(&folder, "folder")).unwrap();
    assert!(Command::new("mkfifo").arg(file(&folder, "pipe")).status().unwrap().success());
    for (name, why) in [
        ("missing", "No such file"),
        ("folder", "it is a folder"),
        ("pipe", "a device or a pipe"),
        ("/dev/zero", "a device or a pipe"),
    ] {
        let complained = refused_file(&folder, name);
        assert!(complained.contains(why), "{complained}");
    }
}

#[test]
fn a_file_that_is_nested_without_end_is_read_to_its_end() {
    let many = 120_000;
    for settings in [
        format!("CAPTCHA_LENGTH = {}6{}", "(".repeat(many), ")".repeat(many)),
        format!("CAPTCHA_LENGTH = {}", "[".repeat(many)),
        format!("CAPTCHA_LENGTH = 1{}", "+1".repeat(many)),
        format!("CAPTCHA_LENGTH = {}1", "-".repeat(many)),
        format!("CAPTCHA_LENGTH = {}", "f'{".repeat(many / 2)),
        format!("CAPTCHA_LENGTH = {}1", "lambda: ".repeat(many / 8)),
        format!("{}1", "CAPTCHA_LENGTH = ".repeat(many / 10)),
        format!("DATABASES{} = 1", "['a']".repeat(many / 5)),
        (0..600).map(|depth| format!("{}if a:\n", " ".repeat(depth))).collect(),
        format!("CAPTCHA_LENGTH = {}6{}", "{'a':".repeat(many / 5), "}".repeat(many / 5)),
    ] {
        let configuration = carried_or_broken(&settings);
        let expected: &[&str] = match settings.ends_with("= 1") {
            true if settings.starts_with("CAPTCHA") => &["CAPTCHA_LENGTH = 1"],
            _ => &[],
        };
        assert_eq!(set(&configuration), expected);
    }
}

#[test]
fn names_that_stand_for_ever_more_are_followed_within_bounds() {
    let doubled = |first: &str, rest: &str| {
        let lines = (1..2000)
            .map(|n| rest.replace("NEW", &format!("A{n}")).replace("OLD", &format!("A{}", n - 1)));
        format!("A0 = {first}\n{}CAPTCHA_WORDS_DICTIONARY = A1999\n", lines.collect::<String>())
    };
    for settings in [
        doubled("'/words'", "NEW = OLD + OLD\n"),
        doubled("['/words']", "NEW = OLD + OLD\n"),
        doubled("'a'", "NEW = [OLD, OLD]\n"),
        doubled("'a'", "NEW = [OLD]\n"),
        doubled("'a'", "NEW = {'a': OLD, 'b': OLD}\n"),
        doubled("Path(__file__)", "NEW = OLD / OLD.name / OLD\n"),
        doubled("'a'", "NEW = os.path.join(OLD, OLD)\n"),
        format!("CAPTCHA_WORDS_DICTIONARY = Path(__file__){}", ".parent".repeat(30_000)),
        format!(
            "CAPTCHA_WORDS_DICTIONARY = {}__file__{}",
            "str(".repeat(40_000),
            ")".repeat(40_000)
        ),
        format!("CAPTCHA_WORDS_DICTIONARY = [{}]", "__file__, ".repeat(25_000)),
        format!("CAPTCHA_WORDS_DICTIONARY = Path(__file__){}", " / 'a'".repeat(30_000)),
        format!("CAPTCHA_WORDS_DICTIONARY = Path(__file__).joinpath({})", "'abcd',".repeat(30_000)),
        format!("CAPTCHA_WORDS_DICTIONARY = Path(__file__).parents[{}]", i64::MAX),
        format!("{}[{}f()]", "a = CAPTCHA_WORDS_DICTIONARY = ".repeat(4000), "1, ".repeat(30_000)),
    ] {
        let configuration = carried(&settings);
        let told = configuration.contains("CAPTCHA_WORDS_DICTIONARY (line ");
        assert!(told && set(&configuration).is_empty(), "{configuration:.400}");
    }
}

/// Pieces of settings files, as they may follow one another by mistake or malice.
const PIECES: [&str; 46] = [
    "CAPTCHA_LENGTH",
    "CAPTCHA_FONT_PATH",
    "CAPTCHA_NOISE_FUNCTIONS",
    "CAPTCHA_PUNCTUATION",
    "CAPTCHA_FOREGROUND_COLOR",
    "CAPTCHA_IMAGE_SIZE",
    "DATABASES",
    "USE_TZ",
    "TIME_ZONE",
    " = ",
    " = ",
    " = ",
    "\n",
    "\n",
    "\n    ",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ": ",
    "'",
    "\"",
    "\"\"\"",
    "\\",
    "6",
    "-",
    "None",
    "False",
    "'default'",
    "'captcha.helpers.noise_arcs'",
    "if x:",
    "A",
    "A",
    "B",
    "Path(__file__)",
    ".parent",
    ".parents[1]",
    " / ",
    "os.path.join(",
    "str(",
    "from captcha.helpers import A",
    "import captcha.helpers",
    "del A",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_pieces_of_settings_become_a_configuration_file(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60),
    ) {
        carried_or_broken(&pieces.concat());
    }

    #[test]
    fn any_value_becomes_a_setting_or_a_comment(value in "\\PC{0,40}", quote in "['\"]|'''|r'|") {
        let end = quote.trim_start_matches('r');
        carried_or_broken(&format!("CAPTCHA_PUNCTUATION = {quote}{value}{end}\nCAPTCHA_FONT_PATH = '{value}'\n"));
    }

    #[test]
    fn any_bytes_are_read_or_refused_in_one_line(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let folder = TempDir::new().unwrap();
        let settings = [b"# coding: latin-1\nCAPTCHA_LENGTH = ", &bytes[..]].concat();
        for (name, bytes) in [("as-they-are", &bytes), ("behind-a-name", &settings)] {
            fs::write(file(&folder, name), bytes).unwrap();
            let (status, printed, complained) = run(&folder, &["settings", "--from", name], &[]);
            match status {
                0 => {
                    prop_assert!(complained.lines().count() < 2);
                    prop_assert!(printed.starts_with("# Made from"));
                }
                1 => prop_assert_eq!(complained.lines().count(), 1),
                _ => prop_assert!(false, "{}", complained),
            }
        }
    }
}

/// The same, unless the file is said to be broken.
fn carried_or_broken(settings: &str) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(file(&folder, "settings.py"), settings).unwrap();
    let (status, _, complained) = run(&folder, &["settings", "--from", "settings.py"], &[]);
    if status == 0 {
        return carried(settings);
    }
    assert!(complained.contains("is not Python as it is known here"), "{complained}");
    assert!(refused(settings) == complained);
    String::new()
}
