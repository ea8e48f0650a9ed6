//! What a page carries to its site's back end once a captcha was answered.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use simple_captcha_draw::RandomnessError;

use crate::captcha::Captcha;
use crate::event::{Event, RefusalReason};
use crate::pass::Proof;
use crate::seal::{Purpose, SealError};
use crate::store::{SpendOutcome, StoreError};

/// That a captcha was answered, for the site's back end: at most 1,000 letters and digits. It is sealed,
/// belongs to one site, and counts once, for as long as the site's
/// [token lifetime](crate::CaptchaBuilder::token_lifetime). `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The token's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// What a token says beside that a captcha was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// The host of the page, as whoever sent the answer says: browsers tell the truth. At most 253 bytes.
    pub hostname: Option<String>,
    /// What the page said that it is for, at most 32 bytes.
    pub action: Option<String>,
    /// Data of the page's own, at most 255 bytes.
    pub data: Option<String>,
}

impl Claims {
    const MAX_LENS: [usize; 3] = [253, 32, 255];

    /// Finds out whether a token can say this.
    ///
    /// # Errors
    ///
    /// A claim may be too long.
    pub fn check(&self) -> Result<(), ClaimTooLong> {
        let mut parts = self.parts().into_iter().zip(Self::MAX_LENS);
        let fits = parts.all(|(part, most)| part.is_none_or(|part| part.len() <= most));
        if fits { Ok(()) } else { Err(ClaimTooLong) }
    }

    fn parts(&self) -> [Option<&str>; 3] {
        [&self.hostname, &self.action, &self.data].map(|part| part.as_deref())
    }
}

/// What a site's back end learns from a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// When the captcha was answered.
    pub solved: SystemTime,
    /// The name of its kind.
    pub kind: String,
    /// What the page said.
    pub claims: Claims,
}

/// Why no token was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IssueTokenError {
    /// The operating system gave no randomness.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// A claim is too long.
    #[error(transparent)]
    Claim(#[from] ClaimTooLong),
}

/// What a token is to say is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a claim is too long: a hostname has at most 253 bytes, an action 32, data 255")]
#[non_exhaustive]
pub struct ClaimTooLong;

/// Why a token does not count.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// No site has that secret.
    #[error("no site has that secret")]
    Secret,
    /// It is no token, or one of another site or another challenge.
    #[error("it is no token of this site and challenge")]
    Invalid,
    /// It has expired.
    #[error("the token has expired")]
    Expired,
    /// It was used before.
    #[error("the token was used before")]
    Used,
    /// Its page's host is none of those that the site lists now.
    #[error("the token is of a page whose host the site does not list")]
    Hostname,
    /// The store could not be asked.
    #[error("the token was not checked")]
    Store(#[from] StoreError),
}

impl Proof {
    /// Makes a token of the answer, for the site's back end.
    ///
    /// # Errors
    ///
    /// A claim may be too long, and the operating system may have no randomness to give.
    pub fn token(self, claims: &Claims) -> Result<Token, IssueTokenError> {
        claims.check()?;
        let captcha = self.captcha();
        let now = captcha.now();
        let expires = now.checked_add(captcha.token_lifetime()).unwrap_or(now);
        let mut text = Vec::new();
        for moment in [self.solved(), expires] {
            let micros = moment.duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
            text.extend_from_slice(&u64::try_from(micros).unwrap_or(u64::MAX).to_be_bytes());
        }
        write_part(&mut text, Some(self.kind())).ok_or(ClaimTooLong)?;
        for part in claims.parts() {
            write_part(&mut text, part).ok_or(ClaimTooLong)?;
        }
        match captcha.keeper().sealer().seal(Purpose::Token, &context(captcha), &text) {
            Ok(sealed) => Ok(Token(sealed)),
            Err(SealError::Randomness(error)) => Err(error.into()),
            Err(SealError::Length) => Err(ClaimTooLong.into()),
        }
    }
}

/// Where a token counts: a captcha of one challenge brings no token of another.
fn context(captcha: &Captcha) -> [&str; 2] {
    [captcha.site_name(), captcha.place().map_or("", |place| place.mark)]
}

impl Captcha {
    /// Uses up a token of this site, and of the challenge that this captcha's [form](Captcha::for_form) asks
    /// with: of any number of callers one learns what it says.
    ///
    /// # Errors
    ///
    /// Everything but a token of this site that has not expired and was not used.
    pub async fn redeem_token(&self, token: &str) -> Result<Verdict, TokenError> {
        self.redeem(token, None).await
    }

    /// As [`Captcha::redeem_token`], for a back end that may ask again because no answer reached it: to the
    /// same token with the same idempotency key, a text of the back end's own such as a UUID, the answer is
    /// the same until the token expires. Another key with that token is [`TokenError::Used`], and so is the
    /// same one while the first is still being answered.
    ///
    /// # Errors
    ///
    /// As [`Captcha::redeem_token`].
    pub async fn redeem_token_idempotently(
        &self,
        token: &str,
        idempotency_key: &str,
    ) -> Result<Verdict, TokenError> {
        self.redeem(token, Some(idempotency_key)).await
    }

    async fn redeem(
        &self,
        token: &str,
        idempotency_key: Option<&str>,
    ) -> Result<Verdict, TokenError> {
        let redeemed = self.redeem_unobserved(token, idempotency_key).await;
        let site = self.site_key();
        self.observe(&match &redeemed {
            Ok(_) => Event::Redeemed { site },
            Err(TokenError::Store(_)) => Event::StoreFailed { site },
            Err(TokenError::Invalid | TokenError::Hostname) => {
                Event::Refused { site, reason: RefusalReason::Foreign }
            }
            Err(_) => Event::Refused { site, reason: RefusalReason::Gone },
        });
        redeemed
    }

    async fn redeem_unobserved(
        &self,
        token: &str,
        idempotency_key: Option<&str>,
    ) -> Result<Verdict, TokenError> {
        let opened = self.keeper().sealer().open(Purpose::Token, &context(self), token);
        let opened = opened.ok_or(TokenError::Invalid)?;
        let (expires, verdict) = read(&opened.payload).ok_or(TokenError::Invalid)?;
        if expires <= self.now() {
            return Err(TokenError::Expired);
        }
        if !self.hostnames().is_any() {
            let hostname = verdict.claims.hostname.as_deref();
            hostname.filter(|host| self.hostnames().allows(host)).ok_or(TokenError::Hostname)?;
        }
        let first = self.keeper().spend(&opened.id, expires).await?;
        let Some(key) = idempotency_key else {
            return if first == SpendOutcome::First { Ok(verdict) } else { Err(TokenError::Used) };
        };
        // Written down only by whoever was the first, and after that: another key never is.
        let winner = opened.id.with(key);
        match first {
            SpendOutcome::First => {
                self.keeper().spend(&winner, expires).await.map(|_| verdict).map_err(Into::into)
            }
            SpendOutcome::Again if self.keeper().is_spent(&winner).await? => Ok(verdict),
            SpendOutcome::Again => Err(TokenError::Used),
        }
    }
}

/// Its length, one more than it is, and the text; nothing as 0.
fn write_part(bytes: &mut Vec<u8>, part: Option<&str>) -> Option<()> {
    let Some(part) = part else {
        bytes.extend_from_slice(&0_u16.to_be_bytes());
        return Some(());
    };
    let length = u16::try_from(part.len()).ok()?.checked_add(1)?;
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(part.as_bytes());
    Some(())
}

fn read(bytes: &[u8]) -> Option<(SystemTime, Verdict)> {
    let (solved, bytes) = read_moment(bytes)?;
    let (expires, bytes) = read_moment(bytes)?;
    let (kind, bytes) = read_part(bytes)?;
    let (hostname, bytes) = read_part(bytes)?;
    let (action, bytes) = read_part(bytes)?;
    let (data, _) = read_part(bytes)?;
    let claims = Claims { hostname, action, data };
    Some((expires, Verdict { solved, kind: kind?, claims }))
}

fn read_moment(bytes: &[u8]) -> Option<(SystemTime, &[u8])> {
    let (micros, rest) = bytes.split_first_chunk::<8>()?;
    let since = Duration::from_micros(u64::from_be_bytes(*micros));
    Some((UNIX_EPOCH.checked_add(since)?, rest))
}

fn read_part(bytes: &[u8]) -> Option<(Option<String>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let Some(length) = u16::from_be_bytes(*length).checked_sub(1) else {
        return Some((None, rest));
    };
    let (part, rest) = rest.split_at_checked(length.into())?;
    Some((Some(std::str::from_utf8(part).ok()?.to_owned()), rest))
}
