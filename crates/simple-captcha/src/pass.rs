//! What a visitor carries whose answer was right while something else in the form was wrong.
//!
//! A pass is when it ends and how often it can be renewed, sealed in the context of the form's name, its
//! challenge and what its inputs are called: it opens for that form only. Like a sealed key it stores
//! nothing before it is used; then the store keeps that it is used up, until it has ended.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use simple_captcha_draw::RandomnessError;

use crate::captcha::Captcha;
use crate::event::{Event, RefusalReason};
use crate::seal::{Purpose, SealError};
use crate::store::{SpendOutcome, SpentId};
use crate::verify::VerifyError;

/// What a pass begins with: no captcha's key that is made here does.
const PREFIX: &str = "pass_";

/// That a visitor's answer was right. [`Captcha::verify`] gives it, and a form that fails for another
/// reason can hand a [`Pass`] on, so that nobody has to answer twice.
pub struct Proof {
    captcha: Captcha,
    /// The name of the captcha's kind.
    kind: String,
    until: SystemTime,
    renewals: u8,
}

impl Proof {
    pub(crate) fn fresh(captcha: &Captcha, kind: &str) -> Self {
        let now = captcha.now();
        let until = now.checked_add(Pass::LIFETIME).unwrap_or(now);
        let (captcha, kind) = (captcha.clone(), kind.to_owned());
        Self { captcha, kind, until, renewals: Pass::RENEWALS }
    }

    pub(crate) fn captcha(&self) -> &Captcha {
        &self.captcha
    }

    /// When the captcha was answered.
    #[must_use]
    pub fn solved(&self) -> SystemTime {
        self.until.checked_sub(Pass::LIFETIME).unwrap_or(UNIX_EPOCH)
    }

    pub(crate) fn kind(&self) -> &str {
        &self.kind
    }

    /// Makes a pass for the same form of it; `None` if the answer is too long ago or has already brought
    /// as many as it can: show a new captcha then.
    ///
    /// A proof is good for one pass, which the form that it lets through proves again:
    ///
    /// ```compile_fail
    /// # use simple_captcha::Proof;
    /// fn twice(proof: Proof) {
    ///     let (one, two) = (proof.pass(), proof.pass());
    /// }
    /// ```
    ///
    /// ```
    /// # use simple_captcha::Proof;
    /// fn once(proof: Proof) {
    ///     let one = proof.pass();
    /// }
    /// ```
    ///
    /// Give it out if the visitor has made a slip, such as a name that is taken. Do not if the form's
    /// failing is what bots are after, as with a wrong password: each answer then stands for
    /// [`Pass::RENEWALS`] more tries.
    ///
    /// # Errors
    ///
    /// The operating system may have no randomness to give.
    pub fn pass(self) -> Result<Option<Pass>, RandomnessError> {
        if self.renewals == 0 || self.until <= self.captcha.now() {
            return Ok(None);
        }
        let until = self.until.duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        let until = u64::try_from(until).unwrap_or(u64::MAX);
        let text = [&until.to_be_bytes()[..], &[self.renewals - 1], self.kind.as_bytes()].concat();
        let sealer = self.captcha.keeper().sealer();
        let sealed =
            with_context(&self.captcha, |context| sealer.seal(Purpose::Pass, context, &text));
        let Some(sealed) = sealed else { return Ok(None) };
        match sealed {
            Ok(text) => Ok(Some(Pass(format!("{PREFIX}{text}")))),
            Err(SealError::Randomness(error)) => Err(error),
            Err(SealError::Length) => Ok(None),
        }
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof")
            .field("form", &self.captcha.form().name())
            .field("until", &self.until)
            .field("renewals", &self.renewals)
            .finish_non_exhaustive()
    }
}

/// Lets one form through without another captcha: the [form](Captcha::for_form) that it was made for, once,
/// within ten minutes of the answer that earned it. `Debug` does not show it.
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

impl Captcha {
    /// Uses a pass up, if the text is one: of any number of forms that carry it, one gets the proof.
    /// `None` if the text is no pass, or one of another form or secret, or has ended.
    ///
    /// # Errors
    ///
    /// [`VerifyError::Gone`] if it is used up. The store may fail.
    pub async fn redeem_pass(&self, text: &str) -> Result<Option<Proof>, VerifyError> {
        let Some((id, proof)) = self.open_pass(text) else { return Ok(None) };
        let site = self.site_key();
        let spent = self.keeper().spend(&id, proof.until).await;
        let spent = spent.inspect_err(|_| self.observe(&Event::StoreFailed { site }))?;
        match spent {
            SpendOutcome::First => {
                self.observe(&Event::Redeemed { site });
                Ok(Some(proof))
            }
            SpendOutcome::Again => {
                self.observe(&Event::Refused { site, reason: RefusalReason::Gone });
                Err(VerifyError::Gone)
            }
        }
    }

    fn open_pass(&self, text: &str) -> Option<(SpentId, Proof)> {
        let text = text.strip_prefix(PREFIX)?;
        let sealer = self.keeper().sealer();
        let opened = with_context(self, |context| sealer.open(Purpose::Pass, context, text))??;
        let (&until, rest) = opened.payload.split_first_chunk::<8>()?;
        let until = UNIX_EPOCH.checked_add(Duration::from_micros(u64::from_be_bytes(until)))?;
        let (&renewals, kind) = rest.split_first()?;
        let kind = std::str::from_utf8(kind).ok()?.to_owned();
        let proof = Proof { captcha: self.clone(), kind, until, renewals };
        (until > self.now()).then_some((opened.id, proof))
    }
}

/// Tells what a pass is good for, beside the site's secret; nothing if the form asks with a challenge that is
/// not there.
fn with_context<T>(captcha: &Captcha, then: impl FnOnce(&[&str]) -> T) -> Option<T> {
    let form = captcha.form();
    let (key, answer) = (form.names().key(), form.names().answer());
    let mark = captcha.place()?.mark;
    Some(then(&[captcha.site_name(), mark, &key, &answer, form.name()]))
}
