//! A page to sign up, with a captcha.
//!
//! `cargo run -p simple-captcha-axum --example signup`, then open <http://127.0.0.1:3000/>.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use axum::{Form, Router};
use simple_captcha::{Answer, Captcha, Key, web};
use simple_captcha_store::SqliteStore;

/// What the form sends.
#[derive(serde::Deserialize)]
struct Signup {
    captcha: Answer,
    hashkey: Key,
}

async fn form(State(captcha): State<Captcha>) -> Result<Html<String>, StatusCode> {
    let new = web::issue(&captcha, "/captcha").await?;
    Ok(Html(format!(
        "<!DOCTYPE html><title>Sign up</title><form method=post>\
         <p><label>Name <input name=name></label>\
         <p><img src='{}' alt='Captcha: letters to type'>\
         <p><label>The letters in the picture <input name=captcha autocomplete=off required></label>\
         <input type=hidden name=hashkey value='{}'><p><button>Sign up</button></form>",
        new.image_url, new.key
    )))
}

async fn sign_up(State(captcha): State<Captcha>, Form(form): Form<Signup>) -> String {
    match captcha.verify(&form.hashkey, &form.captcha).await {
        Ok(()) => "Welcome!".to_owned(),
        Err(error) => format!("Please go back and try again: {error}."),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let captcha = Captcha::new(SqliteStore::open("captcha.db").await?)?;
    let site = Router::new()
        .route("/", get(form).post(sign_up))
        .nest("/captcha", simple_captcha_axum::routes())
        .with_state(captcha);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, site).await?)
}
