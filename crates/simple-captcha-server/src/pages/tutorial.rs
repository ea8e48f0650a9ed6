//! The tutorial: a form with a captcha that another one replaces at a click.

use askama::Template;
use axum::extract::{FromRef, State};
use axum::http::header::{CONTENT_TYPE, LOCATION, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response, Result};
use axum::routing::get;
use axum::{Extension, Form, Json, Router};
use serde::{Deserialize, Serialize};
use simple_captcha::{Captcha, Names};
use simple_captcha_axum::{IssueRejection, Solved, SolvedRejection};
use simple_captcha_http::NewCaptcha;
use simple_captcha_http::form::{Field, FieldBuilder, Messages, Refusal};
use tower_http::csrf::CsrfLayer;

use super::words::{PageReader, PageWords};
use crate::forwarded_prefix::ForwardedPrefix;

/// The page and its refresh, to be nested at `mount`; the captcha's own URLs are at `captchas`.
pub(super) fn routes(captcha: Captcha, test_mode: bool, mount: &str, captchas: &str) -> Router {
    let (mount, captchas) = (mount.to_owned(), captchas.to_owned());
    let tutorial = Tutorial { captcha, test_mode, mount, captchas };
    Router::new()
        .route(
            "/test/",
            get(show).head(head("text/html; charset=utf-8")).post(check).layer(CsrfLayer::new()),
        )
        .route("/test", get(redirect_to("test")))
        .route("/refresh_captcha", get(redirect_to("refresh_captcha")))
        .route("/refresh_captcha/", get(refresh).head(head("application/json")))
        .layer(Extension(FORM))
        .with_state(tutorial)
}

/// Leads to the path with its last slash; seen from the path without it, that is beside it.
fn redirect_to(name: &str) -> impl IntoResponse + Clone + use<> {
    (StatusCode::MOVED_PERMANENTLY, [(LOCATION, format!("{name}/"))])
}

#[derive(Clone)]
struct Tutorial {
    captcha: Captcha,
    test_mode: bool,
    mount: String,
    captchas: String,
}

impl Tutorial {
    /// Where the browser is to ask for what belongs to the captcha.
    fn captchas(&self, taken: &ForwardedPrefix) -> String {
        format!("{}{}", taken.0, self.captchas)
    }

    fn field<'a>(&self, messages: &Messages, captchas: &'a str) -> FieldBuilder<'a> {
        let field = Field::builder(&self.captcha.for_form(FORM));
        field.mount(captchas).language(messages.language)
    }
}

impl FromRef<Tutorial> for Captcha {
    fn from_ref(tutorial: &Tutorial) -> Self {
        tutorial.captcha.clone()
    }
}

const FORM: simple_captcha::Form =
    simple_captcha::Form::new("tutorial").with_names(Names::tutorial());

/// What the form sends. What is left out counts as left empty.
#[derive(Default, Deserialize)]
struct TutorialForm {
    #[serde(default)]
    captcha: String,
    #[serde(default)]
    nickname: String,
}

#[derive(Template)]
#[template(path = "tutorial.html")]
struct TutorialPage<'a> {
    base: &'a str,
    mount: &'a str,
    captchas: &'a str,
    messages: &'a Messages,
    words: PageWords,
    nickname: &'a str,
    /// `None` if the answer was right: the visitor needs no other captcha.
    field: Option<Field>,
    right: Option<bool>,
    /// Whether the verdict is also given in the Chinese of the tutorial.
    chinese: bool,
}

async fn show(
    State(tutorial): State<Tutorial>,
    taken: ForwardedPrefix,
    headers: HeaderMap,
) -> Result<Response> {
    page(&tutorial, &taken, headers, "", None).await
}

async fn check(
    State(tutorial): State<Tutorial>,
    taken: ForwardedPrefix,
    headers: HeaderMap,
    solved: Result<Solved<Form<TutorialForm>>, SolvedRejection<Form<TutorialForm>>>,
) -> Result<Response> {
    let (submission, verdict) = match solved {
        Ok(solved) => (solved.form.0, Ok(())),
        Err(SolvedRejection::Refused { refusal: Refusal::Unavailable, .. }) => {
            return Err(StatusCode::SERVICE_UNAVAILABLE.into());
        }
        Err(SolvedRejection::Refused { refusal, form: Form(submission), .. }) => {
            (submission, Err(refusal))
        }
        // To call wrong what was not read would mislead whoever sent the right answer in another type.
        Err(unread) if unread.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            return Ok(unread.into_response());
        }
        Err(_) => (TutorialForm::default(), Err(Refusal::Invalid)),
    };
    let passed = tutorial.test_mode && submission.captcha.trim().eq_ignore_ascii_case("passed");
    let verdict = if passed { Ok(()) } else { verdict };
    page(&tutorial, &taken, headers, &submission.nickname, Some(verdict)).await
}

/// The page, in the visitor's language, with a new captcha unless the answer was right.
async fn page(
    tutorial: &Tutorial,
    taken: &ForwardedPrefix,
    headers: HeaderMap,
    nickname: &str,
    verdict: Option<Result<(), Refusal>>,
) -> Result<Response> {
    let audience = PageReader::of(&headers);
    let messages = audience.messages;
    let captchas = tutorial.captchas(taken);
    let field = match &verdict {
        Some(Ok(())) => None,
        Some(Err(refusal)) => Some(
            tutorial
                .field(messages, &captchas)
                .refused(*refusal)
                .issue()
                .await
                .map_err(IssueRejection)?,
        ),
        None => Some(tutorial.field(messages, &captchas).issue().await.map_err(IssueRejection)?),
    };
    let page = super::html(&TutorialPage {
        base: taken.0.as_str(),
        mount: &tutorial.mount,
        captchas: &captchas,
        messages,
        words: PageWords::beside(messages),
        nickname,
        field,
        right: verdict.map(|verdict| verdict.is_ok()),
        chinese: audience.reads_chinese,
    })?;
    Ok(([(VARY, "Accept-Language")], page).into_response())
}

/// A new captcha, as the tutorial's script asks for it.
#[derive(Serialize)]
struct TutorialCaptcha {
    hashkey: String,
    image_url: String,
    audio_url: Option<String>,
}

async fn refresh(State(tutorial): State<Tutorial>, taken: ForwardedPrefix) -> Result<Response> {
    let NewCaptcha { hashkey, image_url, audio_url, .. } =
        NewCaptcha::issue(&tutorial.captcha, &tutorial.captchas(&taken))
            .await
            .map_err(IssueRejection)?;
    let refreshed = Json(TutorialCaptcha { hashkey, image_url, audio_url });
    Ok(refreshed.into_response())
}

/// What `HEAD` is answered: no captcha is made for it.
fn head(content_type: &'static str) -> impl IntoResponse + Clone {
    [(CONTENT_TYPE, content_type)]
}
