//! The HTTP script, run against an actix-web site.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::future::{Ready, ready};
use std::time::SystemTime;

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::web::{Data, Form, Json, ServiceConfig, get, post, resource, scope};
use actix_web::{App, FromRequest, HttpRequest, HttpResponse, HttpServer, rt};
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, MemoryStore, Store};
use simple_captcha_actix::form::Submission;
use simple_captcha_actix::{Field, IssueRejection, Solved, SolvedRejection, Visitor, routes};
use test_support::script::{CaptchaSite, NEWSLETTER};
use test_support::store::failing;

#[derive(serde::Deserialize)]
struct Signup {
    name: String,
    #[serde(rename = "age")]
    _age: u8,
}

async fn sign_up(captcha: Data<Captcha>, mut solved: Solved<Form<Signup>>) -> String {
    if solved.form.name != "taken" {
        return solved.form.into_inner().name;
    }
    Field::builder(&captcha).pass(solved.pass().unwrap()).issue().await.unwrap().to_string()
}

async fn field(visitor: Visitor, captcha: Data<Captcha>) -> Result<String, IssueRejection> {
    Ok(Field::builder(&captcha).language(visitor).issue().await?.to_string())
}

async fn json(signup: Solved<Json<Signup>>) -> String {
    signup.form.into_inner().name
}

async fn newsletter(signup: Solved<Form<Signup>>) -> String {
    signup.form.into_inner().name
}

async fn newsletter_field(captcha: Data<Captcha>) -> Result<String, IssueRejection> {
    Ok(Field::builder(&captcha.for_form(NEWSLETTER)).issue().await?.to_string())
}

async fn newsletter_json(signup: Solved<Json<Signup>>) -> String {
    signup.form.into_inner().name
}

/// Hands back what was typed.
async fn again(sent: Result<Solved<Form<Signup>>, SolvedRejection<Form<Signup>>>) -> String {
    match sent {
        Err(SolvedRejection::Refused { refusal, form: Form(signup), .. }) => {
            format!("{}: {}", signup.name, refusal.code())
        }
        Err(other) => format!("{other:?}"),
        Ok(_) => "in".to_owned(),
    }
}

/// Serves an `App` on a free port; its address.
fn serve(configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> String {
    let server = HttpServer::new(move || App::new().configure(configure.clone()));
    let server = server.workers(1).bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", server.addrs().first().unwrap());
    rt::spawn(server.run());
    address
}

/// A site of its forms, and of a captcha's URLs where it has one; its address.
fn site(captcha: Option<Captcha>) -> String {
    serve(move |app| {
        if let Some(captcha) = &captcha {
            app.configure(routes(captcha)).service(scope("/deep/er").configure(routes(captcha)));
        }
        app.service(resource("/signup").route(post().to(sign_up)))
            .service(resource("/field").route(get().to(field)))
            .service(resource("/json").route(post().to(json)))
            .service(resource("/again").route(post().to(again)))
            .service(resource("/newsletter").app_data(NEWSLETTER).route(post().to(newsletter)))
            .service(resource("/newsletter/field").route(get().to(newsletter_field)))
            .service(
                resource("/newsletter.json").app_data(NEWSLETTER).route(post().to(newsletter_json)),
            );
    })
}

#[actix_web::test]
async fn an_actix_site_does_what_every_site_does() {
    let store = SharedStore::new(MemoryStore::default());
    let script = CaptchaSite::new(&site(Some(test_support::script::captcha(&store))));
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
    let url = picture(&address, "/deep/er/captcha/refresh/").await.unwrap();
    assert!(url.starts_with("/deep/er/captcha/image/"), "{url}");
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
    assert!(refused.starts_with("SolvedRejection(") && !refused.contains("SECRET"), "{refused}");
}

#[actix_web::test]
async fn without_the_captcha_in_its_data_a_site_lets_nobody_in() {
    let address = site(None);
    for path in ["/signup", "/json"] {
        let request = reqwest::Client::new().post(format!("{address}{path}"));
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        let response =
            request.body("name=Ada&age=36&captcha_0=a&captcha_1=b").send().await.unwrap();
        assert_eq!(response.status(), 500, "{path}");
    }
}

#[actix_web::test]
async fn the_routes_are_where_the_captcha_is_mounted_and_the_sites_own_stay() {
    for mount in ["", "/forms/captcha"] {
        let captcha = Captcha::builder(MemoryStore::default()).mount(mount).build().unwrap();
        let address = site(Some(captcha));
        let field = reqwest::get(format!("{address}/field")).await.unwrap().text().await.unwrap();
        let image = field.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(image.starts_with(&format!("{mount}/image/")), "{image}");
        let picture = reqwest::get(format!("{address}{image}")).await.unwrap();
        assert_eq!(picture.status(), 200, "{image}");
    }
}

/// A new captcha's picture, by what the JSON at a path says: where it is, if it is there.
async fn picture(address: &str, refresh: &str) -> Option<String> {
    let request = reqwest::Client::new().get(format!("{address}{refresh}"));
    let answer = request.header("X-Requested-With", "XMLHttpRequest").send().await.unwrap();
    let json: serde_json::Value = answer.json().await.ok()?;
    let url = json.get("image_url")?.as_str()?;
    let picture = reqwest::get(format!("{address}{url}")).await.unwrap();
    (picture.status() == 200).then(|| url.to_owned())
}

#[actix_web::test]
async fn the_mount_itself_is_nothing() {
    let address = site(Some(Captcha::new(MemoryStore::default()).unwrap()));
    for path in ["/captcha", "/captcha/"] {
        let answer = reqwest::get(format!("{address}{path}")).await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
    }
}

#[actix_web::test]
async fn two_captchas_in_one_app_each_have_their_own_urls() {
    let [one, other] = ["/one", "/other"]
        .map(|mount| Captcha::builder(MemoryStore::default()).mount(mount).build().unwrap());
    let address = serve(move |app| {
        app.configure(routes(&one)).configure(routes(&other));
    });
    for mount in ["/one", "/other"] {
        let url = picture(&address, &format!("{mount}/refresh/")).await.unwrap();
        assert!(url.starts_with(&format!("{mount}/image/")), "{url}");
    }
}

#[actix_web::test]
async fn a_scope_around_the_mount_serves_the_captcha_where_its_fields_say() {
    for (mount, around) in [
        ("/captcha", "/captcha"),
        ("/forms/captcha", "/forms/captcha"),
        ("/forms/captcha", "/forms"),
        ("/captcha", ""),
    ] {
        let captcha = Captcha::builder(MemoryStore::default()).mount(mount).build().unwrap();
        let address = serve(move |app| {
            let own = resource("/image/{name}").to(async || "the site's own");
            app.service(scope(around).configure(routes(&captcha)).service(own));
        });
        let url = picture(&address, &format!("{mount}/refresh/")).await.expect(around);
        assert!(url.starts_with(&format!("{mount}/image/")), "{url}");
        if around == "/forms" {
            let own = reqwest::get(format!("{address}/forms/image/cat")).await.unwrap();
            assert_eq!(own.text().await.unwrap(), "the site's own");
        }
    }
}

#[actix_web::test]
async fn what_is_logged_of_a_form_does_not_show_it() {
    async fn told(sent: Result<Solved<Form<Signup>>, SolvedRejection<Form<Signup>>>) -> String {
        format!("{sent:?}")
    }
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let key = captcha.issue().await.unwrap();
    let address = serve(move |app| {
        app.configure(routes(&captcha)).service(resource("/told").route(post().to(told)));
    });
    for key in ["a", key.as_str()] {
        let form = [("name", "SECRET"), ("age", "36"), ("captcha_0", key), ("captcha_1", "SECRET")];
        let request = reqwest::Client::new().post(format!("{address}/told")).form(&form);
        let told = request.send().await.unwrap().text().await.unwrap();
        assert_eq!(told, "Err(SolvedRejection(captcha_invalid))");
    }
}

/// Lets nobody send anything for a while, and knows more than it says.
struct BusyForm;

impl FromRequest for BusyForm {
    type Error = InternalError<&'static str>;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut answer = match request.query_string() {
            "busy" => HttpResponse::TooManyRequests(),
            _ => HttpResponse::BadRequest(),
        };
        let answer = answer.insert_header(("retry-after", "30")).content_type("text/plain");
        let answer = answer.body("Wait half a minute");
        ready(Err(InternalError::from_response("the password is tiger", answer)))
    }
}

#[actix_web::test]
async fn an_extractor_that_says_more_than_that_a_form_cannot_be_read_keeps_its_answer() {
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let address = serve(move |app| {
        let busy = resource("/busy").route(post().to(async |_: Solved<BusyForm>| "in"));
        app.configure(routes(&captcha)).service(busy);
    });
    let send = async |query: &str| {
        let request = reqwest::Client::new().post(format!("{address}/busy{query}"));
        let request = request.header("Accept", "application/json").form(&[("name", "Ada")]);
        request.send().await.unwrap()
    };
    let answer = send("?busy").await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"30".parse().unwrap())
    );
    assert_eq!(answer.text().await.unwrap(), "Wait half a minute");
    let unread = send("").await;
    assert_eq!(unread.headers()["retry-after"], "30");
    let unread = unread.text().await.unwrap();
    assert!(unread.ends_with(r#""detail":"Wait half a minute"}"#), "{unread}");
}

#[actix_web::test]
async fn a_handler_that_judges_itself_refuses_as_all_others_do() {
    async fn send(visitor: Visitor, captcha: Data<Captcha>) -> HttpResponse {
        match Submission::new("a", "b").judge(&captcha).await {
            Ok(_) => HttpResponse::Ok().finish(),
            Err(refusal) => visitor.refuse(refusal),
        }
    }
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let address = serve(move |app| {
        app.configure(routes(&captcha)).service(resource("/send").route(post().to(send)));
    });
    let request = reqwest::Client::new().post(format!("{address}/send"));
    let answer = request.header("Accept", "application/json").send().await.unwrap();
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().starts_with(r#"{"code":"captcha_invalid","#));
}

#[actix_web::test]
async fn a_field_that_cannot_be_made_is_a_503_that_says_when_and_not_why() {
    let address = site(Some(Captcha::new(failing()).unwrap()));
    let answer = reqwest::get(format!("{address}/field")).await.unwrap();
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()["retry-after"], "2");
    assert!(answer.text().await.unwrap().is_empty());
}

#[actix_web::test]
async fn two_sites_in_actix_web_have_nothing_in_common() {
    for sealed in [false, true] {
        let store = SharedStore::new(MemoryStore::default());
        let service = test_support::script::service(&store, sealed);
        let script = CaptchaSite::new(&serve(move |app| {
            app.configure(routes(&service));
        }));
        script.two_sites(async |_| test_support::script::WORD.to_owned()).await;
    }
}
