//! What one form's captcha is.

use super::Names;

/// What one form's captcha is: what its inputs are called and what it asks. A type of your own says it
/// once, for the field that shows the captcha and for the handler that lets the form in.
///
/// ```
/// use simple_captcha::form::{FormCaptcha, Names, Sent};
/// use simple_captcha::{Captcha, MemoryStore, Sum};
///
/// /// The newsletter asks for a sum.
/// struct Newsletter;
///
/// impl FormCaptcha for Newsletter {
///     const NAMES: Names = Names::django("newsletter");
///     const CHALLENGE: Option<&'static str> = Some("sum");
/// }
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha =
///     Captcha::builder(MemoryStore::default()).named_challenge("sum", Sum::default()).build()?;
/// let field = captcha.field_of::<Newsletter>().issue().await?;
/// assert!(field.to_string().contains(r#"name="newsletter_1""#));
///
/// // What the crates for web frameworks do in `Solved<Form<…>, Newsletter>`:
/// let body = b"newsletter_0=686b0d6dba489980&newsletter_1=7";
/// let sent = Sent::read_of::<Newsletter>("application/x-www-form-urlencoded", body)?;
/// assert!(captcha.judge(&sent, "/newsletter").await.is_err());
/// # Ok(())
/// # }
/// ```
pub trait FormCaptcha {
    /// What the field's two inputs are called: `captcha_0` and `captcha_1` unless told otherwise.
    ///
    /// A form whose names are these is also read under `captcha_hashkey` and `captcha_code`
    /// ([`Names::rest`]) and under `hashkey` and `captcha` ([`Names::tutorial`]): of several, those
    /// count of which anything is there, in this order.
    const NAMES: Names = Names::django("captcha");

    /// The challenge that the form asks with, by the
    /// [name](crate::CaptchaBuilder::named_challenge) that it has; the site's usual one unless told
    /// otherwise. A captcha of another challenge does not open the form.
    const CHALLENGE: Option<&'static str> = None;
}

/// The captcha of a form that says nothing of its own: the site's usual challenge, under the usual
/// [names](FormCaptcha::NAMES).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usual;

impl FormCaptcha for Usual {}
