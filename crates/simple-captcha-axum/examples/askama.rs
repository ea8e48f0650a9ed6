//! A form in an askama template. A wrong answer shows it again with what was typed, and so does a name
//! that is taken (`ada`): the captcha need not be answered again then.
//!
//! `cargo run -p simple-captcha-axum --example askama`, then open <http://127.0.0.1:3000/>.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response, Result};
use axum::routing::get;
use axum::{Form, Router};
use simple_captcha::{Captcha, MemoryStore};
use simple_captcha_axum::{Field, IssueRejection, Solved, SolvedRejection};

/// What the form sends beside the captcha.
#[derive(serde::Deserialize)]
struct Signup {
    name: String,
}

type SignupResult = Result<Solved<Form<Signup>>, SolvedRejection<Form<Signup>>>;

#[derive(Template)]
#[template(path = "signup.html")]
struct Page<'a> {
    name: &'a str,
    refused: bool,
    taken: bool,
    field: &'a Field,
}

async fn form(State(captcha): State<Captcha>) -> Result<Response> {
    let field = Field::builder(&captcha).issue().await.map_err(IssueRejection)?;
    Ok(page(&Page { name: "", refused: false, taken: false, field: &field })?)
}

async fn sign_up(State(captcha): State<Captcha>, submitted: SignupResult) -> Result<Response> {
    // The page is in English, so its field is too.
    let field = Field::builder(&captcha);
    let (status, name, taken, field) = match submitted {
        Ok(mut signup) if signup.form.name == "ada" => {
            let pass = signup.pass().unwrap_or_default();
            let Form(Signup { name }) = signup.form;
            (StatusCode::UNPROCESSABLE_ENTITY, name, true, field.pass(pass))
        }
        Ok(signup) => {
            return Ok(format!("Welcome, {}!", signup.form.name).into_response());
        }
        Err(SolvedRejection::Refused { refusal, form: Form(Signup { name }), .. }) => {
            (refusal.status(), name, false, field.refused(refusal))
        }
        Err(other) => return Ok(other.into_response()),
    };
    let field = field.issue().await.map_err(IssueRejection)?;
    let page = page(&Page { name: &name, refused: true, taken, field: &field })?;
    Ok((status, page).into_response())
}

fn page(page: &Page<'_>) -> Result<Response, StatusCode> {
    let html = page.render().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Html(html).into_response())
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "it says where it is")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let captcha = Captcha::new(MemoryStore::default())?;
    let site = Router::new()
        .route("/", get(form).post(sign_up))
        .merge(simple_captcha_axum::routes(&captcha))
        .with_state(captcha);
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("open http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, site).await?)
}
