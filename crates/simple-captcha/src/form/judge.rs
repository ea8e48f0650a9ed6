//! Judging what a form sent.

use std::error::Error;

use super::{FormCaptcha, Proof, Refusal, Sent};
use crate::answer::Answer;
use crate::captcha::Captcha;
use crate::error::VerifyError;
use crate::key::Key;

impl Captcha {
    /// Judges what a form sent, as [`Captcha::verify`] does; or takes a
    /// [`Pass`](super::Pass) that was handed out for this form. A captcha of another
    /// [challenge](FormCaptcha::CHALLENGE) than the form's is refused, and so is such a pass.
    ///
    /// `form` is the form's name, any text by which the site tells its forms apart, such as the path
    /// that it is sent to.
    ///
    /// What was read as one form's cannot be judged as another's:
    ///
    /// ```compile_fail
    /// use simple_captcha::form::{FormCaptcha, Proof, Sent, Usual};
    ///
    /// struct Newsletter;
    /// impl FormCaptcha for Newsletter {}
    ///
    /// async fn open(captcha: simple_captcha::Captcha, sent: Sent<Newsletter>) -> Option<Proof<Usual>> {
    ///     captcha.judge(&sent, "/newsletter").await.ok()
    /// }
    /// ```
    ///
    /// ```
    /// use simple_captcha::form::{FormCaptcha, Proof, Sent};
    ///
    /// struct Newsletter;
    /// impl FormCaptcha for Newsletter {}
    ///
    /// async fn open(captcha: simple_captcha::Captcha, sent: Sent<Newsletter>) -> Option<Proof<Newsletter>> {
    ///     captcha.judge(&sent, "/newsletter").await.ok()
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Everything but a right answer and a good pass. A store that fails is logged.
    pub async fn judge<C: FormCaptcha>(
        &self,
        sent: &Sent<C>,
        form: &str,
    ) -> Result<Proof<C>, Refusal> {
        if let Some(pass) = self.opened_pass(&sent.key, form) {
            return pass.redeem().await.map_err(|error| match error {
                // Nothing was typed that could be wrong: the form was sent twice.
                VerifyError::Gone => Refusal::Required,
                error => refused(&error),
            });
        }
        let answer = Answer::new(&sent.answer);
        if answer.is_empty() {
            return Err(Refusal::Required);
        }
        let Ok(key) = sent.key.parse::<Key>() else { return Err(Refusal::Invalid) };
        let verdict = match C::CHALLENGE {
            None => self.verify(&key, &answer).await,
            Some(name) if self.has_named(name) => self.verify_named(name, &key, &answer).await,
            Some(name) => {
                tracing::error!(
                    "a form asks with the challenge {name:?}, and no challenge has that name"
                );
                return Err(Refusal::Unavailable);
            }
        };
        verdict.map_err(|error| refused(&error))?;
        Ok(Proof::fresh(self, form))
    }
}

fn refused(error: &VerifyError) -> Refusal {
    if let VerifyError::Store(error) = error {
        tracing::error!(error = error as &dyn Error, "an answer was not checked");
    }
    Refusal::from(error)
}
