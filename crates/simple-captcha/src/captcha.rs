//! The handle to a site's captcha.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::build_error::BuildError;
use crate::builder::CaptchaBuilder;
use crate::event::{Event, Observer};
use crate::form::Form;
use crate::keeper::Keeper;
use crate::kinds::{FormKind, Kinds};
use crate::policy::Policy;
use crate::site_key::SiteKey;
use crate::store::{SharedStore, Store};

/// Makes captchas, draws them, and judges each answer once.
///
/// Cloning is cheap, and all clones are one: put it into your web framework's state.
///
/// ```
/// use simple_captcha::{Captcha, MemoryStore};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::new(MemoryStore::default())?;
///
/// // For the form: the key into a hidden field, the picture beside it.
/// let key = captcha.issue().await?;
/// let picture = captcha.image(&key, Default::default()).await?;
/// assert_eq!(picture.content_type(), "image/png");
///
/// // When the form comes back: right or wrong, the captcha is used up.
/// assert!(captcha.verify(&key, "what was typed").await.is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Captcha {
    site: Arc<Site>,
    form: Form,
    /// Which of the site's kinds the form asks with; `None` if it has no kind of that name.
    kind: Option<usize>,
}

pub(crate) struct Site {
    pub(crate) key: Option<SiteKey>,
    pub(crate) keeper: Keeper,
    pub(crate) kinds: Kinds,
    pub(crate) timeout: Duration,
    pub(crate) observer: Arc<dyn Observer>,
    /// Where the captcha's own URLs are.
    pub(crate) mount: String,
    pub(crate) policy: Policy,
}

impl From<Site> for Captcha {
    fn from(site: Site) -> Self {
        Self { site: Arc::new(site), form: Form::default(), kind: Some(Kinds::USUAL) }
    }
}

impl Captcha {
    /// Makes a captcha of five letters that expires after five minutes, with a new secret. To set
    /// more, start from [`Captcha::builder`].
    ///
    /// # Errors
    ///
    /// The operating system may have no randomness to give.
    pub fn new(store: impl Store) -> Result<Self, BuildError> {
        Self::builder(store).build()
    }

    /// Starts from a store; everything else has a default and can be set.
    pub fn builder(store: impl Store) -> CaptchaBuilder {
        CaptchaBuilder::new(SharedStore::new(store))
    }

    /// The same captcha for one form of the site, with what that [`Form`] asks. A captcha that this one
    /// issues opens no form that asks anything else.
    #[must_use]
    pub fn for_form(&self, form: impl Into<Form>) -> Self {
        let form = form.into();
        let kind = self.site.kinds.find(form.challenge());
        Self { site: Arc::clone(&self.site), form, kind }
    }

    /// The same captcha for its form, asking with the
    /// [challenge](CaptchaBuilder::named_challenge) of that name; `None` if there is none.
    #[must_use]
    pub fn for_challenge(&self, name: &str) -> Option<Self> {
        let captcha = self.for_form(self.form.clone().asking(name));
        captcha.kind.is_some().then_some(captcha)
    }

    /// The site's key; `None` if it has none.
    #[must_use]
    pub fn site_key(&self) -> Option<&SiteKey> {
        self.site.key.as_ref()
    }

    /// Where the captcha's own URLs are, as it was [told](CaptchaBuilder::mount).
    #[must_use]
    pub fn mount(&self) -> &str {
        &self.site.mount
    }

    /// How long a new captcha can be answered.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.site.timeout
    }

    /// The form that this captcha is for.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The site's key, or an empty text.
    pub(crate) fn site_name(&self) -> &str {
        self.site.keeper.site()
    }

    pub(crate) fn observer(&self) -> &Arc<dyn Observer> {
        &self.site.observer
    }

    pub(crate) fn observe(&self, event: &Event<'_>) {
        self.observer().observe(event);
    }

    pub(crate) fn observe_store_failure(&self) {
        self.observe(&Event::StoreFailed { site: self.site_key() });
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.site.policy
    }

    pub(crate) fn keeper(&self) -> &Keeper {
        &self.site.keeper
    }

    pub(crate) fn kinds(&self) -> &Kinds {
        &self.site.kinds
    }

    /// The kind that this form asks with, and the mark of its keys.
    pub(crate) fn place(&self) -> Option<FormKind<'_>> {
        self.site.kinds.place(self.kind?)
    }

    /// The time by the captcha's [clock](CaptchaBuilder::clock).
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.site.keeper.now()
    }
}

impl fmt::Debug for Captcha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captcha")
            .field("form", &self.form)
            .field("timeout", &self.site.timeout)
            .finish_non_exhaustive()
    }
}
