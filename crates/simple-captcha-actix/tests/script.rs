//! The HTTP script, run against an actix-web site.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

#[path = "../../simple-captcha-axum/tests/http/mod.rs"]
mod http;

use std::time::SystemTime;

use actix_web::web::{Data, Form, Json, post, resource, scope};
use actix_web::{App, HttpServer, rt};
use http::{Newsletter, Script};
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, MemoryStore, Store};
use simple_captcha_actix::{Solved, Unsolved, routes};

#[derive(serde::Deserialize)]
struct Signup {
    name: String,
    #[serde(rename = "age")]
    _age: u8,
}

async fn sign_up(
    captcha: Data<Captcha>,
    Solved(Form(signup), proof): Solved<Form<Signup>>,
) -> String {
    if signup.name != "taken" {
        return signup.name;
    }
    captcha.field("captcha").pass(proof.pass().unwrap()).issue().await.unwrap().to_string()
}

async fn json(Solved(Json(signup), _): Solved<Json<Signup>>) -> String {
    signup.name
}

async fn newsletter(Solved(Form(it), _): Solved<Form<Signup>, Newsletter>) -> String {
    it.name
}

async fn newsletter_json(Solved(Json(it), _): Solved<Json<Signup>, Newsletter>) -> String {
    it.name
}

/// Hands back what was typed.
async fn again(sent: Result<Solved<Form<Signup>>, Unsolved<Form<Signup>>>) -> String {
    match sent {
        Err(Unsolved::Refused { refusal, form: Form(signup), .. }) => {
            format!("{}: {}", signup.name, refusal.code())
        }
        Err(other) => format!("{other:?}"),
        Ok(_) => "in".to_owned(),
    }
}

/// Serves a site on a free port; its address.
fn site(captcha: Option<Captcha>) -> String {
    let captcha = captcha.map(Data::new);
    let server = HttpServer::new(move || {
        let mut app = App::new();
        if let Some(captcha) = &captcha {
            app = app.app_data(captcha.clone());
        }
        app.service(scope("/captcha").configure(routes))
            .service(scope("/deep/er").service(scope("/captcha").configure(routes)))
            .service(resource("/signup").route(post().to(sign_up)))
            .service(resource("/json").route(post().to(json)))
            .service(resource("/again").route(post().to(again)))
            .service(resource("/newsletter").route(post().to(newsletter)))
            .service(resource("/newsletter.json").route(post().to(newsletter_json)))
    });
    let server = server.workers(1).bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", server.addrs().first().unwrap());
    rt::spawn(server.run());
    address
}

#[actix_web::test]
async fn an_actix_site_does_what_every_site_does() {
    let store = SharedStore::new(MemoryStore::default());
    let script = Script::new(&site(Some(http::captcha(&store))));
    script.urls().await;
    let answer = async |key: &str| {
        let record = store.get(&key.parse().unwrap(), SystemTime::UNIX_EPOCH).await.unwrap();
        record.unwrap().answer.expose().to_owned()
    };
    script.forms(answer).await;
    script.own_captchas(answer).await;
}

#[actix_web::test]
async fn scopes_in_scopes_are_seen_through() {
    let address = site(Some(Captcha::new(MemoryStore::default()).unwrap()));
    let request = reqwest::Client::new().get(format!("{address}/deep/er/captcha/refresh/"));
    let request = request.header("X-Requested-With", "XMLHttpRequest");
    let json: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    let url = json["image_url"].as_str().unwrap();
    assert!(url.starts_with("/deep/er/captcha/image/"), "{url}");
    assert_eq!(reqwest::get(format!("{address}{url}")).await.unwrap().status(), 200);
}

#[actix_web::test]
async fn a_handler_that_takes_a_result_is_handed_what_was_typed() {
    let address = site(Some(Captcha::new(MemoryStore::default()).unwrap()));
    let post = async |body: &'static str| {
        let request = reqwest::Client::new().post(format!("{address}/again")).body(body);
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        request.header(kind.0, kind.1).send().await.unwrap().text().await.unwrap()
    };
    assert_eq!(post("name=Ada&age=36&captcha_0=a&captcha_1=b").await, "Ada: captcha_invalid");
    assert_eq!(post("name=Ada&age=36").await, "Ada: captcha_required");
    let refused = post("name=Ada&age=old&captcha_1=SECRET").await;
    assert!(refused.starts_with("Unsolved(") && !refused.contains("SECRET"), "{refused}");
}

#[actix_web::test]
async fn without_the_captcha_in_its_data_a_site_lets_nobody_in() {
    let address = site(None);
    for path in ["/captcha/refresh/", "/signup", "/json"] {
        let request = reqwest::Client::new().post(format!("{address}{path}"));
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        let response =
            request.body("name=Ada&age=36&captcha_0=a&captcha_1=b").send().await.unwrap();
        assert_eq!(response.status(), 500, "{path}");
    }
}
