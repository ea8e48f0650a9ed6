//! Verifying for a site's back end, as reCAPTCHA, hCaptcha and Turnstile do, on the types of the `http` crate.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

mod hosts;
mod pages;
mod secrets;
mod verdicts;

use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use proptest::prelude::*;
use serde_json::Value;
use simple_captcha::challenge::Challenge;
use simple_captcha::{
    Hostname, ManualClock, MemoryStore, Puzzle, Rng, Secret, Service, ServiceBuilder, SiteSecret,
};
use simple_captcha_http::respond;

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const SHOP: &str = "0xshop0000000000000000000000000000000000000";
pub(crate) const OLD: &str = "0xold00000000000000000000000000000000000000";
pub(crate) const BLOG: &str = "0xblog0000000000000000000000000000000000000";
pub(crate) const PAGE: &str = "https://shop.example";
/// The paths of reCAPTCHA, of hCaptcha and of Turnstile.
pub(crate) const PATHS: [&str; 3] =
    ["/recaptcha/api/siteverify", "/siteverify", "/turnstile/v0/siteverify"];

/// Always asks the same.
pub(crate) struct Word;

impl Challenge for Word {
    fn puzzle(&self, _: &mut Rng) -> Puzzle {
        Puzzle::new("KHTAP", "KHTAP")
    }
}

/// A back end's side, and its visitors'.
pub(crate) struct Sites {
    service: Service,
    clock: ManualClock,
}

impl Sites {
    pub(crate) fn new() -> Self {
        Self::with(MemoryStore::default(), |service| service)
    }

    pub(crate) fn with(
        store: impl simple_captcha::Store,
        configure: impl FnOnce(ServiceBuilder) -> ServiceBuilder,
    ) -> Self {
        let clock = ManualClock::new(UNIX_EPOCH + Duration::from_secs(1_796_000_000));
        let hostnames: [Hostname; 2] =
            ["shop.example".parse().unwrap(), "*.shop.example".parse().unwrap()];
        let builder = Service::builder(store)
            .clock(clock.clone())
            .secret(Secret::new("a secret of sixteen bytes or more").unwrap())
            .site("shop".parse().unwrap(), |site| {
                site.challenge(Word)
                    .sealed(true)
                    .hostnames(hostnames)
                    .token_lifetime(Duration::from_secs(120))
                    .site_secret(SiteSecret::of(SHOP))
                    .site_secret(SiteSecret::of(OLD))
            })
            .site("blog".parse().unwrap(), |site| {
                site.challenge(Word).sealed(true).site_secret(SiteSecret::of(BLOG))
            });
        Self { service: configure(builder).build().unwrap(), clock }
    }

    pub(crate) async fn ask(
        &self,
        request: http::request::Builder,
        body: impl Into<Bytes>,
    ) -> Response<Bytes> {
        respond(&self.service, "/captcha", request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn key(&self, site: &str) -> String {
        let request = Request::get(format!("/site/{site}/refresh/"));
        let request = request.header("x-requested-with", "XMLHttpRequest").header("origin", PAGE);
        let response = self.ask(request, "").await;
        read(&response)["key"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn solve(
        &self,
        site: &str,
        origin: &str,
        fields: &[(&str, &str)],
    ) -> Response<Bytes> {
        let key = self.key(site).await;
        let mut all = vec![("key", key.as_str()), ("answer", "khtap")];
        all.extend_from_slice(fields);
        let request = Request::post(format!("/site/{site}/solve/"));
        self.ask(request.header("origin", origin).header("content-type", FORM), form(&all)).await
    }

    pub(crate) async fn token(&self, site: &str) -> String {
        let solved = self.solve(site, PAGE, &[("action", "login"), ("data", "a-b_c")]).await;
        read(&solved)["token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn verify(&self, path: &str, fields: &[(&str, &str)]) -> Value {
        let request = Request::post(path).header("content-type", FORM);
        let response = self.ask(request, form(fields)).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}: a verdict is always 200");
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(response.headers().get("access-control-allow-origin").is_none());
        read(&response)
    }
}

pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub(crate) fn read(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

pub(crate) fn codes(verdict: &Value) -> Vec<&str> {
    assert_eq!(verdict["success"], false, "{verdict}");
    verdict["error-codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect()
}

proptest! {
    #[test]
    fn whatever_is_sent_gets_an_answer(
        path in "(/site/shop)?/(siteverify|solve/|recaptcha/api/siteverify|field.html\\?base=.{0,20})",
        content_type in "(application/json|multipart/form-data; boundary=-|application/x-www-form-urlencoded)",
        body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let Ok(request) = Request::post(path).header("content-type", content_type).body(body.into()) else {
            return Ok(());
        };
        let sites = Sites::new();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let response = runtime.block_on(respond(&sites.service, "/captcha", request));
        prop_assert!(response.status() != StatusCode::INTERNAL_SERVER_ERROR);
    }
}
