//! The options for how pictures look, seen in the pictures.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::fs;
use std::path::Path;

use common::picture::RgbaPicture;
use common::{Server, file, run};
use tempfile::TempDir;

/// The fonts of the crate that draws.
const FONTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../simple-captcha-draw/fonts");

/// One picture, drawn by the real binary with these options and variables.
fn draw(options: &[&str], environment: &[(&str, &str)]) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let options = [&["samples", "--count", "1", "--out", "out", "--seed", "9"], options].concat();
    let (status, _, complained) = run(&folder, &options, environment);
    assert_eq!((status, complained.as_str()), (0, ""), "{options:?} {environment:?}");
    let mut files = fs::read_dir(file(&folder, "out")).unwrap().map(|entry| entry.unwrap().path());
    fs::read(files.find(|path| path.extension().unwrap() != "csv").unwrap()).unwrap()
}

fn picture(options: &[&str]) -> RgbaPicture {
    RgbaPicture::decode(&draw(options, &[]))
}

#[test]
fn options_and_variables_do_the_same_and_change_the_picture() {
    let mono = format!("{FONTS}/DejaVuSansMono-Bold.ttf");
    for (option, variable, values) in [
        ("--font", "CAPTCHA_FONT_PATH", &[mono.as_str()][..]),
        ("--font-size", "CAPTCHA_FONT_SIZE", &["30", "30.0"]),
        ("--image-size", "CAPTCHA_IMAGE_SIZE", &["190x60", "190,60", "(190, 60)", "190X60"]),
        ("--letter-rotation", "CAPTCHA_LETTER_ROTATION", &["-5,35", "(-5, 35)", "[-5,35]"]),
        ("--letter-rotation", "CAPTCHA_LETTER_ROTATION", &["none", "None"]),
        ("--background", "CAPTCHA_BACKGROUND_COLOR", &["transparent", "Transparent"]),
        ("--background", "CAPTCHA_BACKGROUND_COLOR", &["#ffeecc", "#fec", "rgb(255, 238, 204)"]),
        ("--foreground", "CAPTCHA_FOREGROUND_COLOR", &["navy", "#000080", "Navy"]),
        (
            "--letter-colour",
            "CAPTCHA_LETTER_COLOR_FUNCT",
            &[
                "random",
                "random_letter_color_challenge",
                "captcha.helpers.random_letter_color_challenge",
            ],
        ),
        (
            "--noise",
            "CAPTCHA_NOISE_FUNCTIONS",
            &[
                "dots,arcs",
                "captcha.helpers.noise_dots, captcha.helpers.noise_arcs",
                "noise_dots,noise_arcs",
                "('captcha.helpers.noise_dots', 'captcha.helpers.noise_arcs',)",
            ],
        ),
        ("--animated", "CAPTCHA_ANIMATED", &["true", "True", "1"]),
    ] {
        let levels: &[&str] =
            if option == "--animated" { &["like-django"] } else { &["plain", "easy"] };
        for level in levels {
            let level = ["--level", level];
            let chosen = draw(&[&level[..], &[option, values[0]]].concat(), &[]);
            assert!(chosen != draw(&level, &[]), "{option} changes nothing at {level:?}");
            for value in values {
                let same = draw(&level, &[(variable, value)]);
                assert!(chosen == same, "{variable}={value} is not {option} {}", values[0]);
            }
        }
    }
}

#[test]
fn noise_and_filters_can_be_taken_away_and_put_on_every_level() {
    let plain = |options: &[&str]| draw(&[&["--level", "plain"], options].concat(), &[]);
    let none = plain(&["--noise", "none", "--filter", "none"]);
    assert!(plain(&["--noise", "captcha.helpers.noise_null", "--filter", "none"]) == none);
    assert!(plain(&["--noise", "arcs,dots", "--filter", "smooth"]) == plain(&[]));
    for name in ["post_smooth", "captcha.helpers.post_smooth"] {
        assert!(plain(&["--noise", "arcs,dots", "--filter", name]) == plain(&[]));
    }
    let mut all = [
        none,
        plain(&[]),
        plain(&["--noise", "arcs"]),
        plain(&["--noise", "dots"]),
        plain(&["--noise", "dots,arcs"]),
        plain(&["--filter", "none"]),
    ];
    all.sort_unstable();
    assert!(all.array_windows().all(|[one, other]| one != other));
    for level in ["easy", "medium", "hard"] {
        let level = |options: &[&str]| draw(&[&["--level", level], options].concat(), &[]);
        assert!(level(&["--noise", "none", "--filter", "none"]) == level(&[]));
        assert!(level(&["--noise", "arcs"]) != level(&[]));
        assert!(level(&["--filter", "smooth"]) != level(&[]));
    }
}

#[test]
fn pictures_have_the_size_and_the_colours_that_were_chosen() {
    let sized = picture(&["--image-size", "(320, 90)"]);
    assert_eq!((sized.width, sized.height), (320, 90));
    let double = picture(&["--image-size", "320x90", "--double"]);
    assert_eq!((double.width, double.height), (640, 180));
    let engraved = picture(&["--image-size", "none"]);
    assert_eq!((engraved.width, engraved.height), (200, 70));
    let small = picture(&["--level", "plain", "--font-size", "20"]);
    let large = picture(&["--level", "plain", "--font-size", "80"]);
    assert!(small.width * 3 < large.width && small.height * 3 < large.height);

    for level in ["plain", "medium"] {
        let coloured =
            picture(&["--level", level, "--background", "#ffeecc", "--foreground", "darkred"]);
        assert!(coloured.has([0xff, 0xee, 0xcc]) && coloured.has([0x8b, 0, 0]), "{level}");
        assert!(!coloured.has([255, 255, 255]), "{level}");
        let transparent = picture(&["--level", level, "--background", "transparent"]);
        assert!(transparent.pixels.iter().any(|pixel| pixel[3] == 0), "{level}");
        assert!(transparent.pixels.iter().any(|pixel| pixel[3] == 255), "{level}");
        let one = picture(&["--level", level, "--letter-colour", "none"]).hues();
        let many = picture(&["--level", level, "--letter-colour", "random"]).hues();
        assert!(many > one + 1, "{level}: {many} {one}");
    }
}

#[test]
fn an_animated_picture_is_a_gif_in_a_file_of_that_name_and_still_on_a_sheet() {
    let folder = TempDir::new().unwrap();
    let options =
        ["samples", "--like-django", "--count", "2", "--out", "out", "--animated", "true"];
    assert_eq!(run(&folder, &options, &[]).0, 0);
    let labels = fs::read_to_string(file(&folder, "out/labels.csv")).unwrap();
    assert!(labels.contains("000001.gif,") && labels.contains("000002.gif,"), "{labels}");
    assert!(fs::read(file(&folder, "out/000002.gif")).unwrap().starts_with(b"GIF89a"));

    let sheet = |options: &[&str]| {
        let options = [&["sheet", "--rows", "1", "--seed", "3"], options].concat();
        let (status, _, complained) = run(&folder, &options, &[]);
        assert_eq!((status, complained.as_str()), (0, ""));
        fs::read(file(&folder, "sheet.png")).unwrap()
    };
    assert!(sheet(&["--like-django", "--animated", "true"]) == sheet(&["--like-django"]));
    let transparent =
        RgbaPicture::decode(&sheet(&["--background", "transparent", "--level", "plain"]));
    assert!(!transparent.has([255, 255, 255]), "the sheet's ground shows");
}

#[test]
fn only_pictures_that_look_like_djangos_are_animated() {
    for level in [&[][..], &["--level", "plain"], &["--like-django", "--level", "hard"]] {
        let folder = TempDir::new().unwrap();
        let options =
            [&["samples", "--count", "1", "--out", "out", "--animated", "true"], level].concat();
        let (status, _, complained) = run(&folder, &options, &[]);
        assert_eq!(status, 2, "{level:?}: {complained}");
        let why = "--animated (or CAPTCHA_ANIMATED): only pictures of the level like-django";
        assert!(complained.contains(why), "{level:?}: {complained}");
        assert!(!folder.path().join("out").exists());
    }
}

#[tokio::test]
async fn the_server_draws_as_it_was_told() {
    let options = ["--like-django", "--animated", "true", "--image-size", "120x50"];
    let server = Server::start(&options);
    let key = server.new_key().await;
    let response = server.get(&format!("/captcha/image/{key}/")).await;
    assert_eq!(response.headers()["content-type"], "image/gif");
    assert_eq!(response.bytes().await.unwrap()[6..10], [120, 0, 50, 0]);

    let secret = [("CAPTCHA_SECRET", "sixteen bytes, at least")];
    let database = TempDir::new().unwrap();
    let url = format!("sqlite:{}", file(&database, "captcha.db").display());
    let mut pictures = Vec::new();
    let mut key = None;
    for _ in 0..2 {
        let options = ["--letter-colour", "random", "--level", "plain", "--database", &url];
        let server = Server::start_with(&options, &secret);
        let key = match &key {
            Some(key) => key,
            None => key.insert(server.new_key().await),
        };
        pictures.push(server.get(&format!("/captcha/image/{key}/")).await.bytes().await.unwrap());
    }
    assert!(pictures[0] == pictures[1], "one secret gives letters one colour in every process");
    assert!(RgbaPicture::decode(&pictures[0]).hues() > 3);
}

#[test]
fn pictures_that_few_people_can_read_are_warned_of_and_those_that_nobody_can_are_refused() {
    let server =
        Server::start(&["--foreground", "#aaa", "--font-size", "8", "--image-size", "60x20"]);
    for option in
        ["--foreground and --background: many people", "--font-size: many", "--image-size: many"]
    {
        server.wait_until_logged(option);
    }
    let engraved = Server::start(&["--font-size", "36"]);
    engraved.wait_until_logged("cannot read engraved letters smaller than 40");
    let plain = Server::start(&["--font-size", "36", "--level", "plain"]);
    assert!(!plain.log().contains("--font-size"), "{}", plain.log());
    let folder = TempDir::new().unwrap();
    let options = ["--foreground", "#fdfdfd", "--listen", "127.0.0.1:0"];
    let (status, _, complained) = run(&folder, &options, &[]);
    assert_eq!(status, 2, "{complained}");
    assert!(complained.contains("letters would have the colour of the ground"), "{complained}");
}

#[test]
fn several_fonts_can_be_given_and_each_is_used() {
    let names = ["DejaVuSansMono-Bold.ttf", "slab.otf"];
    let [mono, slab] = names.map(|name| format!("{FONTS}/{name}"));
    let drawn = |options: &[&str], environment: &[(&str, &str)]| {
        draw(&[&["--length", "16"], options].concat(), environment)
    };
    let both = drawn(&["--font", &mono, "--font", &slab], &[]);
    for separator in [":", ",", ", "] {
        let list = format!("{mono}{separator}{slab}");
        assert!(both == drawn(&[], &[("CAPTCHA_FONT_PATH", &list)]), "{separator:?}");
        assert!(both == drawn(&["--font", &list], &[]), "{separator:?}");
    }
    assert!(both != drawn(&["--font", &mono], &[]) && both != drawn(&["--font", &slab], &[]));

    let folder = TempDir::new().unwrap();
    let odd = file(&folder, "a:b, c.ttf");
    fs::copy(&mono, &odd).unwrap();
    assert!(drawn(&["--font", odd.to_str().unwrap()], &[]) == drawn(&["--font", &mono], &[]));
}

#[test]
fn a_font_that_cannot_be_used_is_named_and_so_is_what_it_lacks() {
    let folder = TempDir::new().unwrap();
    fs::write(file(&folder, "letter.txt"), "dear aunt").unwrap();
    for (font, why) in [
        ("nowhere.ttf", "nowhere.ttf cannot be read: No such file"),
        ("letter.txt", "letter.txt cannot be drawn in: it is not a TrueType or OpenType font"),
        (":", "expected a font file"),
    ] {
        for command in [&["serve"][..], &["sheet"], &["samples", "--count", "1", "--out", "o"]] {
            let options = [command, &["--font", font]].concat();
            let (status, _, complained) = run(&folder, &options, &[]);
            assert_eq!(status, 2, "{complained}");
            assert!(complained.contains("--font") && complained.contains(why), "{complained}");
        }
    }

    let slab = format!("{FONTS}/slab.otf");
    assert!(Path::new(&slab).exists());
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["sheet"]] {
        let options = [command, &["--font", &slab, "--challenge", "accented"]].concat();
        let (status, _, complained) = run(&folder, &options, &[]);
        assert_eq!(status, 2, "{complained}");
        let line = format!(
            "simple-captcha: {slab} (--font) has no glyph for 'Ä', which the challenge may ask for\n"
        );
        assert!(complained.ends_with(&line), "{complained}");
    }
}
