//! [`simple_captcha`] in an [`axum`] site.
//!
//! [`routes`] mounts the captcha's own URLs at any path, and [`Solved`] lets a form into your handler
//! once its captcha is answered:
//!
//! ```
//! use axum::extract::State;
//! use axum::http::StatusCode;
//! use axum::response::Html;
//! use axum::routing::get;
//! use axum::{Form, Router};
//! use simple_captcha::{Captcha, MemoryStore};
//! use simple_captcha_axum::Solved;
//!
//! /// What the form sends, beside the captcha.
//! #[derive(serde::Deserialize)]
//! struct Signup {
//!     name: String,
//! }
//!
//! async fn form(State(captcha): State<Captcha>) -> Result<Html<String>, StatusCode> {
//!     let field = captcha.field("captcha").issue().await?;
//!     Ok(Html(format!("<form method=post><input name=name>{field}<button>Sign up</button></form>")))
//! }
//!
//! async fn sign_up(Solved(Form(signup), _): Solved<Form<Signup>>) -> String {
//!     format!("Welcome, {}", signup.name)
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let captcha = Captcha::new(MemoryStore::default())?;
//! let app: Router = Router::new()
//!     .route("/signup", get(form).post(sign_up))
//!     .nest("/captcha", simple_captcha_axum::routes())
//!     .with_state(captcha);
//! # Ok(())
//! # }
//! ```
//!
//! With `<link rel="stylesheet" href="/captcha/captcha.css">` and
//! `<script src="/captcha/captcha.js" defer></script>` in the page's head, a click brings another picture
//! and a button plays the sound.

mod routes;
mod solved;
mod unsolved;

pub use routes::routes;
pub use solved::Solved;
pub use unsolved::Unsolved;

// The commands and code of the README stay true: its Rust is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
