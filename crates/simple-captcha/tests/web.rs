//! The captcha's own URLs, on the types of the `http` crate.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use proptest::prelude::*;
use simple_captcha::store::StoreError;
use simple_captcha::{Captcha, Key, MemoryStore, Record, Store, web};

fn request(method: Method, path: &str) -> Parts {
    let script = ("X-Requested-With", "XMLHttpRequest");
    let request = Request::builder().method(method).uri(path).header(script.0, script.1);
    request.body(()).unwrap().into_parts().0
}

async fn get(captcha: &Captcha, path: &str) -> Response<Vec<u8>> {
    web::respond(captcha, "/captcha", &request(Method::GET, path)).await
}

/// A store that always fails.
struct Broken;

impl Broken {
    fn fail<T>() -> Result<T, StoreError> {
        Err(StoreError::failed("the disk is on fire, and the password is tiger"))
    }
}

impl Store for Broken {
    async fn insert(&self, _: &Key, _: &Record) -> Result<(), StoreError> {
        Self::fail()
    }
    async fn get(&self, _: &Key, _: std::time::SystemTime) -> Result<Option<Record>, StoreError> {
        Self::fail()
    }
    async fn take(&self, _: &Key, _: std::time::SystemTime) -> Result<Option<Record>, StoreError> {
        Self::fail()
    }
    async fn expired(&self, _: std::time::SystemTime) -> Result<u64, StoreError> {
        Self::fail()
    }
    async fn sweep(&self, _: std::time::SystemTime) -> Result<u64, StoreError> {
        Self::fail()
    }
}

#[tokio::test]
async fn a_broken_store_is_an_empty_503_everywhere() {
    let captcha = Captcha::new(Broken).unwrap();
    for path in ["/refresh/", "/image/abc/", "/image/abc@2/"] {
        let response = get(&captcha, path).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(response.headers()["retry-after"], "2", "{path}");
        assert!(response.body().is_empty(), "{path}");
    }
    assert!(captcha.ready().await.is_err());
    assert!(
        captcha.verify(&"abc".parse().unwrap(), &simple_captcha::Answer::new("x")).await.is_err()
    );
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
    let new = web::issue(&captcha, "/captcha").await.unwrap();
    assert_eq!(format!("{new:?}"), format!("NewCaptcha({}…)", &new.key[..4]));
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
async fn a_text_that_cannot_be_drawn_is_an_empty_500() {
    let store = simple_captcha::store::SharedStore::new(MemoryStore::default());
    let key: Key = "chinese".parse().unwrap();
    let expires = std::time::UNIX_EPOCH + std::time::Duration::from_secs(10_000_000_000);
    let record = Record::new("验".to_owned(), simple_captcha::Answer::new("验"), expires);
    store.insert(&key, &record).await.unwrap();
    let response = get(&Captcha::new(store).unwrap(), "/image/chinese/").await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(response.body().is_empty());
}

proptest! {
    #[test]
    fn no_request_panics_and_every_answer_forbids_keeping_it(
        segments in prop::collection::vec("(image|audio|refresh|[a-z0-9]{1,9}\\.wav|[!-~]{0,50}|%[0-9a-f]{2}|a{0,300}(@[0-9])?)", 0..6),
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
            .body(());
        if let Ok(request) = request {
            let captcha = Captcha::new(MemoryStore::default()).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let (parts, ()) = request.into_parts();
            let response = runtime.block_on(web::respond(&captcha, &mount, &parts));
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
