//! ALTCHA's protocol: challenges, what the widget sends, and what back ends ask.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

mod answers;
mod refusals;
mod requests;

use bytes::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use http::header::CACHE_CONTROL;
use http::{HeaderMap, Method, Request, StatusCode};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::Sha256;
use simple_captcha::kind::Work;
use simple_captcha::store::SharedStore;
use simple_captcha::{
    Challenge, MemoryStore, Puzzle, Rng, Secret, Service, ServiceBuilder, SiteSecret,
};
use simple_captcha_http::respond;

pub(crate) const SHOP: &str = "the shop's secret";
pub(crate) const BLOG: &str = "the blog's secret";
pub(crate) const NEWS: &str = "the newspaper's secret";

pub(crate) struct Fixed;

impl Challenge for Fixed {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("KHTAP", "khtap")
    }
}

/// The shop and the newspaper have proof of work, the blog shows letters, and a fourth site has no secret.
pub(crate) fn builder(store: &SharedStore) -> ServiceBuilder {
    let work = || Work::new(2, 3..=9).unwrap();
    Service::builder(store.clone())
        .secret(Secret::new("a secret of mine").unwrap())
        .site("shop".parse().unwrap(), move |site| {
            site.sealed(true).work(work()).site_secret(SiteSecret::of(SHOP))
        })
        .site("news".parse().unwrap(), move |site| {
            site.kind(work()).site_secret(SiteSecret::of(NEWS))
        })
        .site("blog".parse().unwrap(), |site| {
            site.challenge(Fixed).site_secret(SiteSecret::of(BLOG))
        })
        .site("mute".parse().unwrap(), |site| site.challenge(Fixed))
}

#[derive(Clone)]
pub(crate) struct Server(Service);

pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn verdict(&self) -> (StatusCode, bool, String) {
        let json = self.json();
        let reason = json["reason"].as_str().unwrap_or_default().to_owned();
        (self.status, json["verified"].as_bool().unwrap(), reason)
    }

    pub(crate) fn refused(&self, reason: &str) {
        assert_eq!(self.verdict(), (StatusCode::OK, false, reason.to_owned()));
        assert!(self.json().get("payload").is_none());
    }

    pub(crate) fn error(&self, status: StatusCode, error: &str) {
        assert_eq!((self.status, self.json()), (status, json!({ "error": error })));
        assert_eq!(self.headers[CACHE_CONTROL], "no-store");
    }
}

impl Server {
    pub(crate) fn new() -> Self {
        Self(builder(&SharedStore::new(MemoryStore::default())).build().unwrap())
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: impl Into<Bytes>) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("content-type", "application/json");
        let request = request.header("origin", "https://page.example");
        let response = respond(&self.0, "/captcha", request.body(body.into()).unwrap()).await;
        let (parts, body) = response.into_parts();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "").await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, body.to_string()).await
    }

    pub(crate) async fn challenge(&self, site: &str) -> Value {
        let answer = self.get(&format!("/altcha/challenge?sitekey={site}")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers[CACHE_CONTROL], "no-store");
        answer.json()
    }

    pub(crate) async fn verify(&self, payload: &Value) -> Answer {
        self.post("/altcha/verify", json!({ "payload": encoded(payload) })).await
    }

    pub(crate) async fn verify_code(&self, payload: &Value, code: &str) -> Answer {
        self.post("/altcha/verify", json!({ "payload": encoded(payload), "code": code })).await
    }

    /// What the server says of a right answer.
    pub(crate) async fn signed(&self, site: &str) -> String {
        let payload = solved(&self.challenge(site).await);
        let answer = self.verify(&payload).await.json();
        assert_eq!(answer["verified"], true);
        answer["payload"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn ask(&self, payload: impl Into<Value>, secret: &str) -> Answer {
        let body = json!({ "payload": payload.into(), "secret": secret });
        self.post("/v1/verify/signature", body).await
    }
}

pub(crate) fn encoded(payload: &Value) -> String {
    BASE64.encode(payload.to_string().as_bytes())
}

pub(crate) fn decoded(payload: &str) -> Value {
    serde_json::from_slice(&BASE64.decode(payload.as_bytes()).unwrap()).unwrap()
}

/// What the widget sends: it tries one counter after the other.
pub(crate) fn solved(challenge: &Value) -> Value {
    let parameters = &challenge["parameters"];
    let text = |name: &str| parameters[name].as_str().unwrap();
    let bytes = |name| HEXLOWER.decode(text(name).as_bytes()).unwrap().try_into().unwrap();
    let cost = u32::try_from(parameters["cost"].as_u64().unwrap()).unwrap();
    let derive =
        |counter| HEXLOWER.encode(&Work::derive(cost, &bytes("nonce"), &bytes("salt"), counter));
    let counter = (0..100).find(|&it| derive(it).starts_with(text("keyPrefix"))).unwrap();
    json!({
        "challenge": { "parameters": parameters, "signature": challenge["signature"] },
        "solution": { "counter": counter, "derivedKey": derive(counter), "time": 12.5 },
    })
}

pub(crate) fn hmac(secret: &str, message: &[u8]) -> String {
    let key = SiteSecret::of(secret).altcha_key();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(message);
    HEXLOWER.encode(&mac.finalize().into_bytes())
}

/// The JSON that ALTCHA signs: names in alphabetical order, no blanks.
pub(crate) fn canonical(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            let members =
                members.iter().map(|(name, value)| format!("\"{name}\":{}", canonical(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        value => value.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_body_makes_it_panic(
        path in prop::sample::select(vec!["/altcha/verify", "/v1/verify/signature"]),
        body in "\\PC{0,200}",
        inner in "[\\[{\"a-z0-9:,}\\] ]{0,120}",
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let server = Server::new();
        let wrapped = json!({ "payload": BASE64.encode(inner.as_bytes()), "secret": SHOP, "code": body });
        for body in [body.clone(), inner.clone(), wrapped.to_string()] {
            let answer = runtime.block_on(server.send(Method::POST, path, body));
            prop_assert!(answer.status == 200 || answer.status == 400);
            prop_assert!(answer.json()["verified"] != true);
        }
    }
}
