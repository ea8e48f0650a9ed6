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
//! let field = captcha.field("captcha").accept_language("de").issue().await?;
//! let page = format!("<form method=post>{field}<button>Anmelden</button></form>");
//! assert!(page.contains("<label for=\"id_captcha_1\">Geben Sie die Zeichen aus dem Bild ein</label>"));
//! # Ok(())
//! # }
//! ```

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
pub(crate) use audience::quality;
pub use builder::FieldBuilder;
pub use field::Field;
pub use form_captcha::{FormCaptcha, Usual};
pub use messages::Messages;
pub use names::Names;
pub use pass::{Pass, Proof};
pub use refusal::Refusal;
pub use sent::{Sent, UnknownType};
