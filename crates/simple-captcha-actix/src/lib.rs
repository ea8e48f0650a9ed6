//! [`simple_captcha`] in an [`actix_web`] site.
//!
//! [`routes`] are the captcha's own URLs, below `/captcha` unless it was built with another mount, and
//! [`Solved`] lets a form into your handler once its captcha is answered:
//!
//! ```
//! use actix_web::App;
//! use actix_web::web::{Data, Form, Html, resource};
//! use simple_captcha::{Captcha, MemoryStore};
//! use simple_captcha_actix::{Solved, Unissued, routes};
//!
//! /// What the form sends, beside the captcha.
//! #[derive(serde::Deserialize)]
//! struct Signup {
//!     name: String,
//! }
//!
//! async fn form(captcha: Data<Captcha>) -> Result<Html, Unissued> {
//!     let field = captcha.field().issue().await?;
//!     Ok(Html::new(format!(
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
//! let app = App::new()
//!     .configure(routes(&captcha))
//!     .service(resource("/signup").get(form).post(sign_up));
//! # drop(app);
//! # Ok(())
//! # }
//! ```
//!
//! The script and its style bring the field to life: another captcha at a click, sound, renewal.
//! [`Language`] is the visitor's, for a site that speaks several.
//!
//! Make the captcha once, outside of the closure that makes each worker's `App`.

mod language;
mod routes;
mod solved;
mod translate;
mod unissued;
mod unsolved;
mod visitor;

pub use language::Language;
pub use routes::routes;
pub use solved::Solved;
pub use unissued::Unissued;
pub use unsolved::Unsolved;
pub use visitor::Visitor;
