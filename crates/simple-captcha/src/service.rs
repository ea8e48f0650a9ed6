//! Several sites on one store.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::build_error::BuildError;
use crate::builder::CaptchaBuilder;
use crate::captcha::Captcha;
use crate::clock::{Clock, SystemClock};
use crate::event::{Event, NoObserver, Observer, RefusalReason};
use crate::secret::Secret;
use crate::site_key::SiteKey;
use crate::site_secret::SiteSecret;
use crate::store::{SharedStore, Store};
use crate::token::{TokenError, Verdict};
use crate::wrong_secrets::WrongSecrets;

/// Several sites on one store, each with a captcha of its own: what belongs to one is worthless at the
/// others. Cloning is cheap, and all clones are one.
///
/// ```
/// use simple_captcha::{MemoryStore, Secret, Service, SiteKey, SiteSecret, Sum};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let shop: SiteKey = "shop".parse()?;
/// let service = Service::builder(MemoryStore::default())
///     .secret(Secret::random()?)
///     .site(shop.clone(), |site| site.site_secret(SiteSecret::of("the shop's secret")))
///     .site("blog".parse()?, |site| site.challenge(Sum::default()))
///     .build()?;
///
/// let key = service.site(&shop).ok_or("no such site")?.issue().await?;
/// let blog = service.site(&"blog".parse()?).ok_or("no such site")?;
/// assert!(blog.image(&key, Default::default()).await.is_err());
/// # Ok(())
/// # }
/// ```
///
/// A [`Captcha`] that was built alone is a service of one site without a key.
#[derive(Clone)]
pub struct Service(Arc<SiteMap>);

struct SiteMap {
    /// Where the captchas' own URLs are.
    mount: String,
    keyed: BTreeMap<SiteKey, Captcha>,
    /// The site without a key, if there is one.
    plain: Option<Captcha>,
    clock: Arc<dyn Clock>,
    observer: Arc<dyn Observer>,
    wrong_secrets: WrongSecrets,
    test_keys: bool,
}

/// Why no site was found by a back end's secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// No site has that secret.
    #[error("no site has that secret")]
    Unknown,
    /// No site has that secret, and too many wrong ones came lately: answer no more of them for a second.
    #[error("no site has that secret, and too many wrong ones came lately")]
    TooMany,
}

impl Service {
    /// Starts from a store that all sites share.
    pub fn builder(store: impl Store) -> ServiceBuilder {
        ServiceBuilder {
            store: SharedStore::new(store),
            mount: CaptchaBuilder::DEFAULT_MOUNT.to_owned(),
            clock: Arc::new(SystemClock),
            observer: Arc::new(NoObserver),
            secret: None,
            old_secrets: Vec::new(),
            plain: None,
            sites: Vec::new(),
            test_keys: false,
        }
    }

    /// The captcha of a site.
    #[must_use]
    pub fn site(&self, key: &SiteKey) -> Option<&Captcha> {
        self.0.keyed.get(key)
    }

    /// The captcha of the site without a key, if there is one.
    #[must_use]
    pub fn plain(&self) -> Option<&Captcha> {
        self.0.plain.as_ref()
    }

    /// The captchas of all sites, the one without a key first.
    pub fn captchas(&self) -> impl Iterator<Item = &Captcha> {
        self.0.plain.iter().chain(self.0.keyed.values())
    }

    /// Where the captchas' own URLs are; those of a site with a key are below `site/<key>/` there.
    #[must_use]
    pub fn mount(&self) -> &str {
        &self.0.mount
    }

    /// Whether the public test keys of reCAPTCHA, hCaptcha and Turnstile count too.
    #[must_use]
    pub fn takes_test_keys(&self) -> bool {
        self.0.test_keys
    }

    /// The captcha of the site whose back end has this secret.
    ///
    /// # Errors
    ///
    /// No site may have it. Of wrong secrets, 60 are answered at once and then one in each second.
    pub fn site_with_secret(&self, secret: &str) -> Result<&Captcha, SecretError> {
        let secret = SiteSecret::of(secret);
        // All are compared, so that the time does not tell which site it is.
        let mut found = None;
        for captcha in self.captchas() {
            if captcha.has_secret(&secret) {
                found = Some(captcha);
            }
        }
        found.ok_or_else(|| {
            let refused = Event::Refused { site: None, reason: RefusalReason::Secret };
            self.0.observer.observe(&refused);
            match self.0.wrong_secrets.admit(self.0.clock.now()) {
                true => SecretError::Unknown,
                false => SecretError::TooMany,
            }
        })
    }

    /// Uses a token of the site's usual challenge up, for the back end of the site that has this secret.
    ///
    /// # Errors
    ///
    /// As [`Captcha::redeem_token`]; and [`TokenError::Secret`].
    pub async fn verify(&self, secret: &str, token: &str) -> Result<Verdict, TokenError> {
        self.site_with_secret(secret).map_err(|_| TokenError::Secret)?.redeem_token(token).await
    }
}

impl From<Captcha> for Service {
    fn from(captcha: Captcha) -> Self {
        let clock = captcha.keeper().clock();
        let mut sites = SiteMap {
            mount: captcha.mount().to_owned(),
            keyed: BTreeMap::new(),
            plain: None,
            wrong_secrets: WrongSecrets::new(clock.now()),
            clock,
            test_keys: false,
            observer: Arc::clone(captcha.observer()),
        };
        match captcha.site_key().cloned() {
            Some(key) => {
                sites.keyed.insert(key, captcha);
            }
            None => sites.plain = Some(captcha),
        }
        Self(Arc::new(sites))
    }
}

impl From<&Captcha> for Service {
    fn from(captcha: &Captcha) -> Self {
        captcha.clone().into()
    }
}

impl From<&Self> for Service {
    fn from(service: &Self) -> Self {
        service.clone()
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.captchas()).finish()
    }
}

type BuilderFn = Box<dyn FnOnce(CaptchaBuilder) -> CaptchaBuilder + Send>;

/// Puts a [`Service`] together.
#[must_use = "nothing is made before `build`"]
pub struct ServiceBuilder {
    store: SharedStore,
    mount: String,
    clock: Arc<dyn Clock>,
    observer: Arc<dyn Observer>,
    secret: Option<Secret>,
    old_secrets: Vec<Secret>,
    plain: Option<BuilderFn>,
    sites: Vec<(SiteKey, BuilderFn)>,
    test_keys: bool,
}

impl ServiceBuilder {
    /// As [`CaptchaBuilder::mount`], for all sites: those of a site with a key are below `site/<key>/`
    /// there.
    pub fn mount(mut self, mount: impl Into<String>) -> Self {
        self.mount = mount.into();
        self
    }

    /// As [`CaptchaBuilder::clock`], for all sites.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// As [`CaptchaBuilder::observer`], for all sites.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Arc::new(observer);
        self
    }

    /// As [`CaptchaBuilder::secret`], for all sites.
    pub fn secret(mut self, secret: Secret) -> Self {
        self.secret = Some(secret);
        self
    }

    /// As [`CaptchaBuilder::old_secret`], for all sites.
    pub fn old_secret(mut self, secret: Secret) -> Self {
        self.old_secrets.push(secret);
        self
    }

    /// Adds a site, with what is set for it alone. What all sites share counts in any case.
    pub fn site(
        mut self,
        key: SiteKey,
        configure: impl FnOnce(CaptchaBuilder) -> CaptchaBuilder + Send + 'static,
    ) -> Self {
        self.sites.push((key, Box::new(configure)));
        self
    }

    /// Adds the site without a key, whose captchas stand in Django's table as Django's own do.
    pub fn plain_site(
        mut self,
        configure: impl FnOnce(CaptchaBuilder) -> CaptchaBuilder + Send + 'static,
    ) -> Self {
        self.plain = Some(Box::new(configure));
        self
    }

    /// Sets whether the public test keys of reCAPTCHA, hCaptcha and Turnstile count too, so that the tests
    /// of a site need no keys of its own. They protect nothing: whoever knows them passes.
    pub fn test_keys(mut self, taken: bool) -> Self {
        self.test_keys = taken;
        self
    }

    /// Makes the service.
    ///
    /// # Errors
    ///
    /// As [`CaptchaBuilder::build`] for each site; and two sites may have one key.
    pub fn build(self) -> Result<Service, BuildError> {
        let Self { store, mount, clock, observer, secret, old_secrets, plain, sites, test_keys } =
            self;
        let secret = secret.map_or_else(Secret::random, Ok)?;
        let start = |configure: BuilderFn| {
            configure(CaptchaBuilder::new(store.clone())).shared(
                &mount,
                Arc::clone(&clock),
                Arc::clone(&observer),
                secret.clone(),
                old_secrets.clone(),
            )
        };
        let plain = plain.map(|configure| start(configure).build()).transpose()?;
        let mut keyed: BTreeMap<SiteKey, Captcha> = BTreeMap::new();
        for (key, configure) in sites {
            if keyed.contains_key(&key) {
                return Err(BuildError::SameSite(key));
            }
            let captcha = start(configure).site(key.clone()).build()?;
            for (other, built) in &keyed {
                let same_mark = |mark| built.kinds().marks().any(|other| other == mark);
                if captcha.kinds().marks().any(same_mark) {
                    return Err(BuildError::SameMark(other.clone(), key));
                }
                if captcha.site_secrets().iter().any(|secret| built.has_secret(secret)) {
                    return Err(BuildError::SameSecret(other.clone(), key));
                }
            }
            keyed.insert(key, captcha);
        }
        let wrong_secrets = WrongSecrets::new(clock.now());
        Ok(Service(Arc::new(SiteMap {
            mount,
            keyed,
            plain,
            clock,
            observer,
            wrong_secrets,
            test_keys,
        })))
    }
}

impl fmt::Debug for ServiceBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sites: Vec<_> = self.sites.iter().map(|(key, _)| key).collect();
        f.debug_struct("ServiceBuilder").field("sites", &sites).finish_non_exhaustive()
    }
}
