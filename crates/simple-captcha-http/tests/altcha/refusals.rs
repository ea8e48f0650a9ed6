//! What is refused, and what that uses up.

use http::StatusCode;
use http::header::RETRY_AFTER;
use serde_json::json;
use simple_captcha::CaptchaBuilder;
use simple_captcha::ManualClock;
use simple_captcha::MemoryStore;
use simple_captcha::Secret;
use simple_captcha::Service;
use simple_captcha::SiteSecret;
use simple_captcha::kind::Work;
use simple_captcha::store::SharedStore;
use std::time::Duration;
use test_support::store::spied;

use crate::{NEWS, SHOP, Server, builder, canonical, encoded, hmac, solved};

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
