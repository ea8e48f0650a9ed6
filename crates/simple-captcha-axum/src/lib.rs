//! [`simple_captcha`] in an [`axum`] site.
//!
//! [`routes`] are the captcha's own URLs, below `/captcha` unless it was built with another mount, and
//! [`Solved`] lets a form into your handler once its captcha is answered:
//!
//! ```
//! use axum::extract::State;
//! use axum::response::Html;
//! use axum::routing::get;
//! use axum::{Form, Router};
//! use simple_captcha::{Captcha, MemoryStore};
//! use simple_captcha_axum::{Solved, Unissued};
//!
//! /// What the form sends, beside the captcha.
//! #[derive(serde::Deserialize)]
//! struct Signup {
//!     name: String,
//! }
//!
//! async fn form(State(captcha): State<Captcha>) -> Result<Html<String>, Unissued> {
//!     let field = captcha.field().issue().await?;
//!     Ok(Html(format!(
//!         r#"<link rel="stylesheet" href="/captcha/captcha.css">
//! <script src="/captcha/captcha.js" defer></script>
//! <form method="post"><input name="name">{field}<button>Sign up</button></form>"#
//!     )))
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
//!     .merge(simple_captcha_axum::routes(&captcha))
//!     .with_state(captcha);
//! # Ok(())
//! # }
//! ```
//!
//! The script and its style bring the field to life: another captcha at a click, sound, renewal.
//! [`Language`] is the visitor's, for a site that speaks several.

mod language;
mod routes;
mod solved;
mod unissued;
mod unsolved;
mod visitor;

pub use language::Language;
pub use routes::routes;
pub use solved::Solved;
pub use unissued::Unissued;
pub use unsolved::Unsolved;
pub use visitor::Visitor;

// The program in the guide stays true: it is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/rust.md")]
struct Guide;
