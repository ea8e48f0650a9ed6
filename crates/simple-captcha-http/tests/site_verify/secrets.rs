//! Secrets that are wrong, test keys, and a store that fails.

use http::Request;
use http::StatusCode;
use serde_json::Value;
use serde_json::json;
use simple_captcha::MemoryStore;
use std::time::Duration;
use test_support::store::failing;

use crate::{FORM, SHOP, Sites, codes, form, read};

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
