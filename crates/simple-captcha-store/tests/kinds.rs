//! A kind of captcha that is not text, over HTTP, on every store.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

use axum::routing::post;
use axum::{Extension, Json, Router};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, Form, MemoryStore, Secret};
use simple_captcha_axum::{Solved, routes};
use simple_captcha_store::StoreUrl;
use sqlx::{Connection, Executor};
use test_support::dots::Dots;
use test_support::servers::{mysql, postgres, redis};

/// The form at `/poll`, which asks for dots beside others that ask for text.
const POLL: Form = Form::new("poll").with_challenge("dots");

/// A site that asks for dots everywhere, or only at `/poll`.
struct KindSite {
    base: String,
    client: Client,
}

impl KindSite {
    async fn start(store: &SharedStore, everywhere: bool) -> Self {
        let builder = Captcha::builder(store.clone());
        let builder =
            if everywhere { builder.kind(Dots) } else { builder.named_kind("dots", Dots) };
        let secret = Secret::new("a secret of these tests").unwrap();
        let captcha = builder.secret(secret).build().unwrap();
        let handler = || post(async |_: Solved<Json<Value>>| "in");
        let poll = Router::new().route("/poll", handler());
        let poll = if everywhere { poll } else { poll.layer(Extension(POLL)) };
        let app = Router::new().route("/contact", handler()).merge(poll).merge(routes(&captcha));
        let app = app.with_state(captcha);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { base, client: Client::new() }
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        let request = self.client.get(format!("{}{path}", self.base));
        request.header("X-Requested-With", "XMLHttpRequest").send().await.unwrap()
    }

    /// A new captcha: its key, and where its picture is.
    async fn issue(&self, query: &str) -> (String, String) {
        let new = self.get(&format!("/captcha/refresh/{query}")).await;
        let new: Value = new.json().await.unwrap();
        assert_eq!(new["audio_url"], Value::Null, "nothing is heard");
        (new["key"].as_str().unwrap().to_owned(), new["image_url"].as_str().unwrap().to_owned())
    }

    async fn count(&self, image: &str) -> u32 {
        let picture = self.get(image).await;
        assert_eq!(picture.headers()["content-type"], "image/png");
        Dots::count(&picture.bytes().await.unwrap())
    }

    async fn answer(&self, path: &str, key: &str, answer: u32) -> StatusCode {
        let form = json!({ "captcha_0": key, "captcha_1": answer });
        let request = self.client.post(format!("{}{path}", self.base)).json(&form);
        request.send().await.unwrap().status()
    }
}

const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

async fn asks_for_dots(store: SharedStore) {
    let [site, other] = [KindSite::start(&store, true).await, KindSite::start(&store, true).await];
    let settings: Value = site.get("/captcha/captcha.json").await.json().await.unwrap();
    assert_eq!(settings["label"], "How many dots does the picture have?");
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let (key, image) = site.issue("").await;
        let dots = site.count(&image).await;
        assert_eq!(other.count(&image).await, dots, "each server draws it");
        seen.insert(dots);
        assert_eq!(other.answer("/contact", &key, dots).await, StatusCode::OK);
        assert_eq!(site.answer("/contact", &key, dots).await, REFUSED, "it is answered once");
        assert_eq!(site.get(&image).await.status(), StatusCode::GONE);
    }
    assert!(seen.len() > 3, "{seen:?}");
    let (key, image) = site.issue("").await;
    let dots = site.count(&image).await;
    assert_eq!(site.answer("/contact", &key, dots + 1).await, REFUSED);
    assert_eq!(site.answer("/contact", &key, dots).await, REFUSED, "a wrong answer uses it up");
}

async fn asks_for_dots_beside_text(store: SharedStore) {
    let site = KindSite::start(&store, false).await;
    let (key, image) = site.issue("?challenge=dots").await;
    let dots = site.count(&image).await;
    assert_eq!(site.answer("/contact", &key, dots).await, REFUSED, "it opens no form of text");
    assert_eq!(site.answer("/poll", &key, dots).await, StatusCode::OK);
    assert_eq!(site.answer("/poll", &key, dots).await, REFUSED);
    let text: Value = site.get("/captcha/refresh/").await.json().await.unwrap();
    let key = text["key"].as_str().unwrap();
    assert_eq!(key.len(), 40, "text stands in the table");
    assert_eq!(site.answer("/poll", key, 1).await, REFUSED);
}

async fn both(store: SharedStore) {
    asks_for_dots(store.clone()).await;
    asks_for_dots_beside_text(store).await;
}

async fn open(url: &str) -> SharedStore {
    url.parse::<StoreUrl>().unwrap().open().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kind_that_is_not_text_works_in_memory() {
    both(SharedStore::new(MemoryStore::default())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kind_that_is_not_text_works_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    both(open(&format!("sqlite:{}", folder.path().join("captcha.db").display())).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kind_that_is_not_text_works_on_postgresql() {
    let server = postgres::start();
    both(open(&postgres::url(&server, "postgres")).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kind_that_is_not_text_works_on_mariadb() {
    let server = mysql::start();
    let mut other = sqlx::mysql::MySqlConnection::connect(&mysql::url(&server, "")).await.unwrap();
    other.execute("CREATE DATABASE captcha").await.unwrap();
    both(open(&mysql::url(&server, "captcha")).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kind_that_is_not_text_works_on_redis() {
    let server = redis::start();
    both(open(&redis::url(&server)).await).await;
}
