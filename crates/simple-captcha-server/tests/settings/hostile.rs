//! Input that no Django printed, or that means harm.

use std::fs;
use std::process::Command;

use proptest::prelude::*;
use tempfile::TempDir;

use crate::common::{file, run};
use crate::{accepted, read, set};

const MODULE: &str = "SETTINGS_MODULE = 'shop.settings'  ###\n";

#[test]
fn what_is_no_output_of_diffsettings_is_one_clear_line() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(file(&folder, "folder")).unwrap();
    assert!(Command::new("mkfifo").arg(file(&folder, "pipe")).status().unwrap().success());
    fs::write(file(&folder, "settings.py"), "CAPTCHA_LENGTH = 6\n").unwrap();
    fs::write(file(&folder, "empty"), "").unwrap();
    fs::write(file(&folder, "latin-1"), b"CAPTCHA_PUNCTUATION = '\xd7'").unwrap();
    fs::write(file(&folder, "large"), vec![b'#'; 1024 * 1024 + 1]).unwrap();
    let other =
        "found no SETTINGS_MODULE: expected what `python manage.py diffsettings --all` prints";
    for (name, why) in [
        ("missing", "No such file"),
        ("folder", "it is a folder"),
        ("pipe", "a device or a pipe"),
        ("/dev/zero", "a device or a pipe"),
        ("settings.py", other),
        ("empty", other),
        ("latin-1", "it is not UTF-8"),
        ("large", "too large: 1 MiB at most"),
    ] {
        let (status, printed, complained) = run(&folder, &["settings", name], &[]);
        assert_eq!((status, printed.as_str()), (1, ""), "{complained}");
        assert!(complained.contains(&format!("{name} cannot be read: ")), "{complained}");
        assert!(complained.contains(why) && complained.lines().count() == 1, "{complained}");
    }
}

#[test]
fn values_that_are_nested_without_end_are_read_to_their_end() {
    for sign in ["(", "[", "{'a':", "{", "<", "-", "OrderedDict(", "PosixPath(", "b'", "'\\"] {
        let text = format!("{MODULE}CAPTCHA_LENGTH = {}\nUSE_TZ = True", sign.repeat(50_000));
        let (status, configuration, complained) = read(text);
        assert_eq!(status, 0, "{complained}");
        assert!(set(&configuration).is_empty(), "{sign}: {configuration:.400}");
        assert!(configuration.contains("# CAPTCHA_LENGTH is not carried over: "), "{sign}");
    }
}

/// Pieces of what Django prints, as they may follow one another by mistake or malice.
const PIECES: [&str; 32] = [
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
    "  ###",
    "\n",
    "\n",
    "### ",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ": ",
    "'",
    "\\",
    "6",
    "-",
    "None",
    "'default'",
    "PosixPath('/srv')",
    "<function f at 0x7f>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_pieces_become_a_configuration_file(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60),
    ) {
        becomes_a_configuration(&pieces.concat());
    }

    #[test]
    fn any_value_becomes_a_setting_or_a_comment(value in "\\PC{0,40}", quote in "['\"]|b'|") {
        let end = quote.trim_start_matches('b');
        becomes_a_configuration(&format!(
            "CAPTCHA_PUNCTUATION = {quote}{value}{end}\nCAPTCHA_FONT_PATH = '{value}'\n"
        ));
    }

    #[test]
    fn any_bytes_are_read_or_refused_in_one_line(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let (status, printed, complained) = read([MODULE.as_bytes(), &bytes[..]].concat());
        match status {
            0 => {
                prop_assert!(complained.lines().count() < 2);
                prop_assert!(printed.starts_with("# Made from the settings of shop.settings"));
            }
            1 => prop_assert_eq!(complained.lines().count(), 1),
            _ => prop_assert!(false, "{}", complained),
        }
    }
}

fn becomes_a_configuration(text: &str) {
    let (status, configuration, complained) = read(format!("{MODULE}{text}"));
    assert_eq!(status, 0, "{complained}");
    accepted(&configuration);
}
