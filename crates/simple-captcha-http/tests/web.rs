//! The captcha's own URLs, on the types of the `http` crate.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::io::Read;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use proptest::prelude::*;
use simple_captcha::{Captcha, Key, MemoryStore, Record, Store, Sum};
use simple_captcha_http::{NewCaptcha, respond};
use test_support::store::failing;

fn request(method: Method, path: &str) -> Request<Bytes> {
    let script = ("X-Requested-With", "XMLHttpRequest");
    let request = Request::builder().method(method).uri(path).header(script.0, script.1);
    request.body(Bytes::new()).unwrap()
}

async fn get(captcha: &Captcha, path: &str) -> Response<Bytes> {
    respond(&captcha.into(), "/captcha", request(Method::GET, path)).await
}

#[tokio::test]
async fn a_broken_store_is_an_empty_503_everywhere() {
    let captcha = Captcha::new(failing()).unwrap();
    for path in ["/refresh/", "/image/abc/", "/image/abc@2/", "/audio/abc.wav"] {
        let response = get(&captcha, path).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(response.headers()["retry-after"], "2", "{path}");
        assert!(response.body().is_empty(), "{path}");
    }
    assert!(captcha.ready().await.is_err());
    assert!(captcha.verify(&"abc".parse().unwrap(), "x").await.is_err());
}

#[tokio::test]
async fn only_where_the_store_fails_is_a_visitor_told_to_come_again() {
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    captcha.ready().await.unwrap();
    for path in ["/refresh/", "/image/abc/", "/nothing/"] {
        assert!(get(&captcha, path).await.headers().get("retry-after").is_none(), "{path}");
    }
}

#[tokio::test]
async fn debug_of_a_new_captcha_shows_four_characters_of_its_key() {
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let new = NewCaptcha::issue(&captcha, "/captcha").await.unwrap();
    assert_eq!(format!("{new:?}"), format!("NewCaptcha({}…)", &new.key[..4]));
}

#[tokio::test]
async fn a_refresh_asks_with_the_challenge_that_a_form_names_and_with_no_other() {
    let store = simple_captcha::store::SharedStore::new(MemoryStore::default());
    let builder = Captcha::builder(store.clone()).named_challenge("a sum", Sum::default());
    let captcha = builder.build().unwrap();
    let response = get(&captcha, "/refresh/?challenge=a+sum&challenge=b").await;
    let json: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
    let key: Key = json["key"].as_str().unwrap().parse().unwrap();
    let record = store.get(&key, std::time::UNIX_EPOCH).await.unwrap().unwrap();
    assert!(record.challenge.ends_with('='), "it is a sum");
    let answer = simple_captcha::Answer::new(record.answer.expose());
    assert!(
        captcha.verify(&key, answer.expose()).await.is_err(),
        "it opens no form that asks letters"
    );
    let sum = captcha.for_challenge("a sum").unwrap();
    sum.verify(&key, answer.expose()).await.unwrap();

    let long_after = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1 << 40);
    let before = store.expired(long_after).await.unwrap();
    for query in ["challenge=b", "challenge=", "challenge=Sum"] {
        let response = get(&captcha, &format!("/refresh/?{query}")).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{query}");
    }
    assert_eq!(store.expired(long_after).await.unwrap(), before);
}

#[tokio::test]
async fn the_script_and_its_style_are_kept_by_browsers_and_sent_small() {
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let mut size = 0;
    for (path, kind) in [("/captcha.js", "text/javascript"), ("/captcha.css", "text/css")] {
        let response = get(&captcha, path).await;
        assert_eq!(response.headers()["content-type"], format!("{kind}; charset=utf-8"));
        assert_eq!(response.headers()["cache-control"], "public, max-age=3600");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        let etag = response.headers()["etag"].clone();
        let plain_tag = etag.to_str().unwrap().to_owned();
        assert_eq!(response.headers()["vary"], "Accept-Encoding");
        assert!(response.headers().get("content-encoding").is_none());
        let compressed = |accepted: &str, tags: &str| {
            let mut request = request(Method::GET, path);
            request.headers_mut().insert("accept-encoding", accepted.parse().unwrap());
            request.headers_mut().insert("if-none-match", tags.parse().unwrap());
            request
        };
        for accepted in ["br, identity", "gzip;q=0", "gzip2", ""] {
            let plain = respond(&(&captcha).into(), "/captcha", compressed(accepted, "")).await;
            assert_eq!(plain.body(), response.body(), "{accepted}");
            assert_eq!(plain.headers()["etag"], etag);
        }
        for accepted in ["gzip", "br;q=1.0, GZIP;q=0.8, *;q=0.1"] {
            let gzip =
                respond(&(&captcha).into(), "/captcha", compressed(accepted, &plain_tag)).await;
            assert_eq!(gzip.status(), StatusCode::OK, "the browser has the other one");
            assert_eq!(gzip.headers()["content-encoding"], "gzip");
            assert_eq!(gzip.headers()["vary"], "Accept-Encoding");
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&gzip.body()[..]).read_to_end(&mut text).unwrap();
            assert_eq!(text, **response.body());
            let own = gzip.headers()["etag"].to_str().unwrap().to_owned();
            assert_ne!(own, plain_tag);
            let known = respond(&(&captcha).into(), "/captcha", compressed(accepted, &own)).await;
            assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
            assert_eq!(known.headers()["vary"], "Accept-Encoding");
            assert!(known.headers().get("content-encoding").is_none());
            if accepted == "gzip" {
                size += gzip.body().len();
            }
        }
        for (tags, status) in [
            (etag.to_str().unwrap().to_owned(), StatusCode::NOT_MODIFIED),
            (format!("\"a\", W/{}", etag.to_str().unwrap()), StatusCode::NOT_MODIFIED),
            ("\"another\"".to_owned(), StatusCode::OK),
        ] {
            let mut request = request(Method::GET, path);
            request.headers_mut().insert("if-none-match", tags.parse().unwrap());
            let response = respond(&(&captcha).into(), "/captcha", request).await;
            assert_eq!(response.status(), status, "{tags}");
            assert_eq!(response.headers()["etag"], etag);
            assert_eq!(response.body().is_empty(), status == StatusCode::NOT_MODIFIED);
        }
        assert_eq!(get(&captcha, &format!("{path}/")).await.status(), StatusCode::NOT_FOUND);
    }
    assert!(size < 4096, "{size} bytes gzipped");
}

#[tokio::test]
async fn the_script_is_told_what_to_say_in_the_pages_language_or_the_browsers() {
    let minutes = std::time::Duration::from_secs(120);
    let builder = Captcha::builder(MemoryStore::default()).timeout(minutes);
    let captcha = builder.named_challenge("sum", Sum::default()).build().unwrap();
    for (path, accepted, language, label) in [
        ("/captcha.json?lang=de-CH", "fr", "de", "Geben Sie die Zeichen aus dem Bild ein"),
        ("/captcha.json", "fr, de;q=0.5", "fr", "Saisissez les caractères de l’image"),
        ("/captcha.json?lang=../x", "sv", "sv", "Skriv in tecknen som visas i bilden"),
        (
            "/captcha.json?challenge=sum",
            "",
            "en",
            "Type the result of the calculation in the picture",
        ),
        ("/captcha.json?challenge=none&lang=eo", "eo", "en", "Type the characters in the picture"),
        ("/captcha.json?lang=eo", "de", "de", "Geben Sie die Zeichen aus dem Bild ein"),
    ] {
        let mut request = request(Method::GET, path);
        request.headers_mut().insert("accept-language", accepted.parse().unwrap());
        let response = respond(&(&captcha).into(), "/captcha", request).await;
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.headers()["vary"], "Accept-Language");
        let told: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!((&told["language"], &told["label"]), (&language.into(), &label.into()));
        assert_eq!((&told["seconds"], &told["double"]), (&120.into(), &true.into()));
        assert_eq!(told["size"], serde_json::json!({ "width": 200, "height": 70 }));
        assert_eq!(told["direction"], "ltr");
        for name in
            ["picture", "refresh", "play", "pause", "refreshed", "failed", "unheard", "expired"]
        {
            assert!(told[name].as_str().unwrap().len() > 3, "{name}");
        }
    }
}

#[tokio::test]
async fn until_the_script_is_told_it_says_the_same_as_the_server_does_in_english() {
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let script = get(&captcha, "/captcha.js").await;
    let script = std::str::from_utf8(script.body()).unwrap();
    let told = get(&captcha, "/captcha.json?lang=en").await;
    let told: serde_json::Value = serde_json::from_slice(told.body()).unwrap();
    for name in ["picture", "refresh", "play", "pause", "refreshed", "failed", "unheard", "expired"]
    {
        let said = format!("{name}:{}", told[name]);
        assert!(script.contains(&said), "{said}");
    }
}

#[tokio::test]
async fn two_headers_that_name_languages_are_one_list() {
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let mut request = request(Method::GET, "/captcha.json");
    for line in ["eo, en;q=0.3", "pl;q=0.8, de;q=0.7"] {
        request.headers_mut().append("accept-language", line.parse().unwrap());
    }
    let response = respond(&(&captcha).into(), "/captcha", request).await;
    let told: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(told["language"], "pl");
}

#[tokio::test]
async fn the_double_scale_can_be_switched_off() {
    let captcha = Captcha::builder(MemoryStore::default()).double_scale(false).build().unwrap();
    let key = captcha.issue().await.unwrap();
    let plain = get(&captcha, &format!("/image/{}/", key.as_str())).await;
    let double = get(&captcha, &format!("/image/{}@2/", key.as_str())).await;
    assert_eq!((plain.status(), double.status()), (StatusCode::OK, StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn a_text_of_another_program_that_cannot_be_drawn_is_not_found() {
    let store = simple_captcha::store::SharedStore::new(MemoryStore::default());
    let key: Key = "chinese".parse().unwrap();
    let expires = std::time::UNIX_EPOCH + std::time::Duration::from_secs(10_000_000_000);
    let record = Record::new("验".to_owned(), simple_captcha::Answer::new("验"), expires);
    store.insert(&key, &record).await.unwrap();
    let long: Key = "long".parse().unwrap();
    let record = Record::new("A".repeat(300), simple_captcha::Answer::new("a"), expires);
    store.insert(&long, &record).await.unwrap();
    let captcha = Captcha::new(store).unwrap();
    for path in ["/image/chinese/", "/image/chinese@2/", "/image/long/"] {
        let response = get(&captcha, path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(response.body().is_empty());
    }
}

#[tokio::test]
async fn without_a_secret_of_its_back_end_a_site_tells_nobody_what_is_right() {
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    for path in ["/solve/", "/siteverify"] {
        let response = respond(&(&captcha).into(), "/captcha", request(Method::POST, path)).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

proptest! {
    #[test]
    fn no_request_panics_and_every_answer_forbids_keeping_it(
        segments in prop::collection::vec("(image|audio|refresh|solve|siteverify|site|[a-z0-9]{1,9}\\.wav|[!-~]{0,50}|%[0-9a-f]{2}|a{0,300}(@[0-9])?)", 0..6),
        slash in any::<bool>(),
        query in prop::option::of("[!-~]{0,40}"),
        method in "(GET|HEAD|POST|OPTIONS|[A-Z]{1,10})",
        mount in "(/[a-z]{1,8}){0,3}",
    ) {
        let mut path = format!("/{}", segments.join("/"));
        if slash { path.push('/'); }
        if let Some(query) = query { path = format!("{path}?{query}"); }
        let request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path)
            .header("X-Requested-With", "XMLHttpRequest")
            .body(Bytes::new());
        if let Ok(request) = request {
            let captcha = Captcha::new(MemoryStore::default()).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let response = runtime.block_on(respond(&captcha.into(), &mount, request));
            prop_assert_eq!(response.headers().get("cache-control").unwrap(), "no-store");
            prop_assert_eq!(response.headers().get("x-content-type-options").unwrap(), "nosniff");
            prop_assert!(!response.status().is_server_error());
            if let Some(location) = response.headers().get("location") {
                let location = location.to_str().unwrap();
                let stays = location.starts_with(&(mount + "/")) && !location.starts_with("//");
                prop_assert!(stays, "{}", location);
            }
        }
    }
}
