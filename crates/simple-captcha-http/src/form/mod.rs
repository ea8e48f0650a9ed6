//! The field of a form: its HTML, its messages in every language, and what the form sends.
//!
//! [`Field`] makes a new captcha and renders it, [`Submission`] reads what the form sent and judges it,
//! [`FormRequest`] does so for a whole request.
//! The script and its style, which [`respond`](crate::respond()) serves, bring the field to life: without
//! them it works, but only a reload brings another captcha.
//!
//! A form whose inputs have other names, or which asks with a challenge of its own, says so once in a
//! [`Form`](simple_captcha::Form).

mod audience;
mod builder;
mod field;
mod html;
mod languages;
mod messages;
mod refusal;
mod request;
mod submission;

pub use crate::fields::UnsupportedMediaType;
pub use audience::Audience;
pub use builder::FieldBuilder;
pub use field::Field;
pub use messages::Messages;
pub use refusal::Refusal;
pub use request::FormRequest;
pub use submission::Submission;
