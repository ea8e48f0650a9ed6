//! A page to sign up, with a captcha. Captchas are kept in the file `captcha.db`, in the folder where
//! it is started.
//!
//! `cargo run -p simple-captcha-axum --example signup`, then open <http://127.0.0.1:3000/>.

use std::time::Duration;

use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use axum::{Form, Router};
use simple_captcha::Captcha;
use simple_captcha_axum::{Field, IssueRejection, Solved};
use simple_captcha_store::{SqliteStore, keep_clean};

/// What the form sends beside the captcha.
#[derive(serde::Deserialize)]
struct Signup {
    name: String,
}

async fn form(State(captcha): State<Captcha>) -> Result<Html<String>, IssueRejection> {
    let field = Field::builder(&captcha).issue().await?;
    Ok(Html(format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sign up</title>
<link rel="stylesheet" href="/captcha/captcha.css">
<script src="/captcha/captcha.js" defer></script>
</head>
<body>
<main>
<h1>Sign up</h1>
<form method="post">
<p><label for="name">Name</label> <input id="name" name="name" required autocomplete="username"></p>
{field}
<p><button>Sign up</button></p>
</form>
</main>
</body>
</html>
"#
    )))
}

async fn sign_up(signup: Solved<Form<Signup>>) -> String {
    format!("Welcome, {}!", signup.form.name)
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "it says where it is")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let captcha = Captcha::new(SqliteStore::open("captcha.db").await?)?;
    // Those that expired are removed.
    tokio::spawn(keep_clean(captcha.clone(), Duration::from_secs(600)));
    let site = Router::new()
        .route("/", get(form).post(sign_up))
        .merge(simple_captcha_axum::routes(&captcha))
        .with_state(captcha);
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    println!("open http://{address}/ (captchas are kept in the file captcha.db, in this folder)");
    Ok(axum::serve(listener, site).await?)
}
