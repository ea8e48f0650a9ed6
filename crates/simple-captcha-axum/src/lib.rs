//! [`simple_captcha`] in an [`axum`] site.
//!
//! [`routes`] are the captcha's own URLs, below `/captcha` unless it was built with another mount. A
//! [`Field`] shows a captcha in a form, and [`Solved`] lets the form into your handler once its captcha
//! is answered:
//!
//! ```
//! use axum::extract::{FromRef, State};
//! use axum::response::Html;
//! use axum::routing::get;
//! use axum::{Form, Router};
//! use simple_captcha::{Captcha, MemoryStore};
//! use simple_captcha_axum::{Field, IssueRejection, Solved, routes};
//!
//! /// The site's own state. Axum finds the captcha in it.
//! #[derive(Clone, FromRef)]
//! struct AppState {
//!     captcha: Captcha,
//!     greeting: &'static str,
//! }
//!
//! /// What the form sends, beside the captcha.
//! #[derive(serde::Deserialize)]
//! struct Signup {
//!     name: String,
//! }
//!
//! async fn form(State(captcha): State<Captcha>) -> Result<Html<String>, IssueRejection> {
//!     let field = Field::builder(&captcha).issue().await?;
//!     Ok(Html(format!(
//!         r#"<link rel="stylesheet" href="/captcha/captcha.css">
//! <script src="/captcha/captcha.js" defer></script>
//! <form method="post"><input name="name">{field}<button>Sign up</button></form>"#
//!     )))
//! }
//!
//! async fn sign_up(State(site): State<AppState>, signup: Solved<Form<Signup>>) -> String {
//!     format!("{}, {}", site.greeting, signup.form.name)
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let captcha = Captcha::new(MemoryStore::default())?;
//! let app: Router = Router::new()
//!     .route("/signup", get(form).post(sign_up))
//!     .merge(routes(&captcha))
//!     .with_state(AppState { captcha, greeting: "Welcome" });
//! # Ok(())
//! # }
//! ```
//!
//! The script and its style bring the field to life: another captcha at a click, sound, renewal.
//! [`Visitor`] knows the visitor's language, for a site that speaks several.

mod issue_rejection;
mod rejection;
mod routes;
mod solved;
mod visitor;

pub use issue_rejection::IssueRejection;
pub use rejection::SolvedRejection;
pub use routes::routes;
#[doc(no_inline)]
pub use simple_captcha_http::form::{self, Field};
pub use solved::Solved;
pub use visitor::Visitor;

// The program in the guide stays true: it is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/rust.md")]
struct Guide;
