//! What is right, and how often it counts.

use http::StatusCode;
use serde_json::Value;
use serde_json::json;
use sha2::{Digest, Sha256};
use simple_captcha::CaptchaBuilder;
use tokio::task::JoinSet;

use crate::{BLOG, NEWS, SHOP, Server, canonical, decoded, encoded, hmac, solved};

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
