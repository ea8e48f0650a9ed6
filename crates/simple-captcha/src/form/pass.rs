//! What a visitor carries whose answer was right while something else in the form was wrong.
//!
//! A pass is when it ends and how often it can be renewed, encrypted and authenticated with
//! XChaCha20-Poly1305 under a key that comes from the server's secret, together with the form's name,
//! its challenge and what its inputs are called: it opens for that form only. Like a sealed key it
//! stores nothing before it is used; then the store keeps that it is spent, until it ends.

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use simple_captcha_draw::{RandomnessError, system_bytes};

use super::{FormCaptcha, Usual};
use crate::captcha::Captcha;
use crate::error::VerifyError;
use crate::sealed::{encoding, spent_key};

const NONCE: usize = 24;
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
        let nonce = system_bytes::<NONCE>()?;
        let payload = Payload { msg: &text, aad: &bound_to::<C>(&self.form) };
        let sealed = cipher(&self.captcha).encrypt(&XNonce::from(nonce), payload);
        let Ok(sealed) = sealed else { return Ok(None) };
        let text = encoding().encode(&[&nonce[..], &sealed].concat());
        Ok(Some(Pass { text: format!("{PREFIX}{text}"), of: PhantomData }))
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
pub(super) struct Opened<'a, C> {
    proof: Proof<C>,
    text: &'a str,
}

impl Captcha {
    /// Opens a pass; `None` where the text is none, or is one of another form or secret, or has ended.
    pub(super) fn opened_pass<'a, C: FormCaptcha>(
        &self,
        text: &'a str,
        form: &str,
    ) -> Option<Opened<'a, C>> {
        let bytes = encoding().decode(text.strip_prefix(PREFIX)?.as_bytes()).ok()?;
        let (&nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: &bound_to::<C>(form) };
        let opened = cipher(self).decrypt(&XNonce::from(nonce), payload).ok()?;
        let (&until, rest) = opened.split_first_chunk::<8>()?;
        let until = UNIX_EPOCH.checked_add(Duration::from_micros(u64::from_be_bytes(until)))?;
        let &[renewals] = rest else { return None };
        let proof = Proof::new(self, form, until, renewals);
        (until > self.now()).then_some(Opened { proof, text })
    }
}

impl<C> Opened<'_, C> {
    /// Uses the pass up: of any number of forms that carry it, one gets the proof.
    pub(super) async fn redeem(self) -> Result<Proof<C>, VerifyError> {
        let captcha = &self.proof.captcha;
        let spent = spent_key(captcha.secret(), "spent pass", self.text);
        let Some(spent) = spent else { return Err(VerifyError::Gone) };
        if captcha.spend(&spent, self.proof.until).await? {
            Ok(self.proof)
        } else {
            Err(VerifyError::Gone)
        }
    }
}

/// What a pass is good for, beside the site's secret.
fn bound_to<C: FormCaptcha>(form: &str) -> Vec<u8> {
    let (key, answer) = (C::NAMES.key(), C::NAMES.answer());
    let parts = [C::CHALLENGE.unwrap_or_default(), &key, &answer, form];
    // Each may have any character in it, so its length comes first.
    parts
        .iter()
        .flat_map(|part| [&part.len().to_be_bytes()[..], part.as_bytes()].concat())
        .collect()
}

fn cipher(captcha: &Captcha) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&captcha.secret().seed("pass", &[]).into())
}
