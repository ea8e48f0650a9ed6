//! Requests of other methods, for other sites, and of nonsense.

use bytes::Bytes;
use http::Method;
use http::Request;
use http::StatusCode;
use serde_json::json;
use sha2::{Digest, Sha256};
use simple_captcha_http::respond;
use test_support::store::failing;
use test_support::store::spied;

use crate::{SHOP, Server, builder, encoded, hmac, solved};

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
