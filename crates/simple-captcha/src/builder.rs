//! Putting a captcha together.

use std::fmt;
use std::time::Duration;

use simple_captcha_draw::TextProfile;
use simple_captcha_draw::audio::AudioStyle;
use simple_captcha_draw::image::ImageStyle;

use crate::captcha::{Captcha, Inner};
use crate::challenge::{self, Challenge, Letters};
use crate::clock::{Clock, SystemClock};
use crate::error::BuildError;
use crate::heard::Heard;
use crate::named::Named;
use crate::seal::Sealer;
use crate::secret::Secret;
use crate::store::SharedStore;
use crate::web::ResourcePolicy;

/// Puts a [`Captcha`] together.
pub struct CaptchaBuilder {
    store: SharedStore,
    challenge: Box<dyn Challenge>,
    named: Vec<Named>,
    mount: String,
    style: ImageStyle,
    /// `None` for the voices in the crate, which take memory once they are asked for.
    audio_style: Option<AudioStyle>,
    timeout: Duration,
    clock: Box<dyn Clock>,
    secret: Option<Secret>,
    old_secrets: Vec<Secret>,
    sealed: bool,
    double: bool,
    audio: bool,
    resource_policy: ResourcePolicy,
}

impl CaptchaBuilder {
    /// How long a captcha can be answered unless told otherwise: five minutes.
    pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5 * 60);
    /// Where the captcha's own URLs are unless told otherwise.
    pub const DEFAULT_MOUNT: &str = "/captcha";
    /// The longest time that can be set: a year.
    pub const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

    pub(crate) fn new(store: SharedStore) -> Self {
        Self {
            store,
            challenge: Box::new(Letters::default()),
            named: Vec::new(),
            mount: Self::DEFAULT_MOUNT.to_owned(),
            style: ImageStyle::default(),
            audio_style: None,
            timeout: Self::DEFAULT_TIMEOUT,
            clock: Box::new(SystemClock),
            secret: None,
            old_secrets: Vec::new(),
            sealed: false,
            double: true,
            audio: true,
            resource_policy: ResourcePolicy::default(),
        }
    }

    /// Sets what is asked.
    #[must_use]
    pub fn challenge(mut self, challenge: impl Challenge) -> Self {
        self.challenge = Box::new(challenge);
        self
    }

    /// Adds another challenge, under a name, for forms that ask something else than the rest of the
    /// site: describe their captcha with a [`FormCaptcha`](crate::form::FormCaptcha).
    ///
    /// Whoever asks for a new captcha may name it too, but such a captcha opens the forms that ask with
    /// this challenge and no others.
    #[must_use]
    pub fn named_challenge(mut self, name: impl Into<String>, challenge: impl Challenge) -> Self {
        self.named.push(Named::new(name.into(), Box::new(challenge)));
        self
    }

    /// Sets where the captcha's own URLs are, [`CaptchaBuilder::DEFAULT_MOUNT`] unless told otherwise:
    /// a path without a slash at its end, or an empty one. Fields lead there, and the routes of the
    /// crates for web frameworks are there.
    #[must_use]
    pub fn mount(mut self, mount: impl Into<String>) -> Self {
        self.mount = mount.into();
        self
    }

    /// Sets how the pictures look.
    #[must_use]
    pub fn image_style(mut self, style: ImageStyle) -> Self {
        self.style = style;
        self
    }

    /// Sets how long a captcha can be answered, [`CaptchaBuilder::MAX_TIMEOUT`] at most: a longer
    /// time is taken for that.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.min(Self::MAX_TIMEOUT);
        self
    }

    /// Sets the clock that says when a captcha expires: this machine's by default. Tests give a
    /// [`ManualClock`](crate::ManualClock) and move it.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Sets the secret that the drawings depend on. Without one, a new one is made, and every
    /// process and every start draws the same captcha in another way.
    #[must_use]
    pub fn secret(mut self, secret: Secret) -> Self {
        self.secret = Some(secret);
        self
    }

    /// Adds a secret that was in use before: captchas that it [sealed](CaptchaBuilder::sealed) stay
    /// good until they expire. So a secret is changed without breaking the pages that are open.
    #[must_use]
    pub fn old_secret(mut self, secret: Secret) -> Self {
        self.old_secrets.push(secret);
        self
    }

    /// Sets whether keys are sealed. A sealed key is its own record, encrypted with the secret: to
    /// issue a captcha stores nothing, so nobody can fill the store by asking for captchas. Only an
    /// answer is written down: that its captcha is used up, until
    /// an hour after it expires.
    ///
    /// Every process that has the secret and the same store takes the key, once among all of them.
    /// With a [`MemoryStore`](crate::MemoryStore) that holds for one process only: another one, or
    /// the next start, knows nothing of what is used up.
    ///
    /// ```
    /// use simple_captcha::{Captcha, MemoryStore, Secret};
    ///
    /// let captcha = Captcha::builder(MemoryStore::default())
    ///     .secret(Secret::random()?)
    ///     .sealed(true)
    ///     .build()?;
    /// assert!(Captcha::builder(MemoryStore::default()).sealed(true).build().is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sealed(mut self, sealed: bool) -> Self {
        self.sealed = sealed;
        self
    }

    /// Sets whether pictures are offered at twice the resolution too; they are unless told
    /// otherwise.
    #[must_use]
    pub fn double_scale(mut self, offered: bool) -> Self {
        self.double = offered;
        self
    }

    /// Sets which sites' pages may show the pictures and play the sounds: those of the same site
    /// by default.
    #[must_use]
    pub fn resource_policy(mut self, policy: ResourcePolicy) -> Self {
        self.resource_policy = policy;
        self
    }

    /// Sets whether captchas can be heard; they can unless told otherwise.
    #[must_use]
    pub fn audio(mut self, offered: bool) -> Self {
        self.audio = offered;
        self
    }

    /// Sets in which voices captchas are heard: those in the crate, which speak English, unless told
    /// otherwise. Where English has not all that the challenge asks for but another language has, it
    /// is left out.
    #[must_use]
    pub fn audio_style(mut self, style: AudioStyle) -> Self {
        self.audio_style = Some(style);
        self
    }

    /// Makes the captcha.
    ///
    /// # Errors
    ///
    /// The font, or the voices of a language, may lack a character that the challenge asks for, and all
    /// that it asks for may be too long to be spoken. Where no secret was set, keys cannot be sealed.
    /// The captcha's URLs cannot be at what is no path. Two
    /// challenges may have one name; that two names cannot be told apart happens by chance to one pair
    /// in 268 million. The operating system may have no randomness to give.
    pub fn build(self) -> Result<Captcha, BuildError> {
        Named::check(&self.named)?;
        if !is_mount(&self.mount) {
            return Err(BuildError::Mount(self.mount));
        }
        let named = self.named.iter().map(|named| &*named.challenge);
        let challenges = std::iter::once(&*self.challenge).chain(named);
        let texts: Vec<TextProfile> = challenges.map(challenge::profile).collect();
        for texts in &texts {
            if let Some(letter) = self.style.missing(texts.alphabet()) {
                return Err(BuildError::NoGlyph(letter));
            }
        }
        let image_size = self.style.size_of(&texts);
        let audio = self.audio.then(|| self.audio_style.unwrap_or_default());
        let heard = audio.map(|style| Heard::new(&style, &texts)).transpose();
        let heard = heard.map_err(BuildError::Unspoken)?;
        if self.sealed && self.secret.is_none() {
            return Err(BuildError::NoSecret);
        }
        let secret = self.secret.map_or_else(Secret::random, Ok)?;
        let sealer = Sealer::new(std::iter::once(&secret).chain(&self.old_secrets));
        let old_styles = self
            .old_secrets
            .iter()
            .map(|old| self.style.clone().for_site(old.site_seed()))
            .collect();
        let style = self.style.for_site(secret.site_seed());
        let Self {
            store,
            challenge,
            named,
            mount,
            timeout,
            clock,
            sealed,
            double,
            resource_policy,
            ..
        } = self;
        let inner = Inner {
            store,
            challenge,
            named,
            mount,
            style,
            image_size,
            old_styles,
            heard,
            timeout,
            clock,
            secret,
            sealer,
            sealed,
            double,
            resource_policy,
        };
        Ok(inner.into())
    }
}

/// Whether it is empty, or made of parts with a slash before each, of characters that stand for
/// themselves in URLs.
fn is_mount(mount: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let is_part = |part: &str| !matches!(part, "" | "." | "..") && part.bytes().all(plain);
    mount.is_empty() || mount.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_part))
}

impl fmt::Debug for CaptchaBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CaptchaBuilder")
            .field("style", &self.style)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
