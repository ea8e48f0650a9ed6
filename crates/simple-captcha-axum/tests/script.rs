//! The HTTP script, run against an axum site.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::time::SystemTime;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Extension, Form, Json, Router};
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, MemoryStore, Store};
use simple_captcha_axum::{Field, Solved, Visitor, routes};
use test_support::script::{CaptchaSite, NEWSLETTER};

#[derive(serde::Deserialize)]
struct Signup {
    name: String,
    #[serde(rename = "age")]
    _age: u8,
}

async fn sign_up(State(captcha): State<Captcha>, mut solved: Solved<Form<Signup>>) -> String {
    if solved.form.name != "taken" {
        return solved.form.0.name;
    }
    Field::builder(&captcha).pass(solved.pass().unwrap()).issue().await.unwrap().to_string()
}

async fn field(visitor: Visitor, State(captcha): State<Captcha>) -> String {
    Field::builder(&captcha).language(visitor).issue().await.unwrap().to_string()
}

async fn newsletter_field(State(captcha): State<Captcha>) -> String {
    Field::builder(&captcha.for_form(NEWSLETTER)).issue().await.unwrap().to_string()
}

#[tokio::test]
async fn an_axum_site_does_what_every_site_does() {
    let store = SharedStore::new(MemoryStore::default());
    let captcha = test_support::script::captcha(&store);
    let app = Router::new()
        .merge(routes(&captcha))
        .route("/signup", post(sign_up))
        .route("/field", get(field))
        .route("/json", post(async |signup: Solved<Json<Signup>>| signup.form.0.name))
        .route(
            "/newsletter",
            post(async |it: Solved<Form<Signup>>| it.form.0.name).layer(Extension(NEWSLETTER)),
        )
        .route("/newsletter/field", get(newsletter_field))
        .route(
            "/newsletter.json",
            post(async |it: Solved<Json<Signup>>| it.form.0.name).layer(Extension(NEWSLETTER)),
        )
        .with_state(captcha);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let script = CaptchaSite::new(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    script.urls().await;
    let answer = async |key: &str| {
        let record = store.get(&key.parse().unwrap(), SystemTime::UNIX_EPOCH).await.unwrap();
        record.unwrap().answer.expose().to_owned()
    };
    script.forms(answer).await;
    script.own_captchas(answer).await;
}

#[tokio::test]
async fn two_sites_in_axum_have_nothing_in_common() {
    for sealed in [false, true] {
        let store = SharedStore::new(MemoryStore::default());
        let service = test_support::script::service(&store, sealed);
        let app: Router = Router::new().merge(routes(&service));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let script = CaptchaSite::new(&format!("http://{}", listener.local_addr().unwrap()));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        script.two_sites(async |_| test_support::script::WORD.to_owned()).await;
    }
}
