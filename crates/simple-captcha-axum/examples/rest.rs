//! JSON in, JSON out, errors too: for a page that sends with a script, an app, or curl.
//!
//! `cargo run -p simple-captcha-axum --example rest`, then open <http://127.0.0.1:3000/>, or:
//!
//! ```sh
//! curl http://127.0.0.1:3000/captcha/refresh/ -H 'X-Requested-With: XMLHttpRequest'
//! curl http://127.0.0.1:3000/comments --json '{"text": "Hello", "captcha_hashkey": "…", "captcha_code": "…"}'
//! ```

use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use simple_captcha::{Captcha, MemoryStore};
use simple_captcha_axum::{Solved, Unsolved};

/// What is sent beside the captcha.
#[derive(serde::Deserialize)]
struct Comment {
    text: String,
}

#[derive(serde::Serialize)]
struct Posted {
    message: String,
}

/// What is answered where something is wrong: the captcha's own refusals have the same two parts.
#[derive(serde::Serialize)]
struct Wrong {
    code: &'static str,
    message: String,
}

type Sent = Result<Solved<Json<Comment>>, Unsolved<Json<Comment>, JsonRejection>>;

async fn comment(sent: Sent) -> Response {
    match sent {
        Ok(Solved(Json(comment), _)) => {
            Json(Posted { message: format!("Posted: {}", comment.text) }).into_response()
        }
        Err(Unsolved::Inner(rejection)) => wrong(rejection.status(), rejection.body_text()),
        Err(Unsolved::Body(rejection)) => wrong(rejection.status(), rejection.body_text()),
        Err(Unsolved::UnknownType(unknown)) => {
            wrong(StatusCode::UNSUPPORTED_MEDIA_TYPE, unknown.to_string())
        }
        // It sent JSON, and is answered in JSON.
        Err(refused) => refused.into_response(),
    }
}

fn wrong(status: StatusCode, message: String) -> Response {
    (status, Json(Wrong { code: "bad_request", message })).into_response()
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "it says where it is")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let script = ([(CONTENT_TYPE, "text/javascript")], include_str!("templates/comments.js"));
    let site = Router::new()
        .route("/", get(Html(include_str!("templates/comments.html"))))
        .route("/comments.js", get(script))
        .route("/comments", post(comment))
        .nest("/captcha", simple_captcha_axum::routes())
        .with_state(Captcha::new(MemoryStore::default())?);
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("open http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, site).await?)
}
