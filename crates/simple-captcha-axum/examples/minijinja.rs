//! A form in a minijinja template, which asks for a sum.
//!
//! `cargo run -p simple-captcha-axum --example minijinja`, then open <http://127.0.0.1:3000/>.

use std::sync::Arc;

use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response, Result};
use axum::routing::get;
use axum::{Form, Router};
use minijinja::{Environment, Value, context};
use simple_captcha::{Captcha, MemoryStore, Sum};
use simple_captcha_axum::form::FieldBuilder;
use simple_captcha_axum::{Field, IssueRejection, Solved, SolvedRejection};

/// What the form sends beside the captcha.
#[derive(serde::Deserialize)]
struct Contact {
    message: String,
}

type ContactResult = Result<Solved<Form<Contact>>, SolvedRejection<Form<Contact>>>;

#[derive(Clone, FromRef)]
struct AppState {
    captcha: Captcha,
    templates: Arc<Environment<'static>>,
}

impl AppState {
    async fn page(
        &self,
        message: &str,
        refused: bool,
        field: FieldBuilder<'_>,
    ) -> Result<Response> {
        // It is HTML already.
        let field =
            Value::from_safe_string(field.issue().await.map_err(IssueRejection)?.to_string());
        let template = self.templates.get_template("contact.html");
        let html =
            template.and_then(|template| template.render(context! { message, refused, field }));
        Ok(Html(html.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?).into_response())
    }
}

async fn form(State(site): State<AppState>) -> Result<Response> {
    site.page("", false, Field::builder(&site.captcha)).await
}

async fn send(State(site): State<AppState>, submitted: ContactResult) -> Result<Response> {
    match submitted {
        Ok(contact) => {
            Ok(format!("Thank you! You wrote: {}", contact.form.message).into_response())
        }
        Err(SolvedRejection::Refused { refusal, form: Form(contact), .. }) => {
            let field = Field::builder(&site.captcha).refused(refusal);
            Ok((refusal.status(), site.page(&contact.message, true, field).await?).into_response())
        }
        Err(other) => Ok(other.into_response()),
    }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "it says where it is")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut templates = Environment::new();
    templates.add_template("contact.html", include_str!("templates/contact.html"))?;
    let captcha = Captcha::builder(MemoryStore::default()).challenge(Sum::default()).build()?;
    let site = Router::new()
        .route("/", get(form).post(send))
        .merge(simple_captcha_axum::routes(&captcha))
        .with_state(AppState { captcha, templates: Arc::new(templates) });
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("open http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, site).await?)
}
