//! A page to sign up, with a captcha, in actix-web.
//!
//! `cargo run -p simple-captcha-actix --example actix`, then open <http://127.0.0.1:3000/>.

use actix_web::web::{Data, Form, Html, resource};
use actix_web::{App, HttpServer};
use simple_captcha::{Captcha, MemoryStore};
use simple_captcha_actix::{Field, IssueRejection, Solved, routes};

/// What the form sends beside the captcha.
#[derive(serde::Deserialize)]
struct Signup {
    name: String,
}

async fn form(captcha: Data<Captcha>) -> Result<Html, IssueRejection> {
    let field = Field::builder(&captcha).issue().await?;
    Ok(Html::new(format!(
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

#[actix_web::main]
#[expect(clippy::print_stdout, reason = "it says where it is")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let captcha = Captcha::new(MemoryStore::default())?;
    let server = HttpServer::new(move || {
        App::new().configure(routes(&captcha)).service(resource("/").get(form).post(sign_up))
    });
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let server = server.bind(address)?;
    for address in server.addrs() {
        println!("open http://{address}/");
    }
    Ok(server.run().await?)
}
