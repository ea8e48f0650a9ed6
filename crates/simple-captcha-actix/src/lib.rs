//! [`simple_captcha`] in an [`actix_web`] site.
//!
//! [`routes`] are the captcha's own URLs, below `/captcha` unless it was built with another mount, and
//! [`Solved`] lets a form into your handler once its captcha is answered:
//!
//! ```
//! use actix_web::App;
//! use actix_web::web::{Data, Form, Html, resource};
//! use simple_captcha::{Captcha, MemoryStore};
//! use simple_captcha_actix::{Field, IssueRejection, Solved, routes};
//!
//! /// What the form sends, beside the captcha.
//! #[derive(serde::Deserialize)]
//! struct Signup {
//!     name: String,
//! }
//!
//! async fn form(captcha: Data<Captcha>) -> Result<Html, IssueRejection> {
//!     let field = Field::builder(&captcha).issue().await?;
//!     Ok(Html::new(format!(
//!         r#"<link rel="stylesheet" href="/captcha/captcha.css">
//! <script src="/captcha/captcha.js" defer></script>
//! <form method="post"><input name="name">{field}<button>Sign up</button></form>"#
//!     )))
//! }
//!
//! async fn sign_up(signup: Solved<Form<Signup>>) -> String {
//!     format!("Welcome, {}", signup.form.name)
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let captcha = Captcha::new(MemoryStore::default())?;
//! let app = App::new()
//!     .configure(routes(&captcha))
//!     .service(resource("/signup").get(form).post(sign_up));
//! # drop(app);
//! # Ok(())
//! # }
//! ```
//!
//! The script and its style bring the field to life: another captcha at a click, sound, renewal.
//! [`Visitor`] knows the visitor's language, for a site that speaks several.
//!
//! Make the captcha once, outside of the closure that makes each worker's `App`.

mod issue_rejection;
mod rejection;
mod routes;
mod solved;
mod translate;
mod visitor;

pub use issue_rejection::IssueRejection;
pub use rejection::SolvedRejection;
pub use routes::routes;
#[doc(no_inline)]
pub use simple_captcha_http::form::{self, Field};
pub use solved::Solved;
pub use visitor::Visitor;
