//! What a service of several sites has to do over HTTP.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simple_captcha::store::SharedStore;
use simple_captcha::{CaptchaBuilder, Challenge, Puzzle, Rng, Secret, Service, SiteSecret};

use super::{CaptchaSite, assert_headers};

const SHOP_SECRET: &str = "a secret that the shop's back end shows";
const BLOG_SECRET: &str = "a secret that the blog's back end shows";

/// What the site without a key, `shop` and `blog` ask always.
pub const WORD: &str = "KHTAP";

struct WordChallenge;

impl Challenge for WordChallenge {
    fn puzzle(&self, _: &mut Rng) -> Puzzle {
        Puzzle::new(WORD, WORD)
    }
}

/// The site without a key, `shop` and `blog`, on one store.
pub fn service(store: &SharedStore, sealed: bool) -> Service {
    let site = move |secret: &'static str| {
        move |site: CaptchaBuilder| {
            site.challenge(WordChallenge).sealed(sealed).site_secret(SiteSecret::of(secret))
        }
    };
    Service::builder(store.clone())
        .secret(Secret::new("a secret of these tests").unwrap())
        .plain_site(site("a secret that another back end shows"))
        .site("shop".parse().unwrap(), site(SHOP_SECRET))
        .site("blog".parse().unwrap(), site(BLOG_SECRET))
        .build()
        .unwrap()
}

impl CaptchaSite {
    /// Two sites, `shop` and `blog`, of which [`service`] is made: what belongs to one is worthless at the
    /// other.
    pub async fn two_sites(&self, answer: impl AsyncFn(&str) -> String) {
        let issue = async |site: &str| {
            let new: Value =
                self.get(&format!("/captcha/site/{site}/refresh/")).await.json().await.unwrap();
            let key = new["key"].as_str().unwrap().to_owned();
            let site = site.replace("%73", "s");
            assert_eq!(new["image_url"], format!("/captcha/site/{site}/image/{key}/"));
            let right = answer(&key).await;
            (key, right)
        };
        let refused = StatusCode::UNPROCESSABLE_ENTITY;
        let (key, right) = issue("shop").await;
        for elsewhere in ["/captcha", "/captcha/site/blog"] {
            for part in ["image/KEY/", "image/KEY@2/", "audio/KEY.wav"] {
                let path = format!("{elsewhere}/{}", part.replace("KEY", &key));
                assert_eq!(self.get(&path).await.status(), StatusCode::GONE, "{path}");
            }
            let solved = self.solve(elsewhere, &key, &right).await;
            assert_eq!((solved.0, &solved.1["code"]), (refused, &json!("captcha_invalid")));
        }
        let own = format!("/captcha/site/shop/image/{key}/");
        assert_eq!(self.get(&own).await.status(), StatusCode::OK, "it stays good at its own site");
        let empty = self.solve("/captcha/site/shop", &key, " ").await;
        assert_eq!((empty.0, &empty.1["code"]), (refused, &json!("captcha_required")));
        let (status, solved) = self.solve("/captcha/site/shop", &key, &right).await;
        assert_eq!((status, &solved["success"]), (StatusCode::OK, &json!(true)), "{solved}");
        let token = solved["token"].as_str().unwrap();
        assert_eq!(self.solve("/captcha/site/shop", &key, &right).await.0, refused);
        assert_eq!(self.get(&own).await.status(), StatusCode::GONE);

        for (secret, response, code) in [
            (BLOG_SECRET, token, "invalid-input-response"),
            ("another", token, "invalid-input-secret"),
            (SHOP_SECRET, "none", "invalid-input-response"),
            ("", token, "missing-input-secret"),
            (SHOP_SECRET, "", "missing-input-response"),
        ] {
            let verdict = self.verify(secret, response).await;
            assert_eq!(verdict, json!({ "success": false, "error-codes": [code] }));
        }
        let verdict = self.verify(SHOP_SECRET, token).await;
        assert_eq!(verdict["success"], true, "{verdict}");
        assert_eq!(
            (&verdict["hostname"], &verdict["action"]),
            (&json!("shop.example"), &json!("order"))
        );
        assert_eq!(verdict["error-codes"], json!([]));
        assert!(verdict["challenge_ts"].as_str().unwrap().ends_with('Z'), "{verdict}");
        let verdict = self.verify(SHOP_SECRET, token).await;
        let twice = json!(["timeout-or-duplicate", "already-seen-response"]);
        assert_eq!(verdict["error-codes"], twice, "it counts once");

        let post = |path: &str, kind: &str, body: &str| {
            let request = self.client.post(format!("{}/captcha/{path}", self.base));
            request.header("Content-Type", kind.to_owned()).body(body.to_owned()).send()
        };
        for (kind, body) in [("application/json", "{"), ("text/plain", "secret=a")] {
            let verdict: Value =
                post("siteverify", kind, body).await.unwrap().json().await.unwrap();
            assert_eq!(verdict["error-codes"], json!(["bad-request"]));
            let unread = post("site/shop/solve/", kind, body).await.unwrap();
            assert!(unread.status().is_client_error());
            assert_headers(unread.headers(), "no-store");
            assert_eq!(unread.json::<Value>().await.unwrap()["code"], "form_invalid");
        }
        // What no token can say is refused before the answer is judged.
        let (key, right) = issue("%73hop").await;
        let long = json!({ "key": key, "answer": right, "action": "a".repeat(33) });
        let unread = post("site/shop/solve/", "application/json", &long.to_string()).await.unwrap();
        assert_eq!(unread.status(), StatusCode::BAD_REQUEST);
        let form = format!("key={key}&answer={right}");
        let request = self.client.post(format!("{}/captcha/site/shop/solve/", self.base));
        let request = request.header("Origin", "null").body(form);
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        let solved: Value = request.send().await.unwrap().json().await.unwrap();
        let token = solved["token"].as_str().unwrap().to_owned();
        let blogs = self.verify_at("site/blog/siteverify", SHOP_SECRET, &token).await;
        assert_eq!(blogs["error-codes"], json!(["invalid-input-secret"]), "it is the blog's alone");
        let verdict = self.verify_at("site/shop/siteverify", SHOP_SECRET, &token).await;
        assert_eq!((&verdict["success"], &verdict["hostname"]), (&json!(true), &Value::Null));

        // A wrong answer uses a captcha up here too.
        let (key, right) = issue("blog").await;
        assert_eq!(self.solve("/captcha/site/blog", &key, "wrong").await.0, refused);
        assert_eq!(self.solve("/captcha/site/blog", &key, &right).await.0, refused);
        assert_eq!(self.get("/captcha/site/nobody/refresh/").await.status(), StatusCode::NOT_FOUND);
        for (path, allowed) in [
            ("/captcha/siteverify", "POST, OPTIONS"),
            ("/captcha/site/shop/solve/", "POST, OPTIONS"),
            ("/captcha/site/shop/refresh/", "GET, HEAD, OPTIONS"),
        ] {
            let options = self.ask(Method::OPTIONS, path).await;
            assert_eq!(options.status(), StatusCode::NO_CONTENT, "{path}");
            assert_eq!(options.headers()["allow"], allowed, "{path}");
            let put = self.ask(Method::PUT, path).await;
            assert_eq!(put.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
        let long = self.client.post(format!("{}/captcha/siteverify", self.base));
        let long = long.body("x".repeat(17 * 1024)).send().await.unwrap();
        assert_eq!(long.status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert_headers(long.headers(), "no-store");
    }

    async fn solve(&self, site: &str, key: &str, answer: &str) -> (StatusCode, Value) {
        let request = self.client.post(format!("{}{site}/solve/", self.base));
        let request = request.header("Origin", "https://Shop.example");
        let body = json!({ "key": key, "answer": answer, "action": "order" });
        let response = request.json(&body).send().await.unwrap();
        assert_headers(response.headers(), "no-store");
        (response.status(), response.json().await.unwrap())
    }

    async fn verify(&self, secret: &str, token: &str) -> Value {
        self.verify_at("siteverify", secret, token).await
    }

    async fn verify_at(&self, path: &str, secret: &str, token: &str) -> Value {
        let request = self.client.post(format!("{}/captcha/{path}", self.base));
        let form = [("secret", secret), ("response", token), ("remoteip", "None")];
        let response = request.form(&form).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert!(
            response.headers()["content-type"].to_str().unwrap().starts_with("application/json")
        );
        response.json().await.unwrap()
    }
}
