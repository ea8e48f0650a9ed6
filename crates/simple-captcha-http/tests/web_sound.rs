//! The sound of a captcha over HTTP: ranges, languages, and what cannot be heard.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use simple_captcha::audio::{AudioStyle, Voice};
use simple_captcha::store::SharedStore;
use simple_captcha::{
    Answer, Captcha, Challenge, Key, MemoryStore, Puzzle, Record, Rng, Secret, Store, Sum, Words,
};
use simple_captcha_http::form::Field;
use simple_captcha_http::{NewCaptcha, respond};
use test_support::beeping;

fn expires() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(10_000_000_000)
}

/// A captcha that asks for a text of ours under each of these keys.
async fn asking(texts: &[(&str, &str)], style: AudioStyle) -> Captcha {
    let store = SharedStore::new(MemoryStore::default());
    for (key, text) in texts {
        let record = Record::new((*text).to_owned(), Answer::new("x"), expires());
        store.insert(&key.parse().unwrap(), &record).await.unwrap();
    }
    let secret = Secret::new("a secret of these tests").unwrap();
    Captcha::builder(store).audio_style(style).secret(secret).build().unwrap()
}

async fn ask(
    captcha: &Captcha,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> Response<Bytes> {
    let request = Request::builder().method(method).uri(path);
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    respond(&captcha.into(), "/captcha", request.body(Bytes::new()).unwrap()).await
}

async fn get(captcha: &Captcha, path: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    ask(captcha, Method::GET, path, headers).await
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn the_parts_that_ranges_give_are_those_of_the_whole() {
    let captcha = asking(&[("key", "KHXM")], AudioStyle::default()).await;
    let whole = get(&captcha, "/audio/key.wav", &[]).await;
    assert_eq!(whole.status(), StatusCode::OK);
    let size = whole.body().len();
    for (name, value) in [
        ("content-type", "audio/wav"),
        ("content-length", &*size.to_string()),
        ("accept-ranges", "bytes"),
        ("content-disposition", "attachment; filename=\"key.wav\""),
        ("cache-control", "no-store"),
        ("vary", "Accept-Language"),
    ] {
        assert_eq!(text(whole.headers(), name), value, "{name}");
    }
    let mut glued = Vec::new();
    for first in (0..size).step_by(9999) {
        let range = format!("bytes={first}-{}", first + 9998);
        let part = get(&captcha, "/audio/key.wav", &[("range", &range)]).await;
        assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
        let last = first + part.body().len() - 1;
        let told = format!("bytes {first}-{last}/{size}");
        assert_eq!(text(part.headers(), "content-range"), told);
        assert_eq!(text(part.headers(), "content-length"), part.body().len().to_string());
        assert_eq!(text(part.headers(), "accept-ranges"), "bytes");
        glued.extend(part.into_body());
    }
    assert_eq!(&glued, whole.body());
}

#[tokio::test]
async fn ranges_that_are_none_give_the_whole_and_those_that_are_not_there_nothing() {
    let captcha = asking(&[("key", "KHXM")], AudioStyle::default()).await;
    let size = get(&captcha, "/audio/key.wav", &[]).await.body().len();
    for (range, status, length) in [
        ("bytes=0-99", 206, 100),
        ("bytes=100-", 206, size - 100),
        ("bytes=-100", 206, 100),
        ("bytes=0-", 206, size),
        ("bytes=0-99999999", 206, size),
        ("bytes=0-1,5-6", 200, size),
        ("bytes=5-2", 200, size),
        ("seconds=0-5", 200, size),
        ("garbage", 200, size),
        ("bytes=99999999-", 416, 0),
        ("bytes=99999998-99999999", 416, 0),
        ("bytes=-0", 416, 0),
    ] {
        let response = get(&captcha, "/audio/key.wav", &[("range", range)]).await;
        assert_eq!(
            (response.status().as_u16(), response.body().len()),
            (status, length),
            "{range}"
        );
        let told = text(response.headers(), "content-range");
        assert_eq!(told.is_empty(), status == 200, "{range}");
        assert!(status != 416 || told == format!("bytes */{size}"), "{told}");
    }
    let head = ask(&captcha, Method::HEAD, "/audio/key.wav", &[("range", "bytes=0-9")]).await;
    assert_eq!((head.status(), head.body().len()), (StatusCode::OK, 0));
    assert_eq!(text(head.headers(), "content-length"), size.to_string());
}

#[tokio::test]
async fn the_url_and_else_the_browser_chooses_among_the_languages_that_there_are() {
    let style = AudioStyle::default().with_voice(beeping("de", Voice::NEEDED));
    let captcha = asking(&[("key", "KHXM")], style).await;
    let spoken = async |query: &str, browser: &str| {
        let response =
            get(&captcha, &format!("/audio/key.wav{query}"), &[("accept-language", browser)]).await;
        assert_eq!(response.status(), StatusCode::OK);
        let varies = text(response.headers(), "vary") == "Accept-Language";
        (response.into_body(), varies)
    };
    let english = spoken("?lang=en", "").await;
    let german = spoken("?lang=de", "").await;
    assert!(
        !english.1 && !german.1,
        "a language that the URL names does not depend on the browser"
    );
    assert_ne!(english.0, german.0);
    for (query, browser, language) in [
        ("", "de-AT,de;q=0.9,en;q=0.1", &german),
        ("", "fr, en;q=0.1", &english),
        ("", "fr", &english),
        ("", "nonsense;;", &english),
        ("?lang=fr", "de", &german),
        ("?lang=%FF&lang=", "", &english),
        ("?a=b&lang=de-CH", "en", &german),
    ] {
        assert_eq!(spoken(query, browser).await.0, language.0, "{query} {browser}");
    }
}

#[tokio::test]
async fn what_no_voice_can_say_is_not_found_and_never_said_as_something_else() {
    let texts = [("sun", "☀"), ("divided", "8÷4="), ("long", &*"A".repeat(129)), ("chinese", "春")];
    let captcha = asking(&texts, AudioStyle::default()).await;
    for (key, _) in texts {
        let response = get(&captcha, &format!("/audio/{key}.wav"), &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{key}");
        assert!(response.body().is_empty());
    }
    let symbols = format!("{}春", Voice::NEEDED);
    let captcha = asking(&texts, AudioStyle::default().with_voice(beeping("zh", &symbols))).await;
    let response = get(&captcha, "/audio/chinese.wav?lang=en", &[]).await;
    assert_eq!(response.status(), StatusCode::OK, "in the language that can say it");
}

#[tokio::test]
async fn a_product_with_another_programs_sign_is_spoken_where_its_answer_tells_that_it_is_one() {
    let store = SharedStore::new(MemoryStore::default());
    for (key, text, answer) in
        [("product", "3÷4=", "12"), ("words", "3mal4=", "12"), ("quotient", "8÷4=", "2")]
    {
        let record = Record::new(text.to_owned(), Answer::new(answer), expires());
        store.insert(&key.parse().unwrap(), &record).await.unwrap();
    }
    let captcha = Captcha::new(store).unwrap();
    for (key, status) in [("product", 200), ("words", 200), ("quotient", 404)] {
        let response = get(&captcha, &format!("/audio/{key}.wav"), &[]).await;
        assert_eq!(response.status(), status, "{key}");
    }
}

/// Asks for this text.
struct TextChallenge(String);

impl Challenge for TextChallenge {
    fn puzzle(&self, _: &mut Rng) -> Puzzle {
        Puzzle::new(self.0.clone(), self.0.clone())
    }
}

#[tokio::test]
async fn every_text_of_thirty_two_characters_is_heard_in_the_time_that_it_takes() {
    for (text, least, most) in [
        ("K".repeat(23), 11.5, 12.0),
        ("K".repeat(24), 12.0, 12.5),
        ("abcdefgh01234567WXYZwmkp89lqrstu".to_owned(), 16.0, 16.5),
        ("äàáëéèïíîöóòüúù".repeat(3).chars().take(32).collect(), 32.0, 40.0),
        ("electroencephalo_ graphically!?".to_owned() + ";", 16.0, 20.0),
    ] {
        let builder =
            Captcha::builder(MemoryStore::default()).challenge(TextChallenge(text.clone()));
        let captcha = builder.build().unwrap();
        let field = Field::builder(&captcha).issue().await.unwrap().to_string();
        assert!(field.contains("<audio"), "{field}");
        let script = [("X-Requested-With", "XMLHttpRequest")];
        let json = get(&captcha, "/refresh/", &script).await.into_body();
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert!(json["audio_url"].is_string(), "{json}");
        let sound = format!("/audio/{}.wav", json["key"].as_str().unwrap());
        let sound = get(&captcha, &sound, &[]).await;
        assert_eq!(sound.status(), StatusCode::OK, "{text}");
        let seconds = f64::from(u32::try_from(sound.body().len()).unwrap()) / 16_000.0;
        assert!((least..=most).contains(&seconds), "{text}: {seconds}");
    }
    // What the font has not, another program may have drawn.
    let captcha = asking(&[("key", &"ǘ".repeat(32))], AudioStyle::default()).await;
    assert_eq!(get(&captcha, "/audio/key.wav", &[]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn how_long_a_sound_is_does_not_tell_how_many_letters_a_word_has_of_the_next_few() {
    let words = ["K", "W", "R"].map(|letter| (1..=9).map(|count| letter.repeat(count)));
    let words = Words::new(words.into_iter().flatten(), 2..=9).unwrap();
    let store = SharedStore::new(MemoryStore::default());
    let secret = Secret::new("a secret of these tests").unwrap();
    let captcha = Captcha::builder(store.clone()).challenge(words).secret(secret).build().unwrap();
    let mut means = Vec::new();
    for count in 2..=9 {
        let text = "K".repeat(count);
        let mut bytes = 0;
        for number in 0..60 {
            let key: Key = format!("word{count}x{number}").parse().unwrap();
            let record = Record::new(text.clone(), Answer::new(&text), expires());
            store.insert(&key, &record).await.unwrap();
            bytes += captcha.audio(&key, None).await.unwrap().as_bytes().len();
        }
        means.push(bytes / 60);
    }
    // A symbol more or less takes about three quarters of a second, which is 12000 bytes.
    let (few, many) = means.split_at(4);
    for alike in [few, many] {
        let (least, most) = (alike.iter().min().unwrap(), alike.iter().max().unwrap());
        assert!(most - least < 4000, "{means:?}");
    }
    assert!(
        many.first().unwrap() - few.first().unwrap() > 36_000,
        "short ones stay short: {means:?}"
    );
}

#[tokio::test]
async fn how_long_a_sound_is_does_not_tell_how_many_accents_are_spelled() {
    struct LineChallenge(&'static str);
    impl Challenge for LineChallenge {
        fn puzzle(&self, _: &mut Rng) -> Puzzle {
            Puzzle::new(self.0, self.0)
        }
        fn alphabet(&self) -> String {
            "AEOÄÉÖ".to_owned()
        }
    }
    let mean = async |text: &'static str| {
        let store = SharedStore::new(MemoryStore::default());
        let secret = Secret::new("a secret of these tests").unwrap();
        let captcha = Captcha::builder(store.clone()).challenge(LineChallenge(text)).secret(secret);
        let captcha = captcha.build().unwrap();
        let mut bytes = 0;
        for number in 0..40 {
            let key: Key = format!("{text}{number}").parse().unwrap();
            let record = Record::new(text.to_owned(), Answer::new(text), expires());
            store.insert(&key, &record).await.unwrap();
            bytes += captcha.audio(&key, None).await.unwrap().as_bytes().len();
        }
        bytes / 40
    };
    let (none, some, all) = (mean("AEOA").await, mean("AÉOÄ").await, mean("ÄÉÖÄ").await);
    // A symbol more or less takes half a second at least, which is 8000 bytes.
    assert!(none.abs_diff(all) < 3000 && some.abs_diff(all) < 3000, "{none} {some} {all}");
}

#[tokio::test]
async fn a_captcha_that_is_not_there_is_gone_and_one_without_sound_is_not_found() {
    let captcha = asking(&[("key", "KHXM"), ("é", "KHXM")], AudioStyle::default()).await;
    for path in ["/audio/unknown.wav", &format!("/audio/{}.wav", "a".repeat(1000))] {
        assert_eq!(get(&captcha, path, &[]).await.status(), StatusCode::GONE);
    }
    let accented = get(&captcha, "/audio/%C3%A9.wav", &[]).await;
    let told = "attachment; filename*=UTF-8''%C3%A9.wav";
    assert_eq!(text(accented.headers(), "content-disposition"), told);
    let _ = captcha.verify(&"key".parse().unwrap(), "wrong").await;
    assert_eq!(get(&captcha, "/audio/key.wav", &[]).await.status(), StatusCode::GONE);

    let silent = [
        Captcha::builder(MemoryStore::default()).audio(false),
        Captcha::builder(MemoryStore::default()).audio_style(AudioStyle::silent()),
    ];
    for builder in silent {
        let captcha = builder.build().unwrap();
        let new = NewCaptcha::issue(&captcha, "/captcha").await.unwrap();
        assert!(new.audio_url.is_none() && captcha.languages().is_empty());
        let path = format!("/audio/{}.wav", new.key);
        assert_eq!(get(&captcha, &path, &[]).await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn equal_challenges_sound_different_under_two_keys_two_secrets_and_in_two_languages() {
    let style = || AudioStyle::default().with_voice(beeping("de", Voice::NEEDED));
    let captcha = asking(&[("one", "KHXM"), ("other", "KHXM")], style()).await;
    let hear = async |captcha: &Captcha, key: &str, language: &str| {
        let key: Key = key.parse().unwrap();
        let language = language.parse().unwrap();
        captcha.audio(&key, Some(&language)).await.unwrap().into_bytes()
    };
    let one = hear(&captcha, "one", "en").await;
    assert_eq!(one, hear(&captcha, "one", "en").await);
    let store = SharedStore::new(MemoryStore::default());
    let record = Record::new("KHXM".to_owned(), Answer::new("x"), expires());
    store.insert(&"one".parse().unwrap(), &record).await.unwrap();
    let elsewhere = Captcha::builder(store).build().unwrap();
    for other in [
        hear(&captcha, "other", "en").await,
        hear(&elsewhere, "one", "en").await,
        hear(&captcha, "one", "de").await,
    ] {
        let samples = |file: &[u8]| file.get(44..).unwrap().as_chunks::<2>().0.to_vec();
        let (one, other) = (samples(&one), samples(&other));
        let same = one.iter().zip(&other).filter(|(a, b)| a == b).count();
        assert!(same * 100 < one.len(), "{same} of {} samples", one.len());
    }
}

#[tokio::test]
async fn a_sum_is_heard_whatever_its_sign_and_a_sealed_captcha_too() {
    let secret = || Secret::new("a secret of these tests").unwrap();
    let sum = Sum::default().with_times_sign("times").unwrap();
    let captcha = Captcha::builder(MemoryStore::default())
        .challenge(sum)
        .secret(secret())
        .sealed(true)
        .build()
        .unwrap();
    for _ in 0..20 {
        let new = NewCaptcha::issue(&captcha, "").await.unwrap();
        let url = new.audio_url.unwrap();
        assert_eq!(get(&captcha, &url, &[]).await.status(), StatusCode::OK);
    }
}
