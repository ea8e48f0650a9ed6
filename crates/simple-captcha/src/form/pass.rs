//! What a visitor carries whose answer was right while something else in the form was wrong.
//!
//! A pass is when it ends and how often it can be renewed, sealed in the context of the form's name, its
//! challenge and what its inputs are called: it opens for that form only. Like a sealed key it stores
//! nothing before it is used; then the store keeps that it is used up, until it has ended.

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use simple_captcha_draw::RandomnessError;

use super::{FormCaptcha, Usual};
use crate::captcha::Captcha;
use crate::error::VerifyError;
use crate::seal::{Purpose, SealError};
use crate::store::{Spent, SpentId};

/// What a pass begins with: no captcha's key that is made here does.
const PREFIX: &str = "pass_";

/// That a visitor's answer was right. [`Captcha::judge`] gives it, and a form that fails for another
/// reason can hand a [`Pass`] on, so that nobody has to answer twice. `C` says which captcha it was.
pub struct Proof<C = Usual> {
    captcha: Captcha,
    form: String,
    until: SystemTime,
    renewals: u8,
    of: PhantomData<fn() -> C>,
}

impl<C: FormCaptcha> Proof<C> {
    pub(super) fn fresh(captcha: &Captcha, form: &str) -> Self {
        let until = captcha.now() + Pass::LIFETIME;
        Self::new(captcha, form, until, Pass::RENEWALS)
    }

    fn new(captcha: &Captcha, form: &str, until: SystemTime, renewals: u8) -> Self {
        let (captcha, form) = (captcha.clone(), form.to_owned());
        Self { captcha, form, until, renewals, of: PhantomData }
    }

    /// Makes a pass for the same form of it; `None` where the answer is too long ago or has already
    /// brought as many as it can: show a new captcha then, as [`FieldBuilder::pass`] does by itself.
    ///
    /// A proof is good for one pass, which the form that it lets through proves again:
    ///
    /// ```compile_fail
    /// # use simple_captcha::form::Proof;
    /// fn twice(proof: Proof) {
    ///     let (one, two) = (proof.pass(), proof.pass());
    /// }
    /// ```
    ///
    /// ```
    /// # use simple_captcha::form::Proof;
    /// fn once(proof: Proof) {
    ///     let one = proof.pass();
    /// }
    /// ```
    ///
    /// Give it out where the visitor has made a slip, a name that is taken for one. Do not where
    /// the form's failing is what bots are after, as with a wrong password: each answer then stands for
    /// [`Pass::RENEWALS`] more tries.
    ///
    /// [`FieldBuilder::pass`]: super::FieldBuilder::pass
    ///
    /// # Errors
    ///
    /// The operating system may have no randomness to give.
    pub fn pass(self) -> Result<Option<Pass<C>>, RandomnessError> {
        if self.renewals == 0 || self.until <= self.captcha.now() {
            return Ok(None);
        }
        let until = self.until.duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        let until = u64::try_from(until).unwrap_or(u64::MAX);
        let text = [&until.to_be_bytes()[..], &[self.renewals - 1]].concat();
        let sealed = with_context::<C, _>(&self.form, |context| {
            self.captcha.sealer().seal(Purpose::Pass, context, &text)
        });
        match sealed {
            Ok(text) => Ok(Some(Pass { text: format!("{PREFIX}{text}"), of: PhantomData })),
            Err(SealError::Randomness(error)) => Err(error),
            Err(SealError::Length) => Ok(None),
        }
    }
}

impl<C> fmt::Debug for Proof<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof")
            .field("form", &self.form)
            .field("until", &self.until)
            .field("renewals", &self.renewals)
            .finish_non_exhaustive()
    }
}

/// Lets one form through without another captcha: the form that it was made for, once, within ten
/// minutes of the answer that earned it. `C` says which captcha that form has. `Debug` does not show
/// it.
///
/// It gets into no other form's field:
///
/// ```compile_fail
/// # use simple_captcha::form::{FieldBuilder, FormCaptcha, Pass};
/// struct Newsletter;
/// impl FormCaptcha for Newsletter {}
///
/// fn shown<'a>(field: FieldBuilder<'a>, pass: Pass<Newsletter>) -> FieldBuilder<'a> {
///     field.pass(Some(pass))
/// }
/// ```
///
/// ```
/// # use simple_captcha::form::{FieldBuilder, FormCaptcha, Pass};
/// struct Newsletter;
/// impl FormCaptcha for Newsletter {}
///
/// fn shown<'a>(
///     field: FieldBuilder<'a, Newsletter>,
///     pass: Pass<Newsletter>,
/// ) -> FieldBuilder<'a, Newsletter> {
///     field.pass(Some(pass))
/// }
/// ```
pub struct Pass<C = Usual> {
    text: String,
    of: PhantomData<fn() -> C>,
}

impl Pass {
    /// How long after the answer the last pass that comes from it ends.
    pub const LIFETIME: Duration = Duration::from_secs(10 * 60);
    /// How many passes may come from one answer, one after the other.
    pub const RENEWALS: u8 = 5;
}

impl<C> Pass<C> {
    /// The pass's text, for the form's hidden input in a captcha key's place.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<C> fmt::Debug for Pass<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pass(..)")
    }
}

/// A pass that was handed out for this form and has not ended.
pub(super) struct Opened<C> {
    proof: Proof<C>,
    id: SpentId,
}

impl Captcha {
    /// Opens a pass; `None` where the text is none, or is one of another form or secret, or has ended.
    pub(super) fn opened_pass<C: FormCaptcha>(&self, text: &str, form: &str) -> Option<Opened<C>> {
        let text = text.strip_prefix(PREFIX)?;
        let opened =
            with_context::<C, _>(form, |context| self.sealer().open(Purpose::Pass, context, text))?;
        let (&until, rest) = opened.payload.split_first_chunk::<8>()?;
        let until = UNIX_EPOCH.checked_add(Duration::from_micros(u64::from_be_bytes(until)))?;
        let &[renewals] = rest else { return None };
        let proof = Proof::new(self, form, until, renewals);
        (until > self.now()).then_some(Opened { proof, id: opened.id })
    }
}

impl<C> Opened<C> {
    /// Uses the pass up: of any number of forms that carry it, one gets the proof.
    pub(super) async fn redeem(self) -> Result<Proof<C>, VerifyError> {
        let captcha = &self.proof.captcha;
        match captcha.spend(&self.id, self.proof.until).await? {
            Spent::First => Ok(self.proof),
            Spent::Again => Err(VerifyError::Gone),
        }
    }
}

/// Tells what a pass is good for, beside the site's secret.
fn with_context<C: FormCaptcha, T>(form: &str, then: impl FnOnce(&[&str]) -> T) -> T {
    let (key, answer) = (C::NAMES.key(), C::NAMES.answer());
    then(&[C::CHALLENGE.unwrap_or_default(), &key, &answer, form])
}
