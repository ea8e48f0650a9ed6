//! What Django's challenges ask, drawn and spoken by the binary.

use serde_json::{Value, json};

use crate::common::picture::RgbaPicture;
use crate::common::run;
use crate::driver::diffsettings;
use crate::{Django, SharedPair, TestDatabase, image, on_each_database, serve, sound};

on_each_database!(every_challenge_of_djangos_is_drawn_spoken_and_judged);

/// A style that draws letters and nothing else.
const LETTERS_ALONE: [&str; 6] =
    ["--noise", "none", "--filter", "none", "--letter-rotation", "none"];

/// Of each: the function, and settings.
fn cases() -> Vec<(&'static str, Value)> {
    let long = json!({ "CAPTCHA_LENGTH": 32, "CAPTCHA_DICTIONARY_MAX_LENGTH": 32 });
    let mut cases = vec![
        ("random_char", json!({ "CAPTCHA_LENGTH": 4 })),
        ("random_char", json!({ "CAPTCHA_LENGTH": 21 })),
        ("unicode", json!({ "CAPTCHA_LENGTH": 4 })),
        ("unicode", json!({ "CAPTCHA_LENGTH": 8 })),
        ("word", json!({ "CAPTCHA_DICTIONARY_MAX_LENGTH": 12 })),
        // Python writes what it reads there as B'SUN'_B'SKY'.
        ("huge_words_and_punctuation", json!({ "CAPTCHA_DICTIONARY_MAX_LENGTH": 13 })),
        ("random_char", long.clone()),
        ("unicode", long.clone()),
        ("huge_words_and_punctuation", long),
    ];
    for sign in ["*", "×", "x", "X", "·", "⋅", "∙", "✕", "＊", "÷", "-", "−"] {
        cases.push(("math", json!({ "CAPTCHA_MATH_CHALLENGE_OPERATOR": sign })));
    }
    cases
}

async fn every_challenge_of_djangos_is_drawn_spoken_and_judged(database: TestDatabase) {
    let both = SharedPair::start(database, &[]);
    let folder = tempfile::TempDir::new().unwrap();
    let words = folder.path().join("words");
    std::fs::write(&words, "sun\nsky\nit's\nétudes\nHans-Peter\nmountains\n").unwrap();
    both.django.change(&json!({ "CAPTCHA_WORDS_DICTIONARY": words.to_str().unwrap() }));
    for (function, settings) in cases() {
        let name = format!("captcha.helpers.{function}_challenge");
        both.django.change(&json!({ "CAPTCHA_CHALLENGE_FUNCT": name }));
        both.django.change(&settings);
        for _ in 0..8 {
            let key = both.django.generate_key();
            let (challenge, answer, _) = both.django.row(&key).unwrap();
            assert_eq!(both.status(&image(&key)).await, 200, "{challenge}");
            assert_eq!(both.status(&sound(&key)).await, 200, "{challenge}");
            assert!(both.passes(&key, &answer).await, "{challenge}");
        }
    }
}

/// The configuration file that is made of the example's settings and some more.
fn settings(more: &str) -> String {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("settings.txt"), diffsettings(more)).unwrap();
    let (status, printed, complained) = run(&folder, &["settings", "settings.txt"], &[]);
    assert_eq!(status, 0, "{complained}");
    printed
}

#[test]
fn what_django_says_of_its_settings_becomes_a_configuration() {
    let printed = settings(
        "import os\nfrom pathlib import Path\nfrom captcha.helpers import noise_dots\n\
         CAPTCHA_WORDS_DICTIONARY = Path('/srv') / 'words'\n\
         CAPTCHA_LENGTH = int(os.environ.get('LETTERS', 3 * 2))\n\
         CAPTCHA_NOISE_FUNCTIONS = ('captcha.helpers.noise_arcs',)\n\
         CAPTCHA_LETTER_COLOR_FUNCT = noise_dots\n\
         USE_TZ = False\n",
    );
    let lines = printed.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [
            "[challenge]",
            "length = 6",
            "words-dictionary = \"/srv/words\"",
            "[picture]",
            "noise = [\"captcha.helpers.noise_arcs\"]",
            "level = \"like-django\"",
            "[database]",
            "url = \"postgres://shop@db/shop\"",
        ]
    );
    assert!(printed.starts_with("# Made from the settings of altered by"), "{printed}");
    assert!(printed.contains("# CAPTCHA_LETTER_COLOR_FUNCT is not carried over: "), "{printed}");
    assert!(printed.contains("# CAPTCHA_FLITE_PATH is not carried over: "), "{printed}");
    assert!(!printed.contains("tiger"), "{printed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refreshed_picture_has_as_many_letters_as_the_forms_first() {
    let folder = tempfile::TempDir::new().unwrap();
    let configuration = folder.path().join("captcha.toml");
    let options = ["--config", configuration.to_str().unwrap()];
    let database = TestDatabase::sqlite().await;
    let django = Django::start(&database.url);
    for (set, letters) in [("", 4), ("CAPTCHA_LENGTH = 6\n", 6)] {
        std::fs::write(&configuration, settings(set)).unwrap();
        if !set.is_empty() {
            django.change(&json!({ "CAPTCHA_LENGTH": letters }));
        }
        let binary = serve(&database, &options);
        for key in [django.generate_key(), binary.new_key().await] {
            let (asked, ..) = django.row(&key).unwrap();
            assert_eq!(asked.chars().count(), letters, "{asked}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accents_are_seen() {
    for look in [&["--level", "plain"][..], &["--level", "like-django"]] {
        let both =
            SharedPair::start(TestDatabase::sqlite().await, &[look, &LETTERS_ALONE].concat());
        for letter in "ÄÀÁËÉÈÏÍÎÖÓÒÜÚÙ".chars() {
            let picture = picture(&both, &letter.to_string()).await;
            let parts = if "ÄËÏÖÜ".contains(letter) { 3 } else { 2 };
            assert_eq!(picture.parts().len(), parts, "{letter} {look:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_longest_text_stands_in_one_line_and_is_not_cut_off() {
    for look in [
        &["--level", "plain"][..],
        &["--level", "like-django"],
        &["--level", "plain", "--image-size", "200x70"],
        &["--level", "like-django", "--image-size", "160x60"],
    ] {
        let both =
            SharedPair::start(TestDatabase::sqlite().await, &[look, &LETTERS_ALONE].concat());
        // How many times as wide as it is high a line of thirty-two is at least.
        for (letter, width) in [("I", 5), ("Q", 18), ("W", 30)] {
            let picture = picture(&both, &letter.repeat(32)).await;
            let parts = picture.parts();
            let ends = |low: usize, high: usize| {
                let low = parts.iter().map(|part| part[low]).min().unwrap();
                (low, parts.iter().map(|part| part[high]).max().unwrap())
            };
            let (left, right) = ends(0, 1);
            let (top, bottom) = ends(2, 3);
            let told = format!("{letter} {look:?} {}x{} {parts:?}", picture.width, picture.height);
            assert!(left > 0 && right < picture.width - 1, "{told}");
            assert!(top > 0 && bottom < picture.height - 1, "{told}");
            let tallest = parts.iter().map(|part| part[3] - part[2]).max().unwrap();
            assert!(bottom - top < 2 * tallest, "one line: {told}");
            // Letters may touch, so that they cannot be counted.
            assert!(right - left > width * tallest, "all letters: {told}");
        }
    }
}

/// What the binary draws at twice the resolution for a captcha of Django's.
async fn picture(both: &SharedPair, text: &str) -> RgbaPicture {
    let key = both.django.keep(text, &text.to_lowercase());
    let response = both.binary.get(&format!("/captcha/image/{key}@2/")).await;
    assert_eq!(response.status(), 200, "{text}");
    RgbaPicture::decode(&response.bytes().await.unwrap())
}
