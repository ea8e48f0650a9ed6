//! What can be asked, as a site owner chooses it.

mod common;

use common::{Server, file, run};
use tempfile::TempDir;

#[tokio::test]
async fn every_kind_of_challenge_can_be_asked_for_by_its_name_and_by_djangos() {
    let folder = TempDir::new().unwrap();
    let list = file(&folder, "words");
    std::fs::write(&list, "stone\nriver\nmountains\nit's\n").unwrap();
    let words = ["--words-dictionary", list.to_str().unwrap(), "--dictionary-max-length", "5"];
    let words = [&words[..], &["--punctuation", "-!"]].concat();
    let digits = |answer: &str| answer.chars().all(|c| c.is_ascii_digit());
    let letters =
        |answer: &str| answer.len() == 5 && answer.chars().all(|c| c.is_ascii_alphanumeric());
    let accented = |answer: &str| answer.chars().count() == 5 && !answer.is_ascii();
    let word = |answer: &str| ["stone", "river"].contains(&answer);
    let phrase = |answer: &str| {
        answer.len() == 12
            && answer.ends_with(['-', '!'])
            && word(&answer[..5])
            && word(&answer[6..11])
    };
    for (kind, fits) in [
        ("letters", &letters as &dyn Fn(&str) -> bool),
        ("captcha.helpers.random_char_challenge", &letters),
        ("random_char_challenge", &letters),
        ("digits", &|answer| answer.len() == 5 && digits(answer)),
        ("accented", &accented),
        ("captcha.helpers.unicode_challenge", &accented),
        ("sum", &digits),
        ("captcha.helpers.math_challenge", &digits),
        ("math_challenge", &digits),
        ("math", &digits),
        ("random_char", &letters),
        ("words", &word),
        ("captcha.helpers.word_challenge", &word),
        ("words-and-punctuation", &phrase),
        ("captcha.helpers.huge_words_and_punctuation_challenge", &phrase),
    ] {
        let server = Server::start(&[&["--challenge", kind][..], &words].concat());
        for _ in 0..5 {
            let key = server.new_key().await;
            let answer = server.answer(&key).await;
            assert!(fits(&answer), "{kind}: {answer}");
            assert_eq!(server.get(&format!("/captcha/image/{key}/")).await.status(), 200);
        }
        let home = server.get("/").await.text().await.unwrap();
        assert!(home.contains("href=\"/test/\""), "{kind}: {home}");
    }
}

#[tokio::test]
async fn what_another_program_asks_and_no_font_has_is_not_found_and_one_line_tells_how_to_mend_it()
{
    const FONT: &str = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc";
    let keep = async |server: &Server| {
        let row = "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration) \
                   VALUES ('KЖΩ', 'kжω', 'greek', '2999-01-01 00:00:00')";
        sqlx::query(row).execute(&server.database().await).await.unwrap();
    };
    let server = Server::start(&[]);
    keep(&server).await;
    assert_eq!(server.get("/captcha/image/greek/").await.status(), 404);
    server.wait_until_logged("cannot be drawn");
    let log = server.log();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("cannot be drawn")).collect();
    let [line] = lines[..] else { panic!("{log}") };
    assert!(line.contains("WARN") && line.contains("no font has 'Ж'"), "{line}");
    assert!(line.contains("CAPTCHA_FONT_PATH") && !line.contains('Ω'), "{line}");

    let server = Server::start_with(&[], &[("CAPTCHA_FONT_PATH", FONT)]);
    keep(&server).await;
    assert_eq!(server.get("/captcha/image/greek/").await.status(), 200);
}

#[tokio::test]
async fn a_sum_writes_multiplication_as_it_was_told_if_the_font_can() {
    let server = Server::start(&["--challenge", "sum", "--times-sign", "*"]);
    for _ in 0..100 {
        server.new_key().await;
    }
    let challenges: Vec<String> = sqlx::query_scalar("SELECT challenge FROM captcha_captchastore")
        .fetch_all(&server.database().await)
        .await
        .unwrap();
    assert!(challenges.iter().any(|challenge| challenge.contains('*')));
    assert!(!challenges.iter().any(|challenge| challenge.contains('×')));

    let folder = TempDir::new().unwrap();
    for challenge in ["sum", "letters"] {
        let options = ["--listen", "127.0.0.1:0", "--challenge", challenge, "--times-sign", "乘"];
        let (status, _, complained) = run(&folder, &options, &[]);
        assert_eq!(status, 2, "{complained}");
        assert!(complained.contains("--times-sign") && complained.contains('乘'), "{complained}");
    }
}

#[test]
fn a_list_of_words_that_cannot_be_used_is_one_clear_line() {
    let folder = TempDir::new().unwrap();
    std::fs::write(file(&folder, "words"), "stone\nжук\n").unwrap();
    for (options, why) in [
        (&["--words-dictionary", "nowhere"][..], "the list of words nowhere cannot be read"),
        (
            &["--words-dictionary", "words", "--dictionary-min-length", "9"],
            "no word of 9 to 99 letters",
        ),
        (&["--words-dictionary", "words"], "no glyph for 'Ж', which the challenge may ask for"),
    ] {
        let options = [&["--listen", "127.0.0.1:0", "--challenge", "words"][..], options].concat();
        let (status, _, complained) = run(&folder, &options, &[]);
        assert_ne!(status, 0, "{complained}");
        assert!(complained.contains(why), "{complained}");
    }
}

#[test]
fn words_and_punctuation_that_cannot_be_asked_are_one_clear_line() {
    let folder = TempDir::new().unwrap();
    std::fs::write(file(&folder, "long"), "incomprehensibilities\n").unwrap();
    std::fs::write(file(&folder, "words"), "stone\n").unwrap();
    for (list, punctuation, why) in [
        ("long", ".", "--words-dictionary: the list has no word of at most 15 letters"),
        (
            "words",
            "☃",
            "--punctuation: the font has no glyph for '☃', which the challenge may ask for",
        ),
    ] {
        let options = ["sheet", "--challenge", "words-and-punctuation", "--words-dictionary", list];
        let options = [&options[..], &["--punctuation", punctuation]].concat();
        let (status, _, complained) = run(&folder, &options, &[]);
        assert_ne!(status, 0, "{complained}");
        assert!(complained.contains(why) && complained.lines().count() == 1, "{complained}");
    }
}

#[tokio::test]
async fn the_letters_that_come_up_can_be_chosen_for_what_the_site_asks() {
    let server = Server::start(&["--challenge", "accented", "--alphabet", "ÖX-"]);
    let on_trial = Server::start_with(&["--length", "9"], &[("CAPTCHA_ALPHABET", "xy")]);
    for _ in 0..5 {
        let answer = server.answer(&server.new_key().await).await;
        assert!(answer.chars().all(|letter| "öx-".contains(letter)), "{answer}");
        let answer = on_trial.answer(&on_trial.new_key().await).await;
        assert!(answer.len() == 9 && answer.chars().all(|c| "xy".contains(c)), "{answer}");
    }
    assert_eq!(server.get("/letters/test/").await.status(), 200);

    let folder = TempDir::new().unwrap();
    let (status, _, complained) = run(&folder, &["sheet", "--alphabet", "AB验"], &[]);
    assert_eq!(status, 2, "{complained}");
    assert!(complained.contains("--alphabet: the font has no glyph for '验'"), "{complained}");
}

#[tokio::test]
async fn chinese_characters_are_asked_in_a_font_that_has_them() {
    const FONT: &str = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc";
    assert!(
        std::path::Path::new(FONT).exists(),
        "{FONT} is missing: install fonts-wqy-microhei, as `scripts/test server` does"
    );
    let server = Server::start(&[
        "--challenge",
        "chinese",
        "--font",
        FONT,
        "--length",
        "2",
        "--audio",
        "off",
    ]);
    for _ in 0..3 {
        let key = server.new_key().await;
        let answer = server.answer(&key).await;
        assert!(answer.chars().count() == 2 && answer.chars().all(|c| c >= '一'), "{answer}");
        assert_eq!(server.get(&format!("/captcha/image/{key}/")).await.status(), 200);
        assert!(server.post(&key, &answer).await.contains("验证码正确"));
    }
    for page in ["/test/", "/letters/test/", "/sum/test/"] {
        assert_eq!(server.get(page).await.status(), 200, "{page}");
    }

    let folder = TempDir::new().unwrap();
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["sheet"]] {
        let options = [command, &["--challenge", "chinese"]].concat();
        let (status, _, complained) = run(&folder, &options, &[]);
        assert_eq!(status, 2, "{complained}");
        let why = "the font has no glyph for '春', which the challenge may ask for: give a font that has it with --font\n";
        assert!(complained.ends_with(why), "{complained}");
    }
}

#[tokio::test]
async fn a_sign_of_division_asks_for_a_product_with_a_warning() {
    let server = Server::start(&["--challenge", "sum", "--times-sign", " ÷ "]);
    server.wait_until_logged("--times-sign: many people take it for division");
    let database = server.database().await;
    loop {
        let key = server.new_key().await;
        let (challenge, answer): (String, String) = sqlx::query_as(
            "SELECT challenge, response FROM captcha_captchastore WHERE hashkey = ?",
        )
        .bind(&key)
        .fetch_one(&database)
        .await
        .unwrap();
        let Some((a, b)) = challenge.trim_end_matches('=').split_once(" ÷ ") else { continue };
        let product = a.parse::<u32>().unwrap() * b.parse::<u32>().unwrap();
        assert_eq!(answer, product.to_string());
        assert_eq!(server.get(&format!("/captcha/image/{key}/")).await.status(), 200);
        assert_eq!(server.get(&format!("/captcha/audio/{key}.wav")).await.status(), 200);
        assert!(server.post(&key, &answer).await.contains("验证码正确"));
        break;
    }
}
