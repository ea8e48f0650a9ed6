//! [`simple_captcha`] in an [`actix_web`] site.
//!
//! [`routes`] mounts the captcha's own URLs in any scope, and [`Solved`] lets a form into your handler
//! once its captcha is answered:
//!
//! ```
//! use actix_web::{App, HttpResponse, Responder, error, web};
//! use simple_captcha::{Captcha, MemoryStore};
//! use simple_captcha_actix::Solved;
//!
//! /// What the form sends, beside the captcha.
//! #[derive(serde::Deserialize)]
//! struct Signup {
//!     name: String,
//! }
//!
//! async fn form(captcha: web::Data<Captcha>) -> actix_web::Result<impl Responder> {
//!     let field = captcha.field("captcha").issue().await.map_err(error::ErrorServiceUnavailable)?;
//!     let page = format!("<form method=post><input name=name>{field}<button>Sign up</button></form>");
//!     Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
//! }
//!
//! async fn sign_up(Solved(web::Form(signup), _): Solved<web::Form<Signup>>) -> String {
//!     format!("Welcome, {}", signup.name)
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let captcha = web::Data::new(Captcha::new(MemoryStore::default())?);
//! let app = App::new()
//!     .app_data(captcha)
//!     .service(web::scope("/captcha").configure(simple_captcha_actix::routes))
//!     .service(web::resource("/signup").get(form).post(sign_up));
//! # drop(app);
//! # Ok(())
//! # }
//! ```
//!
//! With `<link rel="stylesheet" href="/captcha/captcha.css">` and
//! `<script src="/captcha/captcha.js" defer></script>` in the page's head, a click brings another picture
//! and a button plays the sound.
//!
//! Make the `Data` once, outside of the closure that makes each worker's `App`: all clones are one.

mod routes;
mod solved;
mod translate;
mod unsolved;

pub use routes::routes;
pub use solved::Solved;
pub use unsolved::Unsolved;
