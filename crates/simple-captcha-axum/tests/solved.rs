//! Forms that are let through once their captcha is answered.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::time::SystemTime;

use axum::body::{Body, to_bytes};
use axum::extract::{self, DefaultBodyLimit, FromRequest, Multipart, State};
use axum::http::{Request, Response, StatusCode};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, MemoryStore, Store};
use simple_captcha_axum::form::Submission;
use simple_captcha_axum::{Field, IssueRejection, Solved, SolvedRejection, Visitor};
use test_support::store::failing;
use tower::ServiceExt;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

#[derive(serde::Deserialize)]
struct Signup {
    name: String,
    age: u8,
}

type SignupResult = Result<Solved<Form<Signup>>, SolvedRejection<Form<Signup>>>;

/// Shows the form again, with what was typed; where the name is taken, with a pass.
async fn again(State(captcha): State<Captcha>, sent: SignupResult) -> axum::response::Response {
    let field = Field::builder(&captcha);
    let (name, field) = match sent {
        Ok(mut solved) if solved.form.name == "taken" => {
            let pass = solved.pass().unwrap();
            (solved.form.0.name, field.pass(pass))
        }
        Ok(solved) => return format!("Welcome, {}", solved.form.name).into_response(),
        Err(SolvedRejection::Refused { refusal, form: Form(signup), audience, .. }) => {
            (signup.name, field.refused(refusal).language(audience.messages().language))
        }
        Err(other) => return other.into_response(),
    };
    Html(format!("{name}: {}", field.issue().await.unwrap())).into_response()
}

struct SignupSite {
    store: SharedStore,
    app: Router,
}

impl SignupSite {
    fn new() -> Self {
        Self::on(MemoryStore::default())
    }

    fn on(store: impl Store) -> Self {
        let store = SharedStore::new(store);
        let welcome = async |Solved { form: Form(signup), .. }: Solved<Form<Signup>>| {
            format!("{} is {}", signup.name, signup.age)
        };
        let json = async |Solved { form: Json(signup), .. }: Solved<Json<Signup>>| signup.name;
        let multipart = async |_: Solved<Multipart>| "in";
        let forms = Router::new().route("/again", post(again));
        let app = Router::new()
            .route("/form", post(welcome))
            .route("/json", post(json))
            .route("/multipart", post(multipart))
            .route("/proud", post(async |_: Solved<ProudForm>| "in"))
            .route("/strict", post(async |_: Solved<StrictForm>| "in"))
            .route("/busy", post(async |_: Solved<BusyForm>| "in"))
            .nest("/forms", forms)
            .layer(DefaultBodyLimit::max(1000))
            .with_state(Captcha::new(store.clone()).unwrap());
        Self { store, app }
    }

    /// Makes a captcha: its key and its answer.
    async fn captcha(&self) -> (String, String) {
        let key = Captcha::new(self.store.clone()).unwrap().issue().await.unwrap();
        let record = self.store.get(&key, SystemTime::UNIX_EPOCH).await.unwrap().unwrap();
        (key.as_str().to_owned(), record.challenge)
    }

    async fn post(&self, path: &str, kind: &str, body: String) -> (StatusCode, String) {
        let (status, body, _) = self.post_accepting(path, kind, body, "").await;
        (status, body)
    }

    async fn post_accepting(
        &self,
        path: &str,
        kind: &str,
        body: String,
        accept: &str,
    ) -> (StatusCode, String, String) {
        let request = Request::post(path)
            .header("Content-Type", kind)
            .header("Accept", accept)
            .header("Accept-Language", "sv");
        let request = request.body(Body::from(body)).unwrap();
        let response: Response<Body> = self.app.clone().oneshot(request).await.unwrap();
        let kind = response.headers().get("content-type");
        let kind = kind.map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = response.status();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap(), kind)
    }
}

#[tokio::test]
async fn a_form_or_json_with_a_right_answer_gets_to_its_handler_once() {
    let site = SignupSite::new();
    let (key, answer) = site.captcha().await;
    let body = format!("name=Ada&age=36&captcha_0={key}&captcha_1={answer}");
    let first = site.post("/form", FORM, body.clone()).await;
    assert_eq!(first, (StatusCode::OK, "Ada is 36".to_owned()));
    assert_eq!(site.post("/form", FORM, body).await.0, StatusCode::UNPROCESSABLE_ENTITY);

    let (key, answer) = site.captcha().await;
    let body =
        format!(r#"{{"name":"Ada","age":36,"captcha_hashkey":"{key}","captcha_code":"{answer}"}}"#);
    assert_eq!(site.post("/json", JSON, body).await, (StatusCode::OK, "Ada".to_owned()));
}

#[tokio::test]
async fn a_form_that_its_own_extractor_refuses_costs_no_captcha() {
    let site = SignupSite::new();
    let (key, answer) = site.captcha().await;
    let captcha = format!("captcha_0={key}&captcha_1={answer}");
    let (status, body) = site.post("/form", FORM, format!("name=Ada&age=old&{captcha}")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("Formuläret kunde inte läsas."), "{body}");
    let (status, _) = site.post("/form", FORM, format!("name=Ada&age=36&{captcha}")).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_refused_is_told_as_a_page_or_as_json_in_the_visitors_language() {
    let site = SignupSite::new();
    let (key, _) = site.captcha().await;
    let empty = format!("name=Ada&age=36&captcha_0={key}&captcha_1=");
    let wrong = format!("{empty}wrong");
    let browser = "text/html,*/*;q=0.8";
    let (status, page, kind) = site.post_accepting("/form", FORM, empty, browser).await;
    assert_eq!((status, &*kind), (StatusCode::UNPROCESSABLE_ENTITY, "text/html; charset=utf-8"));
    assert!(page.contains("Svara på captchan."), "{page}");
    let (status, body, kind) = site.post_accepting("/form", FORM, wrong, JSON).await;
    assert_eq!((status, &*kind), (StatusCode::UNPROCESSABLE_ENTITY, JSON));
    let told = r#"{"code":"captcha_invalid","message":"Svaret var inte rätt. Försök igen."}"#;
    assert_eq!(body, told);
}

#[tokio::test]
async fn a_site_shows_its_form_again_with_what_was_typed_and_a_new_captcha() {
    let site = SignupSite::new();
    let (key, _) = site.captcha().await;
    let body = format!("name=Ada&age=36&captcha_0={key}&captcha_1=wrong");
    let (status, page) = site.post("/forms/again", FORM, body).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.starts_with(r#"Ada: <div class="captcha-field" lang="sv" dir="ltr">"#), "{page}");
    assert!(page.contains("Svaret var inte rätt.") && !page.contains(&key), "{page}");
    let (status, _) = site.post("/forms/again", FORM, "name=Ada&age=old".to_owned()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_answered_captcha_survives_a_form_that_fails_for_another_reason() {
    let site = SignupSite::new();
    let (key, answer) = site.captcha().await;
    let body = format!("name=taken&age=36&captcha_0={key}&captcha_1={answer}");
    let (_, page) = site.post("/forms/again", FORM, body).await;
    assert!(page.starts_with("taken: ") && !page.contains("<img"), "{page}");
    let pass = page.split(r#"value=""#).nth(1).unwrap().split('"').next().unwrap();
    assert!(pass.starts_with("pass_"), "{pass}");
    let mended = format!("name=Ada&age=36&captcha_0={pass}");
    let elsewhere = site.post("/form", FORM, mended.clone()).await.0;
    assert_eq!(elsewhere, StatusCode::UNPROCESSABLE_ENTITY, "it is another form's");
    let (_, page) = site.post("/forms/again?from=here", FORM, mended.clone()).await;
    assert_eq!(page, "Welcome, Ada");
    let (_, page) = site.post("/forms/again", FORM, mended).await;
    assert!(page.contains("<img"), "a pass is good once: {page}");
}

#[tokio::test]
async fn multipart_says_that_it_cannot() {
    let site = SignupSite::new();
    let body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n";
    let kind = "multipart/form-data; boundary=x";
    let body = body.to_owned();
    let (status, told, _) = site.post_accepting("/multipart", kind, body.clone(), JSON).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(told.contains("Submission::judge"), "{told}");
    let (status, told, _) = site.post_accepting("/form", "text/plain", body, JSON).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(told.contains("Form requests must have"), "the form says it in its words: {told}");
}

#[tokio::test]
async fn a_handler_that_judges_itself_refuses_as_all_others_do() {
    async fn send(visitor: Visitor, State(captcha): State<Captcha>) -> Result<(), Response<Body>> {
        let judged = Submission::new("a", "b").judge(&captcha).await;
        judged.map(drop).map_err(|refusal| visitor.refuse(refusal))
    }
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let app: Router = Router::new().route("/send", post(send)).with_state(captcha);
    let request = Request::post("/send").header("Accept", JSON).header("Accept-Language", "sv");
    let answer = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let told = to_bytes(answer.into_body(), 1000).await.unwrap();
    assert_eq!(
        told,
        r#"{"code":"captcha_invalid","message":"Svaret var inte rätt. Försök igen."}"#
    );
}

#[tokio::test]
async fn a_body_that_is_too_long_is_not_read() {
    let site = SignupSite::new();
    let body = format!("name={}&age=36", "a".repeat(1000));
    let (status, told, kind) = site.post_accepting("/form", FORM, body, JSON).await;
    assert_eq!((status, &*kind), (StatusCode::PAYLOAD_TOO_LARGE, JSON));
    assert!(told.starts_with(r#"{"code":"form_invalid","message":""#), "{told}");
}

/// Refuses every form in words of its own.
struct ProudForm;

impl<S: Sync> FromRequest<S> for ProudForm {
    type Rejection = (StatusCode, Json<&'static str>);

    async fn from_request(_: extract::Request, _: &S) -> Result<Self, Self::Rejection> {
        Err((StatusCode::IM_A_TEAPOT, Json("my own words")))
    }
}

/// Says what is wrong with a form, and sets a cookie.
struct StrictForm;

impl<S: Sync> FromRequest<S> for StrictForm {
    type Rejection = (StatusCode, [(&'static str, &'static str); 1], &'static str);

    async fn from_request(_: extract::Request, _: &S) -> Result<Self, Self::Rejection> {
        Err((StatusCode::BAD_REQUEST, [("set-cookie", "a=b")], "The name is too long"))
    }
}

#[tokio::test]
async fn of_a_line_of_text_the_headers_stay_and_a_handler_gets_the_whole_of_it() {
    async fn send(sent: Result<Solved<StrictForm>, SolvedRejection<StrictForm>>) -> Response<Body> {
        match sent {
            Err(SolvedRejection::Unread { why, response, .. }) if response.status() == 400 => {
                let length = to_bytes(response.into_body(), 100).await.unwrap().len();
                format!("{why:?} {length}").into_response()
            }
            other => other.map(|_| "in").into_response(),
        }
    }
    let site = SignupSite::new();
    let request = Request::post("/strict").header("Content-Type", FORM).body(Body::empty());
    let answer = site.app.clone().oneshot(request.unwrap()).await.unwrap();
    assert_eq!(answer.headers()["set-cookie"], "a=b");
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let app: Router = Router::new().route("/", post(send)).with_state(captcha);
    let request = Request::post("/").header("Content-Type", FORM).body(Body::empty());
    let answer = app.oneshot(request.unwrap()).await.unwrap();
    let told = to_bytes(answer.into_body(), 1000).await.unwrap();
    assert_eq!(told, r#"Some("The name is too long") 20"#);
}

/// Lets nobody send anything for a while.
struct BusyForm;

impl<S: Sync> FromRequest<S> for BusyForm {
    type Rejection = (StatusCode, [(&'static str, &'static str); 1], &'static str);

    async fn from_request(_: extract::Request, _: &S) -> Result<Self, Self::Rejection> {
        Err((StatusCode::TOO_MANY_REQUESTS, [("retry-after", "30")], "Wait half a minute"))
    }
}

#[tokio::test]
async fn an_extractor_that_says_more_than_that_a_form_cannot_be_read_keeps_its_answer() {
    let site = SignupSite::new();
    let (status, told) = site.post("/proud", FORM, String::new()).await;
    assert_eq!((status, &*told), (StatusCode::IM_A_TEAPOT, r#""my own words""#));
    let request = Request::post("/busy").header("Content-Type", FORM).body(Body::empty());
    let answer = site.app.clone().oneshot(request.unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers()["retry-after"], "30");
    assert_eq!(to_bytes(answer.into_body(), 100).await.unwrap(), "Wait half a minute");
}

#[tokio::test]
async fn what_is_logged_of_a_form_does_not_show_it() {
    async fn told(sent: SignupResult) -> String {
        let told = format!("{sent:?}");
        let error: Box<dyn std::error::Error> = sent.unwrap_err().into();
        format!("{told} {error}")
    }
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let app: Router = Router::new().route("/told", post(told)).with_state(captcha);
    for (body, shown) in [
        (
            "name=SECRET&age=36&captcha_0=a&captcha_1=SECRET",
            "Err(SolvedRejection(captcha_invalid)) captcha_invalid",
        ),
        (
            "name=SECRET&age=old",
            "Err(SolvedRejection(422 Unprocessable Entity)) 422 Unprocessable Entity",
        ),
    ] {
        let request = Request::post("/told").header("Content-Type", FORM).body(Body::from(body));
        let answer = app.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(to_bytes(answer.into_body(), 1000).await.unwrap(), shown);
    }
}

#[tokio::test]
async fn a_store_that_fails_lets_nobody_in_and_tells_nothing_of_itself() {
    let site = SignupSite::on(failing());
    let body = "name=Ada&age=36&captcha_0=abc&captcha_1=x".to_owned();
    let (status, told, _) = site.post_accepting("/form", FORM, body, JSON).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(told.starts_with(r#"{"code":"captcha_unavailable""#), "{told}");
    assert!(!told.contains("tiger"), "{told}");
}

#[tokio::test]
async fn a_form_that_cannot_be_shown_is_a_503_that_says_when_and_not_why() {
    async fn form(State(captcha): State<Captcha>) -> Result<String, IssueRejection> {
        Ok(Field::builder(&captcha).issue().await?.to_string())
    }
    let captcha = Captcha::new(failing()).unwrap();
    let app = Router::new().route("/form", get(form)).with_state(captcha);
    let request = Request::get("/form").body(Body::empty()).unwrap();
    let answer = app.oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()["retry-after"], "2");
    assert!(to_bytes(answer.into_body(), 100).await.unwrap().is_empty());
}
