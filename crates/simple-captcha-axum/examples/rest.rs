//! JSON in, JSON out, errors too: for a page that sends with a script, an app, or curl.
//!
//! `cargo run -p simple-captcha-axum --example rest`, then open <http://127.0.0.1:3000/>, or:
//!
//! ```sh
//! curl http://127.0.0.1:3000/captcha/refresh/ -H 'X-Requested-With: XMLHttpRequest'
//! curl http://127.0.0.1:3000/comments --json '{"text": "Hello", "captcha_hashkey": "…", "captcha_code": "…"}'
//! ```

use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use simple_captcha::{Captcha, MemoryStore};
use simple_captcha_axum::Solved;

/// What is sent beside the captcha.
#[derive(serde::Deserialize)]
struct Comment {
    text: String,
}

#[derive(serde::Serialize)]
struct ErrorMessage {
    message: String,
}

/// Clients that send or accept JSON get errors as JSON, of the comment and of the captcha: a `code` and a
/// `message`.
async fn comment(comment: Solved<Json<Comment>>) -> Json<ErrorMessage> {
    Json(ErrorMessage { message: format!("Posted: {}", comment.form.text) })
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "it says where it is")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let script = ([(CONTENT_TYPE, "text/javascript")], include_str!("templates/comments.js"));
    let captcha = Captcha::new(MemoryStore::default())?;
    let site = Router::new()
        .route("/", get(Html(include_str!("templates/comments.html"))))
        .route("/comments.js", get(script))
        .route("/comments", post(comment))
        .merge(simple_captcha_axum::routes(&captcha))
        .with_state(captcha);
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("open http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, site).await?)
}
