//! What a back end is answered about tokens and forms.

use http::Request;
use http::StatusCode;
use serde_json::json;
use std::time::Duration;

use crate::{BLOG, OLD, PATHS, SHOP, Sites, codes, form, read};

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
    let token = sites.token("shop").await;
    let query = form(&[("secret", SHOP), ("response", &token)]);
    let request = Request::post(format!("/recaptcha/api/siteverify?{query}"));
    assert_eq!(read(&sites.ask(request, "").await)["success"], true, "an empty POST with a query");
    let token = sites.token("shop").await;
    let untyped = form(&[("secret", SHOP), ("response", &token)]);
    assert_eq!(read(&sites.ask(Request::post("/siteverify"), untyped).await)["success"], true);
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
