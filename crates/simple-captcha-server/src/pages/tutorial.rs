//! The tutorial: a form with a captcha that another one replaces at a click.

use askama::Template;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Json, Router};
use serde::{Deserialize, Serialize};
use simple_captcha::image::Scale;
use simple_captcha::web::{self, NewCaptcha};
use simple_captcha::{Answer, Captcha, Key, VerifyError};
use tower_http::csrf::CsrfLayer;

use crate::assemble::Kind;
use crate::forwarded::Taken;

/// The page and its refresh, to be nested at `mount`; the captcha's own URLs are at `captchas`.
pub(super) fn routes(
    captcha: Captcha,
    kind: Kind,
    test_mode: bool,
    mount: &str,
    captchas: &str,
) -> Router {
    let (mount, captchas) = (mount.to_owned(), captchas.to_owned());
    let tutorial = Tutorial { captcha, kind, test_mode, mount, captchas };
    Router::new()
        .route(
            "/test/",
            get(show).head(head("text/html; charset=utf-8")).post(check).layer(CsrfLayer::new()),
        )
        .route("/test", get(redirect_to("test")))
        .route("/refresh_captcha", get(redirect_to("refresh_captcha")))
        .route("/refresh_captcha/", get(refresh).head(head("application/json")))
        .with_state(tutorial)
}

/// Leads to the path with its last slash; seen from the path without it, that is beside it.
fn redirect_to(name: &str) -> impl IntoResponse + Clone + use<> {
    (StatusCode::MOVED_PERMANENTLY, [(LOCATION, format!("{name}/"))])
}

#[derive(Clone)]
struct Tutorial {
    captcha: Captcha,
    kind: Kind,
    test_mode: bool,
    mount: String,
    captchas: String,
}

impl Tutorial {
    /// A new captcha, whose URLs are those that the browser is to ask for.
    async fn issue(&self, taken: &Taken) -> Result<NewCaptcha, StatusCode> {
        web::issue(&self.captcha, &format!("{}{}", taken.0, self.captchas)).await
    }
}

/// What the form sends. What is left out counts as left empty.
#[derive(Default, Deserialize)]
struct Sent {
    #[serde(default)]
    captcha: String,
    #[serde(default)]
    hashkey: String,
    #[serde(default)]
    nickname: String,
}

#[derive(Template)]
#[template(path = "tutorial.html")]
struct Page<'a> {
    base: &'a str,
    mount: &'a str,
    kind: Kind,
    key: &'a str,
    image_url: &'a str,
    double_url: Option<String>,
    audio_url: Option<&'a str>,
    nickname: &'a str,
    passed: Option<bool>,
}

async fn show(State(tutorial): State<Tutorial>, taken: Taken) -> Result<Response, StatusCode> {
    page(&tutorial, &taken, "", None).await
}

async fn check(
    State(tutorial): State<Tutorial>,
    taken: Taken,
    form: Result<Form<Sent>, FormRejection>,
) -> Result<Response, StatusCode> {
    let sent = match form {
        Ok(Form(sent)) => sent,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        // What is no form, or not ours, answers nothing.
        Err(_) => Sent::default(),
    };
    let verdict = match sent.hashkey.parse::<Key>() {
        Ok(key) => tutorial.captcha.verify(&key, &Answer::new(&sent.captcha)).await,
        Err(_) => Err(VerifyError::Gone),
    };
    if let Err(VerifyError::Store(error)) = verdict {
        tracing::error!(error = &error as &dyn std::error::Error, "an answer was not checked");
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let passed = tutorial.test_mode && sent.captcha.trim().eq_ignore_ascii_case("passed");
    page(&tutorial, &taken, &sent.nickname, Some(passed || verdict.is_ok())).await
}

/// The page with a new captcha.
async fn page(
    tutorial: &Tutorial,
    taken: &Taken,
    nickname: &str,
    passed: Option<bool>,
) -> Result<Response, StatusCode> {
    let new = tutorial.issue(taken).await?;
    let double_url = tutorial.captcha.offers_double().then(|| new.image_url_at(Scale::Double));
    let page = super::html(&Page {
        base: taken.0.as_str(),
        mount: &tutorial.mount,
        kind: tutorial.kind,
        key: &new.key,
        image_url: &new.image_url,
        double_url,
        audio_url: new.audio_url.as_deref(),
        nickname,
        passed,
    })?;
    Ok(page.into_response())
}

/// A new captcha, as the tutorial's script asks for it.
#[derive(Serialize)]
struct Refreshed {
    hashkey: String,
    image_url: String,
    audio_url: Option<String>,
}

async fn refresh(State(tutorial): State<Tutorial>, taken: Taken) -> Result<Response, StatusCode> {
    let NewCaptcha { hashkey, image_url, audio_url, .. } = tutorial.issue(&taken).await?;
    let refreshed = Json(Refreshed { hashkey, image_url, audio_url });
    Ok(refreshed.into_response())
}

/// What `HEAD` is answered: no captcha is made for it.
fn head(content_type: &'static str) -> impl IntoResponse + Clone {
    [(CONTENT_TYPE, content_type)]
}
