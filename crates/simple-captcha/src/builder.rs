//! Putting a captcha together.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use simple_captcha_draw::audio::AudioStyle;
use simple_captcha_draw::image::ImageStyle;

use crate::build_error::BuildError;
use crate::captcha::{Captcha, Site};
use crate::challenge::{Challenge, Letters};
use crate::clock::{Clock, SystemClock};
use crate::event::{NoObserver, Observer};
use crate::keeper::Keeper;
use crate::kind::{Kind, Work};
use crate::kinds::Kinds;
use crate::policy::Policy;
use crate::question::{Question, TextStyle};
use crate::seal::Sealer;
use crate::secret::Secret;
use crate::site_key::SiteKey;
use crate::store::SharedStore;

/// Puts a [`Captcha`] together.
pub struct CaptchaBuilder {
    site: Option<SiteKey>,
    observer: Arc<dyn Observer>,
    store: SharedStore,
    usual: Question,
    named: Vec<(String, Question)>,
    work: Option<Work>,
    mount: String,
    style: TextStyle,
    timeout: Duration,
    clock: Arc<dyn Clock>,
    secret: Option<Secret>,
    old_secrets: Vec<Secret>,
    sealed: bool,
    pub(crate) policy: Policy,
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
            site: None,
            observer: Arc::new(NoObserver),
            store,
            usual: Question::Text(Box::new(Letters::default())),
            named: Vec::new(),
            work: None,
            mount: Self::DEFAULT_MOUNT.to_owned(),
            style: TextStyle::default(),
            timeout: Self::DEFAULT_TIMEOUT,
            clock: Arc::new(SystemClock),
            secret: None,
            old_secrets: Vec::new(),
            sealed: false,
            policy: Policy::default(),
        }
    }

    /// Sets what is asked.
    #[must_use]
    pub fn challenge(mut self, challenge: impl Challenge) -> Self {
        self.usual = Question::Text(Box::new(challenge));
        self
    }

    /// Sets a [`Kind`] of captchas, in place of text. Its captchas are sealed unless their tasks are two
    /// texts, so this needs a [secret](Self::secret).
    #[must_use]
    pub fn kind(mut self, kind: impl Kind) -> Self {
        self.usual = Question::Kind(Box::new(kind));
        self
    }

    /// Adds a proof of work beside the usual captchas: a visitor's browser may compute, and the visitor is
    /// asked nothing. The answers to both open the same forms and bring the same tokens.
    /// [`Captcha::issue_work`] makes one. This needs [sealed](Self::sealed) keys.
    ///
    /// ```
    /// use simple_captcha::kind::Work;
    /// use simple_captcha::{Captcha, MemoryStore, Secret};
    ///
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let captcha = Captcha::builder(MemoryStore::default())
    ///     .secret(Secret::random()?)
    ///     .sealed(true)
    ///     .work(Work::default())
    ///     .build()?;
    /// let (picture, work) = (captcha.issue().await?, captcha.issue_work().await?);
    /// # assert_ne!(picture, work);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn work(mut self, work: Work) -> Self {
        self.work = Some(work);
        self
    }

    /// Adds another challenge, under a name, for forms that ask something else than the rest of the
    /// site: say so in their [`Form`](crate::Form).
    ///
    /// Whoever asks for a new captcha may name it too, but such a captcha opens the forms that ask with
    /// this challenge and no others.
    #[must_use]
    pub fn named_challenge(mut self, name: impl Into<String>, challenge: impl Challenge) -> Self {
        self.named.push((name.into(), Question::Text(Box::new(challenge))));
        self
    }

    /// Adds another kind, under a name, as [`CaptchaBuilder::named_challenge`] does.
    #[must_use]
    pub fn named_kind(mut self, name: impl Into<String>, kind: impl Kind) -> Self {
        self.named.push((name.into(), Question::Kind(Box::new(kind))));
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
        self.style.image = style;
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
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the observer of all that happens. The default is none.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Arc::new(observer);
        self
    }

    /// Makes it the captcha of one of a service's sites, with its own URLs below the service's.
    pub(crate) fn site(mut self, key: SiteKey) -> Self {
        self.mount = format!("{}/{}/{key}", self.mount, SiteKey::PATH);
        self.site = Some(key);
        self
    }

    /// Sets what a service's sites share, whatever was set before.
    pub(crate) fn shared(
        mut self,
        mount: &str,
        clock: Arc<dyn Clock>,
        observer: Arc<dyn Observer>,
        secret: Secret,
        old_secrets: Vec<Secret>,
    ) -> Self {
        mount.clone_into(&mut self.mount);
        (self.clock, self.observer) = (clock, observer);
        (self.secret, self.old_secrets) = (Some(secret), old_secrets);
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
        self.style.double = offered;
        self
    }

    /// Sets whether captchas can be heard; they can unless told otherwise.
    #[must_use]
    pub fn audio(mut self, offered: bool) -> Self {
        self.style.is_heard = offered;
        self
    }

    /// Sets in which voices captchas are heard: those in the crate, which speak English, unless told
    /// otherwise. Where English has not all that the challenge asks for but another language has, it
    /// is left out.
    #[must_use]
    pub fn audio_style(mut self, style: AudioStyle) -> Self {
        self.style.audio = Some(style);
        self
    }

    /// Makes the captcha.
    ///
    /// # Errors
    ///
    /// The font, or the voices of a language, may lack a character that the challenge asks for, and all
    /// that it asks for may be too long to be spoken. Where no secret was set, keys cannot be sealed, and
    /// where they are not sealed, there is no proof of work beside them.
    /// The captcha's URLs cannot be at what is no path. Two
    /// challenges may have one name; that two names cannot be told apart happens by chance to one pair
    /// in 268 million. The operating system may have no randomness to give.
    pub fn build(self) -> Result<Captcha, BuildError> {
        if !is_mount(&self.mount) {
            return Err(BuildError::Mount(self.mount));
        }
        let has_secret = self.secret.is_some();
        if !has_secret && (self.sealed || !self.policy.secrets.is_empty()) {
            return Err(BuildError::NoSecret);
        }
        if self.work.is_some() && !self.sealed {
            return Err(BuildError::WorkNotSealed);
        }
        let secret = self.secret.map_or_else(Secret::random, Ok)?;
        let secrets = || std::iter::once(&secret).chain(&self.old_secrets);
        let sites: Vec<_> = secrets().map(Secret::site_seed).collect();
        let sealer = Sealer::new(secrets());
        let kind = |question: Question| question.into_kind(&self.style, &sites, has_secret);
        let usual = kind(self.usual)?;
        let named = self.named.into_iter();
        let named = named
            .map(|(name, question)| Ok((name, kind(question)?)))
            .collect::<Result<_, BuildError>>()?;
        let work = self.work.map(|work| kind(Question::Kind(Box::new(work)))).transpose()?;
        let name = self.site.as_ref().map(SiteKey::to_string).unwrap_or_default();
        let site = Site {
            keeper: Keeper::new(name, self.store, self.clock, sealer, self.sealed),
            kinds: Kinds::new(self.site.as_ref(), usual, named, work)?,
            key: self.site,
            timeout: self.timeout,
            observer: self.observer,
            mount: self.mount,
            policy: self.policy,
        };
        Ok(site.into())
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
            .field("style", &self.style.image)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
