//! Sound, as a site owner sets it up: off, in other languages, with voices that are made here.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::fs;
use std::path::Path;

use common::{Server, file, run};
use tempfile::TempDir;

/// Makes voices of a language in a folder, with espeak-ng.
fn make(folder: &TempDir, language: &str, more: &[&str]) -> String {
    let options = ["voice", "make", "--language", language, "--out", "voices"];
    let (status, printed, complained) = run(folder, &[&options, more].concat(), PATH);
    assert_eq!(status, 0, "{complained} (scripts/test installs espeak-ng and flite)");
    assert!(printed.contains("symbols each in voices"), "{printed}");
    complained
}

const PATH: &[(&str, &str)] = &[("PATH", "/usr/local/bin:/usr/bin:/bin")];

async fn hear(server: &Server, path: &str, browser: &str) -> (u16, Vec<u8>) {
    let request = server.client.get(server.url(path)).header("Accept-Language", browser);
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn captchas_are_heard_unless_that_is_switched_off() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    let (status, sound) = hear(&server, &format!("/captcha/audio/{key}.wav"), "").await;
    assert_eq!(status, 200);
    assert!(sound.starts_with(b"RIFF"));
    assert!(server.get("/test/").await.text().await.unwrap().contains("<audio"));

    let server = Server::start_with(&[], &[("CAPTCHA_AUDIO", "off")]);
    let json: serde_json::Value = server.get("/refresh_captcha/").await.json().await.unwrap();
    let key = json["hashkey"].as_str().unwrap();
    assert!(json["audio_url"].is_null(), "{json}");
    assert_eq!(hear(&server, &format!("/captcha/audio/{key}.wav"), "").await.0, 404);
    assert!(!server.get("/test/").await.text().await.unwrap().contains("<audio"));
}

#[tokio::test]
async fn a_german_voice_that_is_made_here_is_heard_by_whoever_wants_german() {
    let folder = TempDir::new().unwrap();
    make(&folder, "de", &["--voice", "de", "--voice", "de+f2"]);
    let voices = file(&folder, "voices");
    assert_eq!(fs::read_dir(&voices).unwrap().count(), 2);
    let server = Server::start_with(&[], &[("CAPTCHA_VOICES", voices.to_str().unwrap())]);
    for kind in ["", "/sum"] {
        let json: serde_json::Value =
            server.get(&format!("{kind}/refresh_captcha/")).await.json().await.unwrap();
        let path = json["audio_url"].as_str().unwrap().to_owned();
        let (german, english) = (format!("{path}?lang=de"), format!("{path}?lang=en"));
        let german = hear(&server, &german, "en").await;
        assert_eq!(german.0, 200);
        assert_eq!(german, hear(&server, &path, "de-DE,de;q=0.9,en;q=0.5").await);
        assert_ne!(german, hear(&server, &english, "de").await);
    }

    let accented = ["--challenge", "accented", "--voices", voices.to_str().unwrap()];
    let server = Server::start(&accented);
    let key = server.new_key().await;
    assert_eq!(hear(&server, &format!("/captcha/audio/{key}.wav?lang=de"), "").await.0, 200);
}

#[tokio::test]
async fn a_chinese_voice_that_is_made_here_says_chinese_characters() {
    const FONT: &str = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc";
    let folder = TempDir::new().unwrap();
    make(&folder, "zh", &["--voice", "cmn"]);
    let voices = file(&folder, "voices");
    let options = ["--challenge", "chinese", "--font", FONT, "--length", "3"];
    let server = Server::start(&[&options[..], &["--voices", voices.to_str().unwrap()]].concat());
    for _ in 0..5 {
        let key = server.new_key().await;
        let (status, sound) = hear(&server, &format!("/captcha/audio/{key}.wav"), "en").await;
        assert_eq!(status, 200);
        assert!(sound.len() > 2 * 8000, "{}", sound.len());
    }

    let without = [&["serve", "--listen", "127.0.0.1:0"], &options[..]].concat();
    let (status, _, complained) = run(&folder, &without, &[]);
    assert_eq!(status, 2);
    let why = "no voice of the language en has a clip of '春', which the challenge asks for";
    assert!(complained.contains(why) && complained.contains("--voices"), "{complained}");
}

#[test]
fn a_character_or_voice_that_the_program_does_not_know_is_refused() {
    let folder = TempDir::new().unwrap();
    for (options, why) in [
        (&["--voice", "de", "--also", "é☼"][..], "has no word of its own for '☼'"),
        (&["--voice", "de", "--also", "春"], "--word 春=…"),
        (&["--voice", "de+nosuch"], "espeak-ng has no variant of \"de+nosuch\""),
    ] {
        let fixed = ["voice", "make", "--language", "de", "--out", "voices"];
        let (status, _, complained) = run(&folder, &[&fixed, options].concat(), PATH);
        assert!(status == 2 && complained.contains(why), "{complained}");
    }
    let flite = ["voice", "make", "--language", "en", "--out", "voices", "--engine", "flite"];
    let (status, _, complained) = run(&folder, &[&flite[..], &["--also", "ж"]].concat(), PATH);
    assert!(
        status == 2 && complained.contains("--also: ") && complained.contains('ж'),
        "{complained}"
    );
    let (status, _, complained) = run(&folder, &[&flite[..], &["--voice", "de"]].concat(), PATH);
    assert!(status == 2 && complained.contains("flite has no voice of \"de\""), "{complained}");
    make(&folder, "de", &["--voice", "de", "--also", "☼", "--word", "☼=Sonne"]);
}

#[test]
fn a_languages_own_letters_and_numbers_are_spoken() {
    let folder = TempDir::new().unwrap();
    for (language, voice, text) in [
        ("ru", "ru", "ЖЩ5"),
        ("pl", "pl", "ĄŻ7"),
        ("he", "he", "אש0"),
        ("nn", "nb", "Å9"),
        ("ka", "ka", "ქჰ4"),
        ("hi", "hi", "कई5"),
        ("ja", "ja", "さん1"),
    ] {
        make(&folder, language, &["--voice", voice]);
        for text in [text, "10*2="] {
            let options = ["audio", text, "--language", language, "--voices", "voices"];
            let (status, _, complained) = run(&folder, &options, &[]);
            assert_eq!(status, 0, "{language} {text}: {complained}");
        }
    }
}

#[test]
fn every_printable_character_of_ascii_is_spoken_in_other_languages_too() {
    let folder = TempDir::new().unwrap();
    for language in ["de", "fr"] {
        make(&folder, language, &["--voice", language]);
        for row in [' '..='?', '@'..='_', '`'..='~'] {
            let text = String::from_iter(row);
            let options = ["audio", "--language", language, "--voices", "voices", "--", &text];
            let (status, _, complained) = run(&folder, &options, &[]);
            assert_eq!(status, 0, "{language} {text}: {complained}");
        }
    }
}

#[test]
fn symbols_that_sound_like_another_are_told_when_a_voice_is_made() {
    let folder = TempDir::new().unwrap();
    let distinct = make(&folder, "he", &["--voice", "he"]);
    assert!(!distinct.contains("sound like another"), "every letter has its name: {distinct}");
    let alike = make(&folder, "de", &["--voice", "de", "--word", "q=Haus", "--word", "x=Haus"]);
    assert!(alike.contains("2 symbols sound like another, such as qx"), "{alike}");
    assert_eq!(alike.matches("sound like").count(), 1, "{alike}");
}

#[test]
fn a_symbol_that_two_languages_lack_names_both() {
    let folder = TempDir::new().unwrap();
    make(&folder, "de", &["--voice", "de"]);
    let options = ["serve", "--listen", "127.0.0.1:0", "--voices", "voices", "--alphabet", "ABCЖ"];
    let font = ["--font", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"];
    let (status, _, complained) = run(&folder, &[&options[..], &font].concat(), &[]);
    let why = "--alphabet: no voice of the languages de, en has a clip of 'Ж', which the challenge asks for";
    assert!(status == 2 && complained.contains(why), "{complained}");
}

#[test]
fn what_lies_in_the_folder_of_voices_twice_or_unread_is_told() {
    let folder = TempDir::new().unwrap();
    make(&folder, "de", &["--voice", "de"]);
    let voice = |name: &str| file(&folder, &format!("voices/{name}"));
    let hear = || run(&folder, &["audio", "ABC", "--language", "de", "--voices", "voices"], &[]);
    fs::rename(voice("de.voice"), voice("DE.VOICE")).unwrap();
    assert_eq!(hear().0, 0);
    fs::write(voice("note.txt"), "mine").unwrap();
    let (status, _, complained) = hear();
    assert!(status == 0 && complained.contains("note.txt is not read"), "{complained}");
    fs::copy(voice("DE.VOICE"), voice("copy.voice")).unwrap();
    let (status, _, complained) = hear();
    assert!(status == 2 && complained.contains("have the same voice"), "{complained}");
}

#[test]
fn a_sound_can_go_to_standard_output_and_a_sum_has_the_servers_sign() {
    let folder = TempDir::new().unwrap();
    let options = ["audio", "3mal4=", "--times-sign", "mal", "--seed", "5"];
    let output = common::command(&folder).args(options).args(["-o", "-"]).output().unwrap();
    assert!(output.status.success() && output.stdout.starts_with(b"RIFF"));
    let (status, _, complained) = run(&folder, &options[..2], &[]);
    assert_eq!(status, 0, "it is spelled: {complained}");
    assert_ne!(fs::read(file(&folder, "audio.wav")).unwrap_or_default(), output.stdout);
}

#[test]
fn a_voice_that_is_damaged_or_incomplete_is_named_at_the_start() {
    let folder = TempDir::new().unwrap();
    make(&folder, "de", &["--voice", "de"]);
    let voice = file(&folder, "voices/de.voice");
    let sound = fs::read(&voice).unwrap();
    let start = |what: &str| {
        let (status, _, complained) =
            run(&folder, &["serve", "--listen", "127.0.0.1:0", "--voices", "voices"], &[]);
        assert_ne!(status, 0, "{what}");
        assert!(complained.contains("--voices"), "{complained}");
        complained
    };
    let mut damaged = sound.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    fs::write(&voice, &damaged).unwrap();
    let complained = start("damaged");
    assert!(complained.contains("voices/de.voice: its clip of '⑩' is damaged"), "{complained}");

    fs::write(&voice, &sound[..sound.len() / 2]).unwrap();
    assert!(start("cut off").contains("voices/de.voice: its clip"));

    fs::write(&voice, "no voice").unwrap();
    assert!(start("no voice").contains("voices/de.voice: it is no voice's file"));

    fs::remove_file(&voice).unwrap();
    assert!(start("an empty folder").contains("has no file"));
    fs::remove_dir(file(&folder, "voices")).unwrap();
    assert!(start("no folder").contains("voices"));
}

#[test]
fn a_text_is_spoken_into_a_file_the_same_for_one_seed() {
    let folder = TempDir::new().unwrap();
    let speak = |options: &[&str]| run(&folder, &[&["audio"], options].concat(), &[]);
    let read = |name: &str| fs::read(file(&folder, name)).unwrap();
    for (name, seed) in [("one.wav", "1"), ("again.wav", "1"), ("other.wav", "2")] {
        let (status, printed, complained) = speak(&["3+4=", "-o", name, "--seed", seed]);
        assert_eq!(status, 0, "{complained}");
        assert!(printed.contains("seconds of en") && printed.contains(seed), "{printed}");
    }
    assert_eq!(read("one.wav"), read("again.wav"));
    assert_ne!(read("one.wav"), read("other.wav"));
    assert_eq!(speak(&["KHXM"]).0, 0);
    assert!(Path::new(&file(&folder, "audio.wav")).exists());

    let (status, _, complained) = speak(&["KHXM", "--language", "de"]);
    assert_eq!(status, 2);
    assert!(complained.contains("there is no voice of it, but of en"), "{complained}");
    let (status, _, complained) = speak(&["春"]);
    assert_eq!(status, 1);
    assert!(complained.contains("no voice has a clip of '春'"), "{complained}");
}

#[tokio::test]
async fn the_longest_texts_are_heard() {
    for options in [["--challenge", "letters"], ["--challenge", "accented"]] {
        let server = Server::start(&[&options[..], &["--length", "32"]].concat());
        let json: serde_json::Value = server.get("/refresh_captcha/").await.json().await.unwrap();
        let (status, sound) = hear(&server, json["audio_url"].as_str().unwrap(), "").await;
        assert_eq!(status, 200);
        // Half a second for each letter, and for each accent.
        let halves = if options.contains(&"accented") { 64 } else { 32 };
        assert!(sound.len().abs_diff(8000 * halves) < 8000 * 8, "{}", sound.len());
    }
}

#[test]
fn a_voice_in_the_crate_is_made_again_byte_for_byte() {
    let folder = TempDir::new().unwrap();
    make(&folder, "en", &["--engine", "flite", "--voice", "slt"]);
    let made = fs::read(file(&folder, "voices/slt.voice")).unwrap();
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../simple-captcha-draw/voices/slt.voice");
    assert!(made == fs::read(kept).unwrap(), "another flite than 2.2?");
}

#[test]
fn a_voice_that_cannot_be_made_says_why() {
    let folder = TempDir::new().unwrap();
    let make = |options: &[&str], environment: &[(&str, &str)]| {
        let options = [&["voice", "make", "--out", "voices"], options].concat();
        let (status, _, complained) = run(&folder, &options, environment);
        assert_ne!(status, 0);
        complained
    };
    let complained = make(&["--language", "de", "--engine", "flite"], PATH);
    assert!(complained.contains("flite speaks only English"), "{complained}");
    let complained = make(&["--language", "qya"], PATH);
    assert!(complained.contains("the words for sums in qya are not known"), "{complained}");
    let complained = make(&["--language", "de"], &[("PATH", "/nowhere")]);
    assert!(complained.contains("cannot run espeak-ng: is it installed?"), "{complained}");
    let complained = make(&["--language", "de", "--voice", "--help"], PATH);
    assert!(complained.contains("--voice"), "{complained}");
    let complained = make(&["--language", "de", "--voice", "nobody"], PATH);
    assert!(complained.contains("the voice nobody of espeak-ng does not speak"), "{complained}");
    assert!(!file(&folder, "voices/nobody.voice").exists());
}
