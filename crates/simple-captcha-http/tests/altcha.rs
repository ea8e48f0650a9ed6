//! ALTCHA's protocol: challenges, what the widget sends, and what back ends ask.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

use std::time::Duration;

use bytes::Bytes;
use data_encoding::{BASE64, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use http::header::{CACHE_CONTROL, RETRY_AFTER};
use http::{HeaderMap, Method, Request, StatusCode};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use simple_captcha::kind::Work;
use simple_captcha::store::SharedStore;
use simple_captcha::{
    CaptchaBuilder, Challenge, ManualClock, MemoryStore, Puzzle, Rng, Secret, Service,
    ServiceBuilder, SiteSecret,
};
use simple_captcha_http::respond;
use test_support::store::{failing, spied};
use tokio::task::JoinSet;

const SHOP: &str = "the shop's secret";
const BLOG: &str = "the blog's secret";
const NEWS: &str = "the newspaper's secret";

struct Fixed;

impl Challenge for Fixed {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("KHTAP", "khtap")
    }
}

/// The shop and the newspaper have proof of work, the blog shows letters, and a fourth site has no secret.
fn builder(store: &SharedStore) -> ServiceBuilder {
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
struct Server(Service);

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn verdict(&self) -> (StatusCode, bool, String) {
        let json = self.json();
        let reason = json["reason"].as_str().unwrap_or_default().to_owned();
        (self.status, json["verified"].as_bool().unwrap(), reason)
    }

    fn refused(&self, reason: &str) {
        assert_eq!(self.verdict(), (StatusCode::OK, false, reason.to_owned()));
        assert!(self.json().get("payload").is_none());
    }

    fn error(&self, status: StatusCode, error: &str) {
        assert_eq!((self.status, self.json()), (status, json!({ "error": error })));
        assert_eq!(self.headers[CACHE_CONTROL], "no-store");
    }
}

impl Server {
    fn new() -> Self {
        Self(builder(&SharedStore::new(MemoryStore::default())).build().unwrap())
    }

    async fn send(&self, method: Method, path: &str, body: impl Into<Bytes>) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("content-type", "application/json");
        let request = request.header("origin", "https://page.example");
        let response = respond(&self.0, "/captcha", request.body(body.into()).unwrap()).await;
        let (parts, body) = response.into_parts();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "").await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, body.to_string()).await
    }

    async fn challenge(&self, site: &str) -> Value {
        let answer = self.get(&format!("/altcha/challenge?sitekey={site}")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers[CACHE_CONTROL], "no-store");
        answer.json()
    }

    async fn verify(&self, payload: &Value) -> Answer {
        self.post("/altcha/verify", json!({ "payload": encoded(payload) })).await
    }

    async fn verify_code(&self, payload: &Value, code: &str) -> Answer {
        self.post("/altcha/verify", json!({ "payload": encoded(payload), "code": code })).await
    }

    /// What the server says of a right answer.
    async fn signed(&self, site: &str) -> String {
        let payload = solved(&self.challenge(site).await);
        let answer = self.verify(&payload).await.json();
        assert_eq!(answer["verified"], true);
        answer["payload"].as_str().unwrap().to_owned()
    }

    async fn ask(&self, payload: impl Into<Value>, secret: &str) -> Answer {
        let body = json!({ "payload": payload.into(), "secret": secret });
        self.post("/v1/verify/signature", body).await
    }
}

fn encoded(payload: &Value) -> String {
    BASE64.encode(payload.to_string().as_bytes())
}

fn decoded(payload: &str) -> Value {
    serde_json::from_slice(&BASE64.decode(payload.as_bytes()).unwrap()).unwrap()
}

/// What the widget sends: it tries one counter after the other.
fn solved(challenge: &Value) -> Value {
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

fn hmac(secret: &str, message: &[u8]) -> String {
    let key = SiteSecret::of(secret).altcha_key();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(message);
    HEXLOWER.encode(&mac.finalize().into_bytes())
}

/// The JSON that ALTCHA signs: names in alphabetical order, no blanks.
fn canonical(value: &Value) -> String {
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

#[tokio::test]
async fn a_challenge_is_signed_and_says_where_its_answer_goes() {
    let server = Server::new();
    for path in ["/altcha/challenge?sitekey=shop", "/v1/challenge?apiKey=shop"] {
        let challenge = server.get(path).await.json();
        let parameters = &challenge["parameters"];
        assert_eq!(challenge["signature"], hmac(SHOP, canonical(parameters).as_bytes()));
        assert_eq!(challenge["configuration"], json!({ "verifyUrl": "/captcha/altcha/verify" }));
        assert_eq!(parameters["algorithm"], "PBKDF2/SHA-256");
        assert_eq!((&parameters["cost"], &parameters["keyLength"]), (&json!(2), &json!(32)));
        assert_eq!(parameters["keyPrefix"].as_str().unwrap().len(), 32);
        assert_eq!(parameters["data"]["sitekey"], "shop");
        assert!(challenge.get("codeChallenge").is_none());
    }
    let below = server.get("/site/shop/altcha/challenge").await.json();
    assert_eq!(below["configuration"]["verifyUrl"], "/captcha/site/shop/altcha/verify");
    let payload = json!({ "payload": encoded(&solved(&below)) });
    assert_eq!(server.post("/site/shop/altcha/verify", payload).await.json()["verified"], true);
}

#[tokio::test]
async fn an_answer_counts_once_and_so_does_what_the_server_says_of_it() {
    let server = Server::new();
    for (site, secret) in [("shop", SHOP), ("news", NEWS)] {
        let payload = solved(&server.challenge(site).await);
        let answer = server.verify(&payload).await;
        assert_eq!(answer.verdict(), (StatusCode::OK, true, String::new()));
        server.verify(&payload).await.refused("expired-or-used");

        let answer = answer.json();
        let signed = answer["payload"].as_str().unwrap();
        let said = decoded(signed);
        let data = said["verificationData"].as_str().unwrap();
        assert_eq!(said["signature"], hmac(secret, &Sha256::digest(data)));
        assert_eq!((&said["algorithm"], &said["verified"]), (&json!("SHA-256"), &json!(true)));

        let verdict = server.ask(signed, secret).await.json();
        assert_eq!((&verdict["verified"], &verdict["apiKey"]), (&json!(true), &json!(site)));
        let data = &verdict["verificationData"];
        assert_eq!((&data["verified"], &data["classification"]), (&json!(true), &json!("GOOD")));
        assert_eq!(data["hostname"], "page.example");
        assert_eq!(
            data["expire"].as_u64().unwrap() - data["time"].as_u64().unwrap(),
            CaptchaBuilder::DEFAULT_TOKEN_LIFETIME.as_secs()
        );
        let again = server.ask(signed, secret).await;
        assert_eq!(again.verdict(), (StatusCode::OK, false, "already-used".to_owned()));
    }
}

#[tokio::test]
async fn altchas_libraries_may_send_the_payload_decoded() {
    let server = Server::new();
    let signed = server.signed("shop").await;
    let mut said = decoded(&signed);
    // Nothing outside of the signature counts.
    said["verified"] = json!(false);
    said["id"] = json!("another");
    said["apiKey"] = json!("blog");
    let verdict = server.ask(said, SHOP).await;
    assert_eq!(verdict.verdict(), (StatusCode::OK, true, String::new()));
    assert_eq!(verdict.json()["apiKey"], "shop");
    server.ask(signed, SHOP).await.refused("already-used");
}

#[tokio::test]
async fn a_site_without_work_shows_its_captcha() {
    let server = Server::new();
    let challenge = server.challenge("blog").await;
    assert_eq!(challenge["parameters"]["cost"], 1);
    let key = challenge["parameters"]["data"]["code"].as_str().unwrap();
    assert!(challenge["parameters"]["data"].get("captcha").is_none());
    assert_eq!(
        challenge["codeChallenge"],
        json!({
            "image": format!("/captcha/site/blog/image/{key}/"),
            "audio": format!("/captcha/site/blog/audio/{key}.wav"),
        })
    );
    let image = challenge["codeChallenge"]["image"].as_str().unwrap();
    assert_eq!(server.get(image.strip_prefix("/captcha").unwrap()).await.status, 200);

    // Nothing is used up before there is a code, or by an answer that is not to this challenge.
    let payload = solved(&challenge);
    server.verify(&payload).await.refused("missing-code");
    server.verify_code(&payload, " ").await.refused("missing-code");
    let mut wrong = payload.clone();
    wrong["solution"]["derivedKey"] = json!("0".repeat(64));
    server.verify_code(&wrong, "khtap").await.refused("invalid-solution");

    let answer = server.verify_code(&payload, "KHTAP").await;
    assert_eq!(answer.verdict(), (StatusCode::OK, true, String::new()));
    server.verify_code(&payload, "KHTAP").await.refused("expired-or-used");
    let signed = answer.json()["payload"].as_str().unwrap().to_owned();
    assert_eq!(server.ask(signed, BLOG).await.json()["verified"], true);
}

#[tokio::test]
async fn a_wrong_code_uses_the_captcha_up() {
    let server = Server::new();
    let payload = solved(&server.challenge("blog").await);
    server.verify_code(&payload, "wrong").await.refused("wrong-code");
    server.verify_code(&payload, "KHTAP").await.refused("expired-or-used");
}

#[tokio::test]
async fn the_computation_before_a_picture_opens_nothing_without_the_picture() {
    let server = Server::new();
    let challenge = server.challenge("blog").await;
    let payload = solved(&challenge);
    let key = &challenge["parameters"]["data"]["code"];
    let answer = json!({ "key": key, "answer": payload["solution"]["derivedKey"] });
    let solved = server.post("/site/blog/solve/", answer).await;
    assert_eq!((solved.status.as_u16(), &solved.json()["success"]), (422, &json!(false)));
}

#[tokio::test]
async fn what_was_changed_is_refused_and_uses_nothing_up() {
    let server = Server::new();
    let [shop, blog] = [server.challenge("shop").await, server.challenge("blog").await];
    let [work, code] = [solved(&shop), solved(&blog)];
    let foreign = &work["challenge"]["parameters"]["data"]["captcha"];
    for (payload, site) in [(&work, "shop"), (&code, "blog")] {
        for (name, value) in [
            ("algorithm", json!("SHA-256")),
            ("cost", json!(3)),
            ("expiresAt", json!(4_102_444_800_u64)),
            ("keyLength", json!(16)),
            ("keyPrefix", json!("00")),
            ("nonce", json!("00")),
            ("salt", json!("")),
            ("data", json!({ "captcha": foreign, "sitekey": site, "code": "another" })),
            ("data", json!({ "sitekey": site })),
        ] {
            let mut changed = payload.clone();
            changed["challenge"]["parameters"][name] = value;
            let answer = server.verify_code(&changed, "KHTAP").await;
            answer.refused("invalid-signature");
        }
        let signature = payload["challenge"]["signature"].as_str().unwrap();
        for signature in
            ["", "0", &"0".repeat(64), &signature.to_uppercase(), &signature[..62], "ünsigned"]
        {
            let mut changed = payload.clone();
            changed["challenge"]["signature"] = json!(signature);
            server.verify_code(&changed, "KHTAP").await.refused("invalid-signature");
        }
        let right = payload["solution"]["derivedKey"].as_str().unwrap();
        for key in ["", &right[..32], &right.to_uppercase(), &format!("{right}0")] {
            let mut changed = payload.clone();
            changed["solution"]["derivedKey"] = json!(key);
            server.verify_code(&changed, "KHTAP").await.refused("invalid-solution");
        }
        // What is outside of the signature does not count.
        let mut extended = payload.clone();
        extended["challenge"]["parameters"]["more"] = json!({ "deep": [1, 2, 3] });
        extended["challenge"]["algorithm"] = json!("SHA-1");
        extended["test"] = json!(true);
        let answer = server.verify_code(&extended, "KHTAP").await;
        assert_eq!(answer.json()["verified"], true, "{:?}", answer.verdict());
    }
}

#[tokio::test]
async fn a_wrong_key_uses_the_work_up() {
    let server = Server::new();
    let payload = solved(&server.challenge("shop").await);
    let mut wrong = payload.clone();
    wrong["solution"]["derivedKey"] = json!("0".repeat(64));
    server.verify(&wrong).await.refused("invalid-solution");
    server.verify(&payload).await.refused("expired-or-used");
}

#[tokio::test]
async fn one_site_takes_nothing_of_another() {
    let server = Server::new();
    let payload = solved(&server.challenge("shop").await);
    let mut moved = payload.clone();
    moved["challenge"]["parameters"]["data"]["sitekey"] = json!("news");
    server.verify(&moved).await.refused("invalid-signature");
    for unknown in ["nobody", "mute", "no/key", ""] {
        moved["challenge"]["parameters"]["data"]["sitekey"] = json!(unknown);
        server.verify(&moved).await.refused("unknown-site");
    }
    let body = json!({ "payload": encoded(&payload) });
    server.post("/site/news/altcha/verify", body).await.refused("unknown-site");

    let signed = server.signed("shop").await;
    for (secret, reason) in [
        (NEWS, "invalid-signature"),
        ("nobody's", "invalid-secret"),
        ("", "invalid-secret"),
        // What signs is not what a back end shows.
        (&SiteSecret::of(SHOP).altcha_key(), "invalid-secret"),
    ] {
        let answer = server.ask(&*signed, secret).await;
        answer.refused(reason);
        assert!(answer.json().get("verificationData").is_none());
    }
    assert_eq!(server.ask(signed, SHOP).await.json()["verified"], true);
}

#[tokio::test]
async fn what_expired_is_refused() {
    let clock = ManualClock::default();
    let store = SharedStore::new(MemoryStore::default());
    let server = Server(builder(&store).clock(clock.clone()).build().unwrap());
    let [work, code] = [server.challenge("shop").await, server.challenge("blog").await];
    let signed = server.signed("shop").await;
    let second = Duration::from_secs(1);
    clock.advance(CaptchaBuilder::DEFAULT_TIMEOUT + second);
    server.verify(&solved(&work)).await.refused("expired");
    server.verify_code(&solved(&code), "KHTAP").await.refused("expired");
    let answer = server.ask(signed, SHOP).await;
    assert_eq!(answer.verdict(), (StatusCode::OK, false, "expired".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_at_once_one_passes() {
    async fn passed(server: &Server, path: &'static str, body: Value) -> usize {
        let mut answers = JoinSet::new();
        for _ in 0..50 {
            let (server, body) = (server.clone(), body.clone());
            answers.spawn(async move { server.post(path, body).await.json()["verified"] == true });
        }
        answers.join_all().await.into_iter().filter(|&passed| passed).count()
    }
    let server = Server::new();
    let work = json!({ "payload": encoded(&solved(&server.challenge("shop").await)) });
    assert_eq!(passed(&server, "/altcha/verify", work).await, 1);
    let payload = encoded(&solved(&server.challenge("blog").await));
    let code = json!({ "payload": payload, "code": "KHTAP" });
    assert_eq!(passed(&server, "/v1/verify", code).await, 1);
    let signed = json!({ "payload": server.signed("shop").await, "secret": SHOP });
    assert_eq!(passed(&server, "/v1/verify/signature", signed).await, 1);
}

#[tokio::test]
async fn while_a_secret_changes_both_count_and_the_newer_signs() {
    let store = SharedStore::new(MemoryStore::default());
    let service = |secrets: &'static [&'static str]| {
        let service = Service::builder(store.clone());
        let service = service.secret(Secret::new("a secret of mine").unwrap());
        let service = service.site("shop".parse().unwrap(), move |site| {
            let work = site.sealed(true).work(Work::new(1, 0..=3).unwrap());
            secrets.iter().fold(work, |site, secret| site.site_secret(SiteSecret::of(secret)))
        });
        Server(service.build().unwrap())
    };
    let (before, meanwhile) = (service(&["the old one"]), service(&["the new one", "the old one"]));
    let payload = solved(&before.challenge("shop").await);
    assert_eq!(meanwhile.verify(&payload).await.json()["verified"], true);
    let old = before.signed("shop").await;
    assert_eq!(meanwhile.ask(old, "the new one").await.json()["verified"], true);
    let challenge = meanwhile.challenge("shop").await;
    let text = canonical(&challenge["parameters"]);
    assert_eq!(challenge["signature"], hmac("the new one", text.as_bytes()));
}

#[tokio::test]
async fn a_store_that_fails_lets_nobody_pass() {
    let (store, spy) = spied();
    let server = Server(builder(&store).build().unwrap());
    let [work, code] = [server.challenge("shop").await, server.challenge("blog").await];
    let signed = server.signed("shop").await;
    spy.fail(u64::MAX);
    let refused = [
        server.verify(&solved(&work)).await,
        server.verify_code(&solved(&code), "KHTAP").await,
        server.ask(signed, SHOP).await,
        server.get("/altcha/challenge?sitekey=shop").await,
        server.get("/altcha/challenge?sitekey=blog").await,
    ];
    for answer in refused {
        answer.error(StatusCode::SERVICE_UNAVAILABLE, "unavailable");
        assert!(answer.headers.contains_key(RETRY_AFTER));
    }
    spy.fail(0);
    assert_eq!(server.verify(&solved(&work)).await.json()["verified"], true);
}

#[tokio::test]
async fn a_site_that_is_not_there_or_has_no_secret_has_no_challenges() {
    let server = Server::new();
    for path in [
        "/altcha/challenge",
        "/altcha/challenge?sitekey=nobody",
        "/altcha/challenge?sitekey=mute",
        "/altcha/challenge?sitekey=",
        "/v1/challenge?apiKey=%ff",
        "/site/shop/altcha/challenge?sitekey=news",
    ] {
        server.get(path).await.error(StatusCode::NOT_FOUND, "unknown-site");
    }
    for path in ["/site/mute/altcha/challenge", "/altcha", "/altcha/", "/v1/verify/signature/x"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_FOUND, 0), "{path}");
    }
}

#[tokio::test]
async fn each_path_has_its_methods() {
    let (store, spy) = spied();
    let server = Server(builder(&store).build().unwrap());
    let head = server.send(Method::HEAD, "/altcha/challenge?sitekey=blog", "").await;
    assert_eq!((head.status, head.body.len(), spy.keys().len()), (StatusCode::OK, 0, 0));
    for (path, allowed) in [
        ("/altcha/challenge", "GET, HEAD, OPTIONS"),
        ("/v1/%63hallenge", "GET, HEAD, OPTIONS"),
        ("/altcha/verify", "POST, OPTIONS"),
        ("/v1/verify", "POST, OPTIONS"),
        ("/v1/verify/signature", "POST, OPTIONS"),
    ] {
        let answer = server.send(Method::DELETE, path, "").await;
        assert_eq!(
            (answer.status.as_u16(), &answer.headers["allow"]),
            (405, &allowed.parse().unwrap())
        );
    }
}

#[tokio::test]
async fn altchas_test_payload_is_refused() {
    let server = Server::new();
    let test = json!({ "challenge": null, "solution": null, "test": true });
    server.verify(&test).await.refused("invalid-payload");
    let answer = server.ask(encoded(&test), SHOP).await;
    answer.error(StatusCode::BAD_REQUEST, "invalid-payload");
    let answer = server.ask(test, SHOP).await;
    answer.error(StatusCode::BAD_REQUEST, "bad-request");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_without_a_panic() {
    let server = Server::new();
    let endless = "A".repeat(15_000);
    let deep = "[".repeat(10_000);
    for path in ["/altcha/verify", "/v1/verify/signature"] {
        for body in [
            "",
            "{",
            "null",
            "[]",
            "{}",
            "\"payload\"",
            r#"{"payload":null,"secret":null}"#,
            r#"{"payload":7,"secret":7}"#,
            r#"{"payload":["a"],"secret":"b","code":{}}"#,
            r#"{"payload":"a","payload":"b","secret":"c"}"#,
            &deep,
            &format!("{{\"payload\":{deep}"),
            "{\"payload\":\"\u{0}\"}",
        ] {
            let answer = server.send(Method::POST, path, body.to_owned()).await;
            answer.error(StatusCode::BAD_REQUEST, "bad-request");
        }
        let answer = server.send(Method::POST, path, &b"{\"payload\":\"\xff\"}"[..]).await;
        answer.error(StatusCode::BAD_REQUEST, "bad-request");
    }
    let payloads =
        ["", "=", "!!!!", "AAAA", &endless, "e30=", "bnVsbA==", "W10=", "eyJjaGFsbGVuZ2UiOnt9fQ=="];
    for payload in payloads {
        let answer = server.post("/altcha/verify", json!({ "payload": payload })).await;
        answer.refused("invalid-payload");
        let answer = server.ask(payload, SHOP).await;
        answer.error(StatusCode::BAD_REQUEST, "invalid-payload");
    }
    let request = Request::post("/altcha/verify").header("content-type", "text/plain");
    let request = request.body(Bytes::from_static(b"{}")).unwrap();
    let response = respond(&server.0, "/captcha", request).await;
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn values_of_a_wrong_type_or_size_are_refused() {
    let server = Server::new();
    let payload = solved(&server.challenge("shop").await);
    let values = [
        json!(null),
        json!(-1),
        json!(0.5),
        json!(1e300),
        json!(u64::MAX),
        json!([[]]),
        json!({ "captcha": 7 }),
        json!(true),
        json!("é".repeat(3000)),
    ];
    for value in values {
        for path in [
            "/challenge",
            "/challenge/parameters",
            "/challenge/parameters/cost",
            "/challenge/parameters/expiresAt",
            "/challenge/parameters/keyLength",
            "/challenge/parameters/nonce",
            "/challenge/parameters/data",
            "/challenge/parameters/data/captcha",
            "/challenge/signature",
            "/solution",
            "/solution/counter",
            "/solution/derivedKey",
        ] {
            let mut changed = payload.clone();
            *changed.pointer_mut(path).unwrap() = value.clone();
            let (status, verified, _) = server.verify(&changed).await.verdict();
            assert_eq!((status, verified), (StatusCode::OK, false), "{path} {value}");
        }
    }
    assert_eq!(server.verify(&payload).await.json()["verified"], true, "nothing was used up");
}

#[tokio::test]
async fn a_failing_store_is_not_asked_about_what_nobody_signed() {
    let server = Server(builder(&failing()).build().unwrap());
    let said = json!({
        "algorithm": "SHA-256",
        "signature": "0".repeat(64),
        "verificationData": "verified=true&expire=4102444800&id=x",
        "verified": true,
    });
    server.ask(said.clone(), SHOP).await.refused("invalid-signature");
    // A back end that signs by itself still has no token.
    let mut signed = said;
    let digest = Sha256::digest("verified=true&expire=4102444800&id=x");
    signed["signature"] = json!(hmac(SHOP, &digest));
    let answer = server.ask(signed.clone(), SHOP).await;
    assert_eq!(answer.verdict(), (StatusCode::OK, false, "invalid-id".to_owned()));
    for algorithm in ["SHA-1", "SHA-512", "sha-256", "none", ""] {
        signed["algorithm"] = json!(algorithm);
        server.ask(signed.clone(), SHOP).await.refused("invalid-signature");
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
