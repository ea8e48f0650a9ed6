//! Verifying for a site's back end, as reCAPTCHA, hCaptcha and Turnstile do, on the types of the `http` crate.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use proptest::prelude::*;
use serde_json::{Value, json};
use simple_captcha::challenge::Challenge;
use simple_captcha::store::SharedStore;
use simple_captcha::{
    Hostname, ManualClock, MemoryStore, Puzzle, Rng, Secret, Service, ServiceBuilder, SiteSecret,
};
use simple_captcha_http::respond;
use test_support::store::failing;

const FORM: &str = "application/x-www-form-urlencoded";
const SHOP: &str = "0xshop0000000000000000000000000000000000000";
const OLD: &str = "0xold00000000000000000000000000000000000000";
const BLOG: &str = "0xblog0000000000000000000000000000000000000";
const PAGE: &str = "https://shop.example";
/// The paths of reCAPTCHA, of hCaptcha and of Turnstile.
const PATHS: [&str; 3] = ["/recaptcha/api/siteverify", "/siteverify", "/turnstile/v0/siteverify"];

/// Always asks the same.
struct Word;

impl Challenge for Word {
    fn puzzle(&self, _: &mut Rng) -> Puzzle {
        Puzzle::new("KHTAP", "KHTAP")
    }
}

/// A back end's side, and its visitors'.
struct Sites {
    service: Service,
    clock: ManualClock,
}

impl Sites {
    fn new() -> Self {
        Self::with(MemoryStore::default(), |service| service)
    }

    fn with(
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

    async fn ask(
        &self,
        request: http::request::Builder,
        body: impl Into<Bytes>,
    ) -> Response<Bytes> {
        respond(&self.service, "/captcha", request.body(body.into()).unwrap()).await
    }

    async fn key(&self, site: &str) -> String {
        let request = Request::get(format!("/site/{site}/refresh/"));
        let request = request.header("x-requested-with", "XMLHttpRequest").header("origin", PAGE);
        let response = self.ask(request, "").await;
        read(&response)["key"].as_str().unwrap().to_owned()
    }

    async fn solve(&self, site: &str, origin: &str, fields: &[(&str, &str)]) -> Response<Bytes> {
        let key = self.key(site).await;
        let mut all = vec![("key", key.as_str()), ("answer", "khtap")];
        all.extend_from_slice(fields);
        let request = Request::post(format!("/site/{site}/solve/"));
        self.ask(request.header("origin", origin).header("content-type", FORM), form(&all)).await
    }

    async fn token(&self, site: &str) -> String {
        let solved = self.solve(site, PAGE, &[("action", "login"), ("data", "a-b_c")]).await;
        read(&solved)["token"].as_str().unwrap().to_owned()
    }

    async fn verify(&self, path: &str, fields: &[(&str, &str)]) -> Value {
        let request = Request::post(path).header("content-type", FORM);
        let response = self.ask(request, form(fields)).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}: a verdict is always 200");
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(response.headers().get("access-control-allow-origin").is_none());
        read(&response)
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn read(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

fn codes(verdict: &Value) -> Vec<&str> {
    assert_eq!(verdict["success"], false, "{verdict}");
    verdict["error-codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_right_answer_passes_once_on_every_path_and_says_what_the_page_said() {
    let sites = Sites::new();
    for path in PATHS.into_iter().chain(["/site/shop/siteverify"]) {
        let token = sites.token("shop").await;
        assert!(token.len() <= 1000);
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)));
        let fields = [("secret", SHOP), ("response", &*token), ("remoteip", "None, what:ever")];
        let verdict = sites.verify(path, &fields).await;
        let expected = json!({
            "success": true, "challenge_ts": "2026-11-30T00:53:20Z", "hostname": "shop.example",
            "action": "login", "cdata": "a-b_c", "error-codes": [],
        });
        assert_eq!(verdict, expected, "{path}");
        let again = sites.verify(path, &fields).await;
        assert_eq!(codes(&again)[0], "timeout-or-duplicate", "{path}");
    }
}

#[tokio::test]
async fn hcaptchas_clients_are_told_apart_what_was_used_and_what_is_too_old() {
    let sites = Sites::new();
    let (used, old) = (sites.token("shop").await, sites.token("shop").await);
    sites.verify("/siteverify", &[("secret", SHOP), ("response", &used)]).await;
    let verdict = sites.verify("/siteverify", &[("secret", SHOP), ("response", &used)]).await;
    assert_eq!(codes(&verdict), ["timeout-or-duplicate", "already-seen-response"]);
    sites.clock.advance(Duration::from_secs(121));
    let verdict = sites.verify("/siteverify", &[("secret", SHOP), ("response", &old)]).await;
    assert_eq!(codes(&verdict), ["timeout-or-duplicate", "expired-input-response"]);
    for path in ["/recaptcha/api/siteverify", "/turnstile/v0/siteverify"] {
        let verdict = sites.verify(path, &[("secret", SHOP), ("response", &old)]).await;
        assert_eq!(codes(&verdict), ["timeout-or-duplicate"]);
    }
}

#[tokio::test]
async fn what_is_missing_or_wrong_has_the_code_of_the_vendors() {
    let sites = Sites::new();
    let blogs = sites.token("blog").await;
    for path in PATHS {
        for (fields, code) in [
            (vec![("response", "x")], "missing-input-secret"),
            (vec![("secret", ""), ("response", "x")], "missing-input-secret"),
            (vec![("secret", SHOP)], "missing-input-response"),
            (vec![("secret", SHOP), ("response", "")], "missing-input-response"),
            (vec![("secret", "0xnobody"), ("response", "x")], "invalid-input-secret"),
            (vec![("secret", SHOP), ("response", "x")], "invalid-input-response"),
            (vec![("secret", SHOP), ("response", &blogs)], "invalid-input-response"),
            (
                vec![("secret", SHOP), ("response", &blogs), ("sitekey", "blog")],
                "sitekey-secret-mismatch",
            ),
        ] {
            assert_eq!(codes(&sites.verify(path, &fields).await), [code], "{path} {fields:?}");
        }
    }
    let fields = [("secret", BLOG), ("response", &*blogs)];
    let elsewhere = sites.verify("/site/shop/siteverify", &fields).await;
    assert_eq!(codes(&elsewhere), ["invalid-input-secret"], "the path is the shop's");
    let verdict = sites.verify("/siteverify", &[fields[0], fields[1], ("sitekey", "blog")]).await;
    assert_eq!(verdict["success"], true, "nothing of that has used it up");
}

#[tokio::test]
async fn json_multipart_and_for_recaptcha_a_query_are_read_too() {
    let sites = Sites::new();
    let as_json = |token: &str| json!({"secret": SHOP, "response": token, "remoteip": null, "idempotency_key": null});
    for path in PATHS {
        let token = sites.token("shop").await;
        let request = Request::post(path).header("content-type", "application/json; charset=utf-8");
        let response = sites.ask(request, as_json(&token).to_string()).await;
        assert_eq!(read(&response)["success"], true, "{path}");

        let token = sites.token("shop").await;
        let parts = [("secret", SHOP), ("response", &token)].map(|(name, value)| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        });
        let request = Request::post(path).header("content-type", "multipart/form-data; boundary=b");
        let response = sites.ask(request, parts.concat() + "--b--\r\n").await;
        assert_eq!(read(&response)["success"], true, "{path}");
    }
    let token = sites.token("shop").await;
    let query = form(&[("secret", OLD), ("response", &token)]);
    let request = Request::get(format!("/recaptcha/api/siteverify?{query}"));
    assert_eq!(read(&sites.ask(request, "").await)["success"], true);
    for path in ["/siteverify", "/turnstile/v0/siteverify"] {
        let response = sites.ask(Request::get(format!("{path}?{query}")), "").await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()["allow"], "POST, OPTIONS");
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_a_verdict_too() {
    let sites = Sites::new();
    for (content_type, body) in [
        ("application/json", "{"),
        ("application/json", "[1]"),
        ("application/json", "null"),
        ("text/plain", "secret=x"),
        ("multipart/form-data; boundary=b", "no parts"),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"secret\"",
        ),
        ("", "secret=x&response=y"),
    ] {
        let request = Request::post("/siteverify").header("content-type", content_type);
        let response = sites.ask(request, body).await;
        assert_eq!(response.status(), StatusCode::OK, "{content_type}");
        assert_eq!(codes(&read(&response)), ["bad-request"], "{content_type}");
    }
}

#[tokio::test]
async fn a_form_without_a_script_is_verified_by_its_key_and_its_answer() {
    let sites = Sites::new();
    for [key_name, answer_name] in
        [["captcha_0", "captcha_1"], ["hashkey", "captcha"], ["captcha_hashkey", "captcha_code"]]
    {
        let key = sites.key("shop").await;
        let fields = |answer| [("secret", SHOP), (key_name, &*key), (answer_name, answer)];
        let empty = sites.verify("/siteverify", &fields("")).await;
        assert_eq!(codes(&empty), ["missing-input-response"], "{key_name}");
        let foreign = [("secret", BLOG), (key_name, &*key), (answer_name, "khtap")];
        let foreign = sites.verify("/siteverify", &foreign).await;
        assert_eq!(codes(&foreign), ["invalid-input-response"], "{key_name}");
        let right = sites.verify("/siteverify", &fields("khtap")).await;
        assert_eq!(right["success"], true, "{key_name}: {right}");
        let again = sites.verify("/siteverify", &fields("khtap")).await;
        assert_eq!(codes(&again), ["invalid-input-response"], "{key_name}");

        let key = sites.key("shop").await;
        let wrong = [("secret", SHOP), (key_name, &*key), (answer_name, "khtaq")];
        assert_eq!(codes(&sites.verify("/siteverify", &wrong).await), ["invalid-input-response"]);
    }
}

#[tokio::test]
async fn with_an_idempotency_key_the_same_question_has_the_same_answer() {
    let sites = Sites::new();
    let (token, other) = (sites.token("shop").await, sites.token("shop").await);
    let ask = async |token: &str, key: &str| {
        let fields = [("secret", SHOP), ("response", token), ("idempotency_key", key)];
        sites.verify("/turnstile/v0/siteverify", &fields).await
    };
    let first = ask(&token, "a").await;
    assert_eq!(first["success"], true);
    assert_eq!(ask(&token, "a").await, first);
    assert_eq!(codes(&ask(&token, "b").await), ["timeout-or-duplicate"]);
    assert_eq!(codes(&ask(&token, "b").await), ["timeout-or-duplicate"]);
    assert_eq!(ask(&token, "a").await, first, "nothing has changed that");
    let without = [("secret", SHOP), ("response", &*token)];
    let without = sites.verify("/turnstile/v0/siteverify", &without).await;
    assert_eq!(codes(&without), ["timeout-or-duplicate"]);
    assert_eq!(ask(&other, "a").await["success"], true, "the key is one for each token");
    assert_eq!(codes(&ask("x", "a").await), ["invalid-input-response"]);
    sites.clock.advance(Duration::from_secs(121));
    assert_eq!(codes(&ask(&token, "a").await), ["timeout-or-duplicate"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_at_once_one_succeeds() {
    let sites = std::sync::Arc::new(Sites::new());
    let token = sites.token("shop").await;
    let mut verifying = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (sites, token) = (std::sync::Arc::clone(&sites), token.clone());
        verifying.spawn(async move {
            let fields = [("secret", SHOP), ("response", &*token)];
            sites.verify("/siteverify", &fields).await["success"] == true
        });
    }
    let succeeded = verifying.join_all().await;
    assert_eq!(succeeded.into_iter().filter(|success| *success).count(), 1);
}

#[tokio::test]
async fn only_pages_of_the_sites_hosts_get_captchas_and_tokens() {
    let sites = Sites::new();
    for (origin, allowed) in [
        ("https://shop.example", true),
        ("https://www.shop.example:8443", true),
        ("https://shop.example.attacker.example", false),
        ("https://attacker.example", false),
        ("null", false),
    ] {
        let answer = sites.solve("shop", origin, &[]).await;
        assert_eq!(answer.headers()["access-control-allow-origin"], origin);
        assert_eq!(answer.headers()["vary"], "Origin");
        if allowed {
            assert_eq!(answer.status(), StatusCode::OK, "{origin}");
        } else {
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{origin}");
            assert_eq!(read(&answer)["error"], "hostname-not-allowed");
        }
        for path in ["captcha.json", "refresh/"] {
            let request = Request::get(format!("/site/shop/{path}"));
            let request = request.header("x-requested-with", "XMLHttpRequest");
            let answer = sites.ask(request.header("origin", origin), "").await;
            assert_eq!(answer.status() == StatusCode::OK, allowed, "{origin} {path}");
        }
    }
    let key = sites.key("shop").await;
    let request = Request::post("/site/shop/solve/").header("content-type", FORM);
    let nowhere = sites.ask(request, form(&[("key", &key), ("answer", "khtap")])).await;
    assert_eq!(nowhere.status(), StatusCode::FORBIDDEN, "browsers say where they are");
    assert_eq!(sites.solve("blog", "https://any.example", &[]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_token_of_a_host_that_the_site_lists_no_more_does_not_count() {
    let store = SharedStore::new(MemoryStore::default());
    let before = Sites::with(store.clone(), |service| service);
    let token = before.token("shop").await;
    let secret = Secret::new("a secret of sixteen bytes or more").unwrap();
    let moved: [Hostname; 1] = ["new.example".parse().unwrap()];
    let service = Service::builder(store)
        .clock(before.clock.clone())
        .secret(secret)
        .site("shop".parse().unwrap(), |site| {
            site.challenge(Word).sealed(true).hostnames(moved).site_secret(SiteSecret::of(SHOP))
        })
        .build()
        .unwrap();
    let after = Sites { service, clock: before.clock.clone() };
    let fields = [("secret", SHOP), ("response", &*token)];
    let verdict = after.verify("/siteverify", &fields).await;
    assert_eq!(codes(&verdict), ["invalid-input-response"]);
    assert_eq!(before.verify("/siteverify", &fields).await["success"], true);
}

#[tokio::test]
async fn a_site_that_lists_actions_gives_tokens_for_no_other() {
    let sites = Sites::with(MemoryStore::default(), |service| {
        service.site("actions".parse().unwrap(), |site| {
            let site = site.challenge(Word).sealed(true).site_secret(SiteSecret::of("actions"));
            site.actions(["login".to_owned(), "sign/up".to_owned()])
        })
    });
    for (fields, status) in [
        (&[("action", "login")][..], StatusCode::OK),
        (&[("action", "sign/up")], StatusCode::OK),
        (&[("action", "vote")], StatusCode::BAD_REQUEST),
        (&[], StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(sites.solve("actions", PAGE, fields).await.status(), status, "{fields:?}");
    }
}

#[tokio::test]
async fn wrong_secrets_are_limited_and_right_ones_never() {
    let sites = Sites::new();
    let ask = async |secret: &str| {
        let request = Request::post("/siteverify").header("content-type", FORM);
        sites.ask(request, form(&[("secret", secret), ("response", "x")])).await
    };
    for _ in 0..60 {
        assert_eq!(ask("wrong").await.status(), StatusCode::OK);
    }
    let limited = ask("wrong").await;
    assert_eq!(limited.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(limited.headers()["retry-after"], "1");
    assert_eq!(codes(&read(&limited)), ["invalid-input-secret"]);
    for _ in 0..100 {
        assert_eq!(codes(&read(&ask(SHOP).await)), ["invalid-input-response"]);
    }
    sites.clock.advance(Duration::from_secs(1));
    assert_eq!(ask("wrong").await.status(), StatusCode::OK);
    assert_eq!(ask("wrong").await.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_vendors_test_keys_count_where_they_are_switched_on_and_nowhere_else() {
    let on = Sites::with(MemoryStore::default(), |service| service.test_keys(true));
    let off = Sites::new();
    let turnstile = "XXXX.DUMMY.TOKEN.XXXX";
    for (secret, token, code) in [
        ("6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe", "whatever", None),
        (
            "0x0000000000000000000000000000000000000000",
            "10000000-aaaa-bbbb-cccc-000000000001",
            None,
        ),
        ("0x0000000000000000000000000000000000000000", "real", Some("not-using-dummy-passcode")),
        ("1x0000000000000000000000000000000AA", turnstile, None),
        ("1x0000000000000000000000000000000AA", "real", Some("invalid-input-response")),
        ("2x0000000000000000000000000000000AA", turnstile, Some("invalid-input-response")),
        ("3x0000000000000000000000000000000AA", turnstile, Some("timeout-or-duplicate")),
        (SHOP, turnstile, Some("invalid-input-response")),
    ] {
        let fields = [("secret", secret), ("response", token)];
        let verdict = on.verify("/siteverify", &fields).await;
        match code {
            None => assert_eq!(verdict["success"], true, "{secret}: {verdict}"),
            Some(code) => assert_eq!(codes(&verdict), [code], "{secret}"),
        }
        if secret != SHOP {
            let verdict = off.verify("/siteverify", &fields).await;
            assert_eq!(codes(&verdict), ["invalid-input-secret"], "{secret}");
        }
    }
    for (key, token) in [
        ("10000000-ffff-ffff-ffff-000000000001", json!("10000000-aaaa-bbbb-cccc-000000000001")),
        ("1x00000000000000000000AA", json!(turnstile)),
        ("2x00000000000000000000AB", Value::Null),
    ] {
        let request = || {
            Request::get(format!("/site/{key}/captcha.json"))
                .header("origin", "https://any.example")
        };
        let told = on.ask(request(), "").await;
        assert_eq!(read(&told)["test"], json!({ "token": token }), "{key}");
        assert_eq!(off.ask(request(), "").await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_store_that_fails_is_no_verdict() {
    let sites = Sites::new();
    let token = sites.token("shop").await;
    let broken = Sites::with(failing(), |service| service);
    for fields in [
        vec![("secret", SHOP), ("response", &*token)],
        vec![("secret", SHOP), ("captcha_0", &*sites.key("shop").await), ("captcha_1", "khtap")],
    ] {
        let request = Request::post("/siteverify").header("content-type", FORM);
        let response = broken.ask(request, form(&fields)).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()["retry-after"], "2");
        assert_eq!(codes(&read(&response)), ["internal-error"]);
    }
}

#[tokio::test]
async fn a_back_end_gets_the_field_as_html() {
    let sites = Sites::new();
    let query = "sitekey=shop&lang=de&base=https://captcha.example/";
    for path in [format!("/field.html?{query}"), format!("/site/shop/field.html?{query}")] {
        let response = sites.ask(Request::get(&path), "").await;
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        let html = std::str::from_utf8(response.body()).unwrap();
        assert!(html.contains("src=\"https://captcha.example/captcha/site/shop/image/"), "{html}");
        assert!(html.contains("Captcha-Bild") && html.contains("name=\"captcha_1\""));
    }
    let inside = sites.ask(Request::get("/field.html?sitekey=shop&noscript"), "").await;
    let html = std::str::from_utf8(inside.body()).unwrap();
    assert!(!html.contains("noscript") && !html.contains("<button"), "{html}");
    let plain = sites.ask(Request::get("/field.html?sitekey=shop"), "").await;
    let html = std::str::from_utf8(plain.body()).unwrap();
    assert!(html.contains("src=\"/captcha/site/shop/image/"), "{html}");
    for (query, status) in [
        ("sitekey=nobody", StatusCode::NOT_FOUND),
        ("sitekey=a%20b", StatusCode::NOT_FOUND),
        ("sitekey=shop&challenge=none", StatusCode::NOT_FOUND),
        ("sitekey=shop&base=javascript:alert(1)", StatusCode::BAD_REQUEST),
        ("sitekey=shop&base=//attacker.example", StatusCode::BAD_REQUEST),
        ("sitekey=shop&base=https://a.example/?", StatusCode::BAD_REQUEST),
    ] {
        let response = sites.ask(Request::get(format!("/field.html?{query}")), "").await;
        assert_eq!(response.status(), status, "{query}");
    }
}

#[tokio::test]
async fn each_vendors_script_knows_its_vendor_and_where_the_captchas_are() {
    let sites = Sites::new();
    for (path, vendor) in [
        ("/recaptcha/api.js?onload=a&render=explicit&hl=de", "recaptcha"),
        ("/recaptcha/enterprise.js", "recaptcha"),
        ("/1/api.js", "hcaptcha"),
        ("/turnstile/v0/api.js", "turnstile"),
    ] {
        let response =
            sites.ask(Request::get(path).header("origin", "https://any.example"), "").await;
        assert_eq!(response.headers()["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        assert!(response.headers().get("cross-origin-resource-policy").is_none());
        let script = std::str::from_utf8(response.body()).unwrap();
        assert!(
            script.contains(&format!("\"{vendor}\"")) && script.contains("\"/captcha\""),
            "{path}"
        );
        assert!(!script.contains("%VENDOR%") && !script.contains("%MOUNT%"));
    }
    let unsafe_mount = "/a\"b<c\\";
    let request = Request::get("/1/api.js").body(Bytes::new()).unwrap();
    let response = respond(&sites.service, unsafe_mount, request).await;
    let script = std::str::from_utf8(response.body()).unwrap();
    assert!(script.contains("\"/abc\""), "nothing gets out of the text that it stands in");
}

#[tokio::test]
async fn browsers_may_ask_from_other_origins_and_back_ends_need_not() {
    let sites = Sites::new();
    for (path, methods) in [
        ("/site/shop/refresh/", "GET, HEAD, OPTIONS"),
        ("/site/shop/solve/", "POST, OPTIONS"),
        ("/site/shop/captcha.json", "GET, HEAD, OPTIONS"),
    ] {
        let request = Request::builder().method(Method::OPTIONS).uri(path);
        let request = request.header("origin", "https://shop.example");
        let response = sites.ask(request, "").await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        assert_eq!(response.headers()["access-control-allow-methods"], methods, "{path}");
        let allowed = &response.headers()["access-control-allow-headers"];
        assert_eq!(allowed, "content-type, x-requested-with");
    }
    for path in ["/site/nobody/refresh/", "/site/nobody/captcha.json", "/site/nobody/solve/"] {
        for (method, status) in
            [(Method::OPTIONS, StatusCode::NO_CONTENT), (Method::GET, StatusCode::NOT_FOUND)]
        {
            let request = Request::builder().method(method).uri(path);
            let response = sites.ask(request.header("origin", "https://shop.example"), "").await;
            assert_eq!(response.status(), status, "{path}");
            let origin = &response.headers()["access-control-allow-origin"];
            assert_eq!(
                origin, "https://shop.example",
                "the page learns that there is no such site"
            );
        }
    }
    for path in PATHS.into_iter().chain(["/site/shop/siteverify", "/refresh/"]) {
        let request = Request::builder().method(Method::OPTIONS).uri(path);
        let response = sites.ask(request.header("origin", "https://shop.example"), "").await;
        assert!(response.headers().get("access-control-allow-origin").is_none(), "{path}");
    }
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
