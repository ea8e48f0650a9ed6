//! The field of a form: its HTML, its names, its messages in every language.
//!
//! [`Captcha::field`](crate::Captcha::field) makes a new captcha and renders it:
//!
//! ```
//! use simple_captcha::{Captcha, MemoryStore};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let captcha = Captcha::new(MemoryStore::default())?;
//! let field = captcha.field().language("de").issue().await?;
//! let page = format!(
//!     r#"<link rel="stylesheet" href="/captcha/captcha.css">
//! <script src="/captcha/captcha.js" defer></script>
//! <form method="post">{field}<button>Anmelden</button></form>"#
//! );
//! assert!(page.contains(">Geben Sie die Zeichen aus dem Bild ein</label>"));
//! # Ok(())
//! # }
//! ```
//!
//! The script and its style, which [`web`](crate::web) serves, bring the field to life: without them it
//! works, but only a reload brings another captcha.
//!
//! A form whose inputs are called otherwise, or which asks with a challenge of its own, says so once in
//! a type, a [`FormCaptcha`]: [`Captcha::field_of`](crate::Captcha::field_of) shows it and
//! [`Sent::read_of`] reads it.

mod audience;
mod builder;
mod field;
mod form_captcha;
mod html;
mod judge;
mod languages;
mod messages;
mod names;
mod pass;
mod refusal;
mod sent;

pub use audience::Audience;
pub use builder::FieldBuilder;
pub use field::Field;
pub use form_captcha::{FormCaptcha, Usual};
pub use messages::Messages;
pub use names::Names;
pub use pass::{Pass, Proof};
pub use refusal::Refusal;
pub use sent::{Sent, UnknownType};
