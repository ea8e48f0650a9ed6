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
        let folder = folder_with("[challenge]\nlength = 3\n");
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
    let folder = folder_with("[database]\nurl = \"sqlite:mine.db\"\n");
    for (command, says) in [("migrate", "ready in sqlite:mine.db"), ("clean", "Currently 0")] {
        let (status, printed, complained) = run(&folder, &[command, "--config=captcha.toml"], &[]);
        assert_eq!(status, 0, "{complained}");
        assert!(printed.contains(says), "{printed}");
    }
    let (_, printed, _) = run(&folder, &["audio", "--help"], &[]);
    assert!(printed.contains("--config"), "{printed}");
    let folder =
        folder_with("[sound]\nvoices = \"no-such-folder\"\n[picture]\nfonts = [\"no.ttf\"]\n");
    for (command, blamed) in [
        (&["audio", "KHXM"][..], "no-such-folder"),
        (&["serve"], "captcha.toml, line 4: picture.fonts: no.ttf cannot be read"),
        (&["sheet"], "captcha.toml, line 4: picture.fonts: no.ttf cannot be read"),
        (&["sheet", "--font=not.ttf"], ": --font (or CAPTCHA_FONT_PATH): not.ttf cannot be read"),
        (&["samples", "--count=1", "--out=o"], "line 4: picture.fonts: no.ttf cannot be read"),
    ] {
        let (status, _, complained) =
            run(&folder, &[command, &["--config", "captcha.toml"]].concat(), &[]);
        assert!(status != 0 && complained.contains(blamed), "{command:?}: {complained}");
    }
    let folder = folder_with("[challenge]\nlength = 40");
    for command in [&["migrate"][..], &["clean"], &["audio", "K"], &["serve"], &["sheet"]] {
        let (status, _, complained) =
            run(&folder, &[command, &["--config", "captcha.toml"]].concat(), &[]);
        assert_eq!(status, 2, "the file is checked as a whole: {complained}");
        assert!(complained.contains("line 2: challenge.length = 40: expected"), "{complained}");
    }
}

#[test]
fn numbers_truth_values_and_lists_are_written_as_toml_has_them() {
    for (config, options) in [
        ("[picture]\nfont-size = 30", &["--font-size=30"][..]),
        ("[picture]\nfont-size = 3_0.5", &["--font-size=30.5"]),
        ("[challenge]\nlength = 0x7", &["--length=7"]),
        ("challenge.length = 7", &["--length=7"]),
        ("challenge = { length = 7 }", &["--length=7"]),
        ("[picture]\nimage-size = [190, 60]", &["--image-size=190x60"]),
        ("[picture]\nimage-size = '190x60'", &["--image-size=190x60"]),
        ("[picture]\nletter-rotation = [-5, 35.5]", &["--letter-rotation=-5,35.5"]),
        ("[picture]\nnoise = ['dots', 'arcs']", &["--noise=dots,arcs"]),
        ("[picture]\nnoise = []", &["--noise=none"]),
        ("[picture]\nnoise = 'none'", &["--noise=none"]),
        ("[picture]\nfilter = ['smooth']", &["--filter=smooth"]),
        ("[picture]\nforeground = [0, 0, 128]", &["--foreground=navy"]),
        ("[picture]\nforeground = 'navy'", &["--foreground=navy"]),
        ("[django]\nlike-django = true", &["--like-django"]),
        ("# nothing\n[picture]\n", &[]),
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
    let both = draw(&format!("[picture]\nfonts = [{mono:?}, {comma:?}]"), &["--length=9"]);
    let options = ["--length=9", "--font", &mono, "--font", comma.to_str().unwrap()];
    assert!(both == draw("", &options));
    assert!(both != draw("", &["--length=9", "--font", &mono]));
}

#[test]
fn an_unknown_name_is_told_with_its_line_and_what_may_be_meant() {
    for (config, told) in [
        (
            "[limits]\ntimeout = 5\n\n[challenge]\nlenght = 6\n",
            "line 5: `lenght` is not known in [challenge], but `length` is",
        ),
        ("[picture]\nfont_size = 6", "`font_size` is not known in [picture], but `font-size` is"),
        ("[picture]\nfont = []", "`font` is not known in [picture], but `fonts` is"),
        ("[challenge]\nchallenge = 'sum'", "not known in [challenge], but `kind` is"),
        ("[challenge]\nlisten = ''", "not known in [challenge]: it belongs in [serving]"),
        ("[sound]\ntimeout = 5", "not known in [sound]: it belongs in [limits] or [database]"),
        ("[serving]\ndatabase = 5", "not known in [serving]: `url` belongs in [database]"),
        ("[sound]\nlenght = 5", "not known in [sound], but `length` is in [challenge]"),
        ("[sound]\nshop = 5", "`shop` is not known in [sound]: expected audio or voices"),
        ("[challange]\nlength = 5", "line 1: [challange] is not known, but [challenge] is"),
        ("[shop]\nname = 5", "`shop` is not known: expected [serving], [sites], [challenge], "),
        ("length = 6", "line 1: `length` belongs in the section [challenge]"),
        ("lenght = 6", "line 1: `lenght` is not known, but `length` in [challenge] is"),
        ("challenge = 'sum'", "line 1: `challenge` is a section: write [challenge] and its keys"),
        (
            "[[challenge]]\nlength = 6",
            "line 1: `challenge` is a section: write [challenge] and its keys",
        ),
        (
            "CAPTCHA_FONT_PATH = []",
            "line 1: `CAPTCHA_FONT_PATH` is now `fonts` in the section [picture]",
        ),
        ("CAPTCHA_SECRET = ''", "`CAPTCHA_SECRET` is now `secret` in the section [serving]"),
        ("DATABASE_URL = ''", "`DATABASE_URL` is now `url` in the section [database]"),
        ("CAPTCHA_LENGHT = 6", "`CAPTCHA_LENGHT` is not known, but `length` in [challenge] is"),
        ("[challenge]\nCAPTCHA_LENGTH = 6", "not known in [challenge], but `length` is"),
        ("CAPTCHA_FLITE_PATH = 'x'", "a setting of Django's that this program does not need"),
        ("CAPTCHA_CONFIG = 'other.toml'", "names no other"),
        ("\"\\u001b[31m\" = 1", "\\u{1b}[31m` is not known"),
        ("[sound]\nb = 1\n[challenge]\na = 1", "line 2: `b` is not known"),
    ] {
        let complained = complaint(config);
        assert!(complained.contains("captcha.toml, line "), "{complained}");
        assert!(complained.contains(told), "{complained}");
        assert_eq!(complained.lines().count(), 1, "{complained}");
    }
}

#[test]
fn a_bad_value_is_told_with_its_name_its_line_and_what_is_allowed() {
    for (config, told) in [
        ("\n[challenge]\nlength = 40", "line 3: challenge.length = 40: expected a whole number"),
        ("[challenge]\nlength = '7'", "line 2: challenge.length = '7': expected a whole number"),
        ("[challenge]\nlength = 4.5", "line 2: challenge.length = 4.5: expected a whole number"),
        ("[challenge]\nlength = true", "line 2: challenge.length = true: expected a whole number"),
        ("[challenge]\nlength = [4, 5]", "line 2: challenge.length = [4, 5]: expected a whole"),
        ("[challenge]\nlength = 1979-05-27", "challenge.length = 1979-05-27: expected a whole"),
        ("[challenge]\nlength = { a = 4 }", "challenge.length = { a = 4 }: expected a whole"),
        ("[challenge]\nlength = 99999999999999999999", "line 2: challenge.length = 9999"),
        ("[challenge]\nlength = 4\nlength = 5", "line 3: this is not TOML: duplicate key"),
        ("[challenge]\nkind = 5", "line 2: challenge.kind = 5: expected letters, digits"),
        ("[picture]\ndouble-scale = 3", "picture.double-scale = 3: expected true or false"),
        ("[picture]\ndouble-scale = 'yes'", "double-scale = 'yes': expected true or false"),
        ("[picture]\nfonts = 'x.ttf'", "picture.fonts = 'x.ttf': expected a list of texts"),
        ("[picture]\nnoise = [['dots']]", "picture.noise = [['dots']]: expected"),
        ("[picture]\nfont-size = 300", "picture.font-size = 300: "),
        ("[challenge]\npunctuation = ['.', ',']", "challenge.punctuation = ['.', ',']: expected"),
        ("[serving]\nlisten = 8000", "serving.listen = 8000: expected an address and a port"),
        ("[sites]\ntrusted-proxies = ['x']", "trusted-proxies = ['x']: expected an address or"),
        ("[challenge]\nalphabet = '''\nA\nA'''", "line 2: challenge.alphabet = '''…: "),
        (
            "[challenge]\nkind = 'shop.captcha.riddle'",
            "a Python function of the site's own cannot run here: expected letters",
        ),
    ] {
        let complained = complaint(config);
        assert!(complained.contains("captcha.toml, line "), "{complained}");
        assert!(complained.contains(told), "{config}: {complained}");
        assert_eq!(complained.lines().count(), 1, "{complained}");
    }
    let folder = folder_with("[challenge]\nlength = 4");
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
    let config = format!("[serving]\nsecret = '{secret}'");
    let in_file = draw(&config, &[]);
    assert!(in_file != draw("", &[]) && in_file == draw(&config, &[]));
    let folder = TempDir::new().unwrap();
    let options = ["samples", "--count=1", "--out=out", "--seed=9"];
    run(&folder, &options, &[("CAPTCHA_SECRET", secret)]);
    assert!(in_file == fs::read(file(&folder, "out/000001.png")).unwrap());

    let folder = folder_with(format!(
        "[serving]\nsecret = '{secret}'\nold-secret = 'the one before it'\n\
         sealed = true\nlog = 'debug,hyper=off'\n"
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
        "[serving]\nsecret = 'hunter2'",
        "[serving]\nold-secret = 'hunter2'\nsecret = 'sixteen bytes, at least'",
        "[serving]\nsecret = hunter2",
        "[serving]\nsecret = 'hunter2",
        "[serving]\nsecret = \"\"\"hunter2",
        "[serving]\nsecret = \"hunter2\\q\"",
        "[serving]\nsecret = ['hunter2']",
        "[serving]\nsecret = {hunter2}",
        "[serving]\nsecret : hunter2",
        "[serving]\nsecret = 'sixteen' hunter2",
        "[serving]\nsecret = {a = 'hunter2'}",
        "[serving]\nsecrets = 'hunter2 and more of it'",
        "CAPTCHA_SECRET = 'hunter2'",
        "[database]\nurl = 'postgres://shop:hunter2@127.0.0.1:port/shop'",
        "[database]\nurl = 'hunter2@'",
        "[database]\nurl = ['postgres://shop:hunter2@db/shop']",
        "[challenge]\nlength = 'postgres://shop:hunter2@db/shop'",
        "[challenge]\nkind = ['postgres://shop:hunter2@db/shop', 'x']",
    ] {
        let complained = complaint(config);
        assert!(!complained.contains("hunter2"), "{config}: {complained}");
        assert!(complained.contains("captcha.toml, line "), "{config}: {complained}");
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
    let deep = format!("[challenge]\nlength = {}", "[".repeat(200_000));
    for (config, line) in [
        (&b"[challenge]\n# \xe4\n"[..], "line 2: this is not UTF-8"),
        (b"\xff\xfeC\0A\0", "line 1: this is not UTF-8"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "line 1: this is not TOML"),
        (b"<xml>", "line 1: this is not TOML"),
        (deep.as_bytes(), "line 2: this is not TOML"),
    ] {
        let complained = complaint(config);
        assert!(complained.contains(line), "{complained}");
        assert_eq!(complained.lines().count(), 1, "{complained}");
    }
}
