//! What a visitor carries whose answer was right while something else in the form was wrong.
//!
//! A pass is when it ends and how often it can be renewed, encrypted and authenticated with
//! XChaCha20-Poly1305 under a key that comes from the server's secret, together with the form's name and
//! challenge: it opens for that form only. Like a sealed key it stores nothing before it is used; then the store
//! keeps that it is spent, until it ends.

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use super::{FormCaptcha, Usual};
use crate::captcha::Captcha;
use crate::clock;
use crate::error::{RandomnessError, VerifyError};
use crate::rng::system_bytes;
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
        let until = clock::now() + Pass::LIFETIME;
        Self::new(captcha, form, until, Pass::RENEWALS)
    }

    fn new(captcha: &Captcha, form: &str, until: SystemTime, renewals: u8) -> Self {
        let (captcha, form) = (captcha.clone(), form.to_owned());
        Self { captcha, form, until, renewals, of: PhantomData }
    }

    /// Makes a pass for the same form; `None` where the answer is too long ago or has already brought
    /// as many as it can: show a new captcha then, as [`FieldBuilder::pass`] does by itself.
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
    pub fn pass(&self) -> Result<Option<Pass>, RandomnessError> {
        if self.renewals == 0 || self.until <= clock::now() {
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
        Ok(Some(Pass(format!("{PREFIX}{text}"))))
    }
}

impl<C> Clone for Proof<C> {
    fn clone(&self) -> Self {
        let Self { captcha, form, until, renewals, of } = self;
        let (captcha, form) = (captcha.clone(), form.clone());
        Self { captcha, form, until: *until, renewals: *renewals, of: *of }
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
/// minutes of the answer that earned it. `Debug` does not show it.
#[derive(Clone)]
pub struct Pass(String);

impl Pass {
    /// How long after the answer the last pass that comes from it ends.
    pub const LIFETIME: Duration = Duration::from_secs(10 * 60);
    /// How many passes may come from one answer, one after the other.
    pub const RENEWALS: u8 = 5;

    /// The pass's text, for the form's hidden input in a captcha key's place.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pass {
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
        (until > clock::now()).then_some(Opened { proof, text })
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
    // A form's name may have any character in it, so the length of the other comes first.
    let challenge = C::CHALLENGE.unwrap_or_default();
    [&challenge.len().to_be_bytes()[..], challenge.as_bytes(), form.as_bytes()].concat()
}

fn cipher(captcha: &Captcha) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&captcha.secret().seed("pass", &[]).into())
}
