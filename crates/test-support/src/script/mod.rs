//! What every place that serves captchas has to do over HTTP: one script, which runs against axum,
//! actix-web and the binary.

mod sites;

use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, Form, Names, Sum};

pub use sites::{WORD, service};

/// The form at `/newsletter`.
pub const NEWSLETTER: Form = Form::new("newsletter")
    .with_names(Names::new("newsletter key", "newsletter"))
    .with_challenge("sum");

pub fn captcha(store: &SharedStore) -> Captcha {
    Captcha::builder(store.clone()).named_challenge("sum", Sum::default()).build().unwrap()
}

/// A site whose captcha is at `/captcha`.
pub struct CaptchaSite {
    base: String,
    client: Client,
}

impl CaptchaSite {
    pub fn new(base: &str) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { base: base.to_owned(), client }
    }

    async fn ask(&self, method: Method, path: &str) -> Response {
        let request = self.client.request(method, format!("{}{path}", self.base));
        request.header("X-Requested-With", "XMLHttpRequest").send().await.unwrap()
    }

    async fn get(&self, path: &str) -> Response {
        self.ask(Method::GET, path).await
    }

    async fn key(&self) -> String {
        let json: Value = self.get("/captcha/refresh/").await.json().await.unwrap();
        json["key"].as_str().unwrap().to_owned()
    }

    /// The captcha's own URLs.
    pub async fn urls(&self) {
        let json: Value = self.get("/captcha/refresh/").await.json().await.unwrap();
        let key = json["key"].as_str().unwrap();
        assert_eq!(json["hashkey"], key);
        assert_eq!(json["image_url"], format!("/captcha/image/{key}/"));

        let url = format!("{}/captcha/refresh/", self.base);
        let plain = self.client.get(url).send().await.unwrap();
        assert_eq!(plain.status(), StatusCode::NOT_FOUND, "not for links and crawlers");

        for path in [format!("/captcha/image/{key}/"), format!("/captcha/image/{key}@2/")] {
            let picture = self.get(&path).await;
            assert_eq!(picture.status(), StatusCode::OK, "{path}");
            assert_eq!(picture.headers()["content-type"], "image/png");
            assert_headers(picture.headers(), "no-store");
            assert_eq!(picture.headers()["cross-origin-resource-policy"], "same-site");
            let length = picture.headers()["content-length"].clone();
            let bytes = picture.bytes().await.unwrap();
            assert_eq!(bytes, self.get(&path).await.bytes().await.unwrap());
            let head = self.ask(Method::HEAD, &path).await;
            assert_eq!(head.status(), StatusCode::OK);
            assert_eq!(head.headers()["content-length"], length, "HEAD {path}");
            assert_headers(head.headers(), "no-store");

            let slashless = path.trim_end_matches('/');
            let moved = self.get(&format!("{slashless}?a=b")).await;
            assert_eq!(moved.status(), StatusCode::MOVED_PERMANENTLY);
            assert_eq!(moved.headers()["location"], format!("{path}?a=b"));
            let post = self.ask(Method::POST, &path).await;
            assert_eq!(post.status(), StatusCode::METHOD_NOT_ALLOWED);
            assert_eq!(post.headers()["allow"], "GET, HEAD, OPTIONS");
        }
        for (path, other) in [
            (format!("/captcha/image/{key}@2/"), format!("/captcha/image/{key}%402/")),
            (
                format!("/captcha/image/{key}/"),
                format!("/captcha/%69mage/%{:x}{}/", key.as_bytes()[0], &key[1..]),
            ),
            (format!("/captcha/audio/{key}.wav"), format!("/captcha/audio/{key}%2Ewav")),
        ] {
            let equal = self.get(&other).await;
            assert_eq!(equal.status(), StatusCode::OK, "{other} is {path}");
            assert_eq!(equal.bytes().await.unwrap(), self.get(&path).await.bytes().await.unwrap());
        }
        for (path, status) in [
            ("/captcha/image/unknown/", StatusCode::GONE),
            ("/captcha/image/%C3%A9/", StatusCode::GONE),
            ("/captcha/image/no-key/", StatusCode::NOT_FOUND),
            ("/captcha/image/a%2Fb/", StatusCode::NOT_FOUND),
            ("/captcha/image%2Funknown/", StatusCode::NOT_FOUND),
            ("/captcha/image/unknown%25402/", StatusCode::NOT_FOUND),
            ("/captcha/image/%FF/", StatusCode::NOT_FOUND),
            ("/captcha/image/a/b/", StatusCode::NOT_FOUND),
            ("/captcha/nothing", StatusCode::NOT_FOUND),
        ] {
            let response = self.get(path).await;
            assert_eq!(response.status(), status, "{path}");
            assert_headers(response.headers(), "no-store");
        }
        self.widget().await;
    }

    async fn widget(&self) {
        for (path, start) in [("captcha.js", "//"), ("captcha.css", "/*"), ("captcha.json", "{")] {
            let response = self.get(&format!("/captcha/{path}")).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()["cache-control"], "public, max-age=3600", "{path}");
            let policy = response.headers().get("cross-origin-resource-policy");
            assert_eq!(policy.is_some(), path.ends_with(".json"), "{path} may stand in every page");
            assert!(response.text().await.unwrap().starts_with(start), "{path}");
        }
        let request = self.client.get(format!("{}/captcha/captcha.json", self.base));
        let told = request.header("Accept-Language", "tr").send().await.unwrap();
        assert_eq!(told.json::<Value>().await.unwrap()["refresh"], "Yeni captcha");
    }

    /// A form at `/signup` that is read by `Solved<Form<…>>` and one at `/json` by `Solved<Json<…>>`.
    /// Both want a `name` and an `age`, and answer with the name; `/signup` shows `taken` again, with a
    /// pass; and a field at `/field` in the visitor's language. `answer` tells the right answer to a
    /// key.
    pub async fn forms(&self, answer: impl AsyncFn(&str) -> String) {
        let key = self.key().await;
        let right = answer(&key).await;
        let form = |name: &str, age: &str, key: &str, answer: &str| {
            format!("name={name}&age={age}&captcha_0={key}&captcha_1={answer}")
        };
        let empty = self.sent("/signup", form("Ada", "36", &key, "+"), "*/*").await;
        assert_eq!(
            (empty.0, empty.1.contains("captchan")),
            (StatusCode::UNPROCESSABLE_ENTITY, true)
        );
        let slip = self.sent("/signup", form("Ada", "old", &key, &right), "*/*").await;
        assert!(slip.0.is_client_error(), "the form's own extractor refuses it");
        assert!(slip.1.contains("<title>Fel: "), "{}", slip.1);
        let slip = form("Ada", "old", &key, &right);
        let slip = self.sent("/signup", slip, "application/json").await;
        let told: Value = serde_json::from_str(&slip.1).unwrap();
        assert_eq!(told["code"], "form_invalid", "in the shape of the captcha's own refusals");
        assert!(told["message"].as_str().unwrap().starts_with("Formuläret"), "{told}");
        assert!(told["detail"].as_str().unwrap().contains("invalid digit"), "{told}");
        let good = self.sent("/signup", form("Ada", "36", &key, &right), "*/*").await;
        assert_eq!(good, (StatusCode::OK, "Ada".to_owned()), "neither cost the captcha");
        let again = self.sent("/signup", form("Ada", "36", &key, &right), "application/json").await;
        let told = r#"{"code":"captcha_invalid","message":"Svaret var inte rätt. Försök igen."}"#;
        assert_eq!(again, (StatusCode::UNPROCESSABLE_ENTITY, told.to_owned()));

        let key = self.key().await;
        let right = answer(&key).await;
        let (status, page) = self.sent("/signup", form("taken", "36", &key, &right), "*/*").await;
        assert!(status == StatusCode::OK && !page.contains("<img"), "{page}");
        let pass = page.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        let mended = format!("name=Ada&age=36&captcha_0={pass}");
        let (_, page) = self.sent("/signup", mended.clone(), "*/*").await;
        assert_eq!(page, "Ada");
        let (status, _) = self.sent("/signup", mended, "*/*").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a pass is good once");

        self.json(&self.key().await, &answer).await;
        for kind in ["multipart/form-data; boundary=x", "text/plain"] {
            let request = self.client.post(format!("{}/signup", self.base));
            let request = request.header("Content-Type", kind).header("Accept", "application/json");
            let answer = request.body("--x--").send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
            assert_headers(answer.headers(), "no-store");
            let told: Value = answer.json().await.unwrap();
            assert_eq!(told["code"], "form_invalid", "{kind}: {told}");
        }
        self.languages().await;
    }

    /// Two headers that name languages are one list, for a field at `/field` and for a refusal at
    /// `/signup`.
    async fn languages(&self) {
        let ask = async |request: RequestBuilder| {
            let request = request.header("Accept-Language", "eo, en;q=0.1");
            let request = request.header("Accept-Language", "fr;q=0.5");
            request.send().await.unwrap().text().await.unwrap()
        };
        let field = ask(self.client.get(format!("{}/field", self.base))).await;
        assert!(field.starts_with(r#"<div class="captcha-field" lang="fr" dir="ltr">"#), "{field}");
        let form = self.client.post(format!("{}/signup", self.base));
        let form = form.header("Content-Type", "application/x-www-form-urlencoded");
        let refused = ask(form.body("name=Ada&age=36")).await;
        assert!(refused.contains(r#"<html lang="fr""#), "{refused}");
    }

    async fn json(&self, key: &str, answer: &impl AsyncFn(&str) -> String) {
        let post = async |answer: &str| {
            let body = json!({
                "name": "Ada", "age": 36, "captcha_hashkey": key, "captcha_code": answer
            });
            self.client.post(format!("{}/json", self.base)).json(&body).send().await.unwrap()
        };
        let required: Value = post("").await.json().await.unwrap();
        assert_eq!(required["code"], "captcha_required", "JSON is answered with JSON");
        assert_eq!(post(&answer(key).await).await.text().await.unwrap(), "Ada");
        assert_eq!(post("x").await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }

    /// A form at `/newsletter` and one at `/newsletter.json`, which are the form [`NEWSLETTER`],
    /// its field at `/newsletter/field`, and the two of [`CaptchaSite::forms`].
    pub async fn own_captchas(&self, answer: impl AsyncFn(&str) -> String) {
        let refresh = async |query: &str| {
            let json: Value =
                self.get(&format!("/captcha/refresh/{query}")).await.json().await.unwrap();
            let key = json["key"].as_str().unwrap().to_owned();
            let answer = answer(&key).await;
            (key, answer)
        };
        let own = |key: &str, answer: &str| {
            format!(
                "name=Ada&age=36&newsletter+key={key}&newsletter={answer}&captcha_0=a&captcha_1=b"
            )
        };
        let (letters, right) = refresh("").await;
        let (sum, result) = refresh("?challenge=sum").await;
        let refused = StatusCode::UNPROCESSABLE_ENTITY;
        let usual = format!("name=Ada&age=36&captcha_0={sum}&captcha_1={result}");
        assert_eq!(
            self.sent("/signup", usual, "*/*").await.0,
            refused,
            "a sum opens no usual form"
        );
        assert_eq!(self.sent("/newsletter", own(&letters, &right), "*/*").await.0, refused);
        let good = self.sent("/newsletter", own(&sum, &result), "*/*").await;
        assert_eq!(good, (StatusCode::OK, "Ada".to_owned()), "neither cost a captcha");
        let usual = format!("name=Ada&age=36&captcha_0={letters}&captcha_1={right}");
        assert_eq!(self.sent("/signup", usual, "*/*").await.0, StatusCode::OK);

        let (sum, result) = refresh("?challenge=sum").await;
        let result: u64 = result.parse().unwrap();
        let body = json!({
            "name": "Ada", "age": 36, "captcha_1": {}, "newsletter key": sum, "newsletter": result
        });
        let request = self.client.post(format!("{}/newsletter.json", self.base)).json(&body);
        assert_eq!(request.send().await.unwrap().text().await.unwrap(), "Ada");

        // What the field calls its inputs is what the form is read for, and what it asks opens it.
        let field = self.get("/newsletter/field").await.text().await.unwrap();
        let names: Vec<_> = field.split("name=\"").skip(1).collect();
        let [key_name, answer_name] = [0, 1].map(|at| names[at].split('"').next().unwrap());
        let key = names[0].split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        let right = answer(key).await;
        let form = [("name", "Ada"), ("age", "36"), (key_name, key), (answer_name, &right)];
        let request = self.client.post(format!("{}/newsletter", self.base)).form(&form);
        assert_eq!(request.send().await.unwrap().text().await.unwrap(), "Ada", "{field}");
    }

    async fn sent(&self, path: &str, body: String, accept: &str) -> (StatusCode, String) {
        let request = self.client.post(format!("{}{path}", self.base)).body(body);
        let request = request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", accept)
            .header("Accept-Language", "sv");
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }
}

fn assert_headers(headers: &HeaderMap, cached: &str) {
    assert_eq!(headers["cache-control"], cached);
    assert_eq!(headers["x-content-type-options"], "nosniff");
}
