//! Several sites on one store.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::build_error::BuildError;
use crate::builder::CaptchaBuilder;
use crate::captcha::Captcha;
use crate::clock::{Clock, SystemClock};
use crate::event::{Nobody, Observer};
use crate::secret::Secret;
use crate::site_key::SiteKey;
use crate::site_secret::SiteSecret;
use crate::store::{SharedStore, Store};
use crate::token::{TokenError, Verdict};

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
pub struct Service(Arc<Sites>);

struct Sites {
    keyed: BTreeMap<SiteKey, Captcha>,
    /// The site without a key, if there is one.
    plain: Option<Captcha>,
}

impl Service {
    /// Starts from a store that all sites share.
    pub fn builder(store: impl Store) -> ServiceBuilder {
        ServiceBuilder {
            store: SharedStore::new(store),
            clock: Arc::new(SystemClock),
            observer: Arc::new(Nobody),
            secret: None,
            old_secrets: Vec::new(),
            plain: None,
            sites: Vec::new(),
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

    /// Where the captchas' own URLs are: the [mount](Captcha::mount) of the first site.
    #[must_use]
    pub fn mount(&self) -> &str {
        self.captchas().next().map_or(CaptchaBuilder::DEFAULT_MOUNT, Captcha::mount)
    }

    /// Uses a token up, for the back end of the site that has this secret.
    ///
    /// # Errors
    ///
    /// Everything but a token of that site that has not expired and was not used.
    pub async fn verify(&self, secret: &str, token: &str) -> Result<Verdict, TokenError> {
        // All are compared, so that the time does not tell which site it is.
        let secret = SiteSecret::of(secret);
        let mut of = None;
        for captcha in self.captchas() {
            if captcha.has_secret(&secret) {
                of = Some(captcha);
            }
        }
        of.ok_or(TokenError::Secret)?.redeem_token(token).await
    }
}

impl From<Captcha> for Service {
    fn from(captcha: Captcha) -> Self {
        let mut sites = Sites { keyed: BTreeMap::new(), plain: None };
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

type Configure = Box<dyn FnOnce(CaptchaBuilder) -> CaptchaBuilder + Send>;

/// Puts a [`Service`] together.
#[must_use = "nothing is made before `build`"]
pub struct ServiceBuilder {
    store: SharedStore,
    clock: Arc<dyn Clock>,
    observer: Arc<dyn Observer>,
    secret: Option<Secret>,
    old_secrets: Vec<Secret>,
    plain: Option<Configure>,
    sites: Vec<(SiteKey, Configure)>,
}

impl ServiceBuilder {
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

    /// Adds a site, with what is set for it alone.
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

    /// Makes the service.
    ///
    /// # Errors
    ///
    /// As [`CaptchaBuilder::build`] for each site; and two sites may have one key.
    pub fn build(self) -> Result<Service, BuildError> {
        let Self { store, clock, observer, secret, old_secrets, plain, sites } = self;
        let start = || {
            let builder = CaptchaBuilder::new(store.clone()).shared(
                Arc::clone(&clock),
                Arc::clone(&observer),
                secret.clone(),
            );
            old_secrets.iter().cloned().fold(builder, CaptchaBuilder::old_secret)
        };
        let mut keyed = BTreeMap::new();
        for (key, configure) in sites {
            let captcha = configure(start()).site(key.clone()).build()?;
            if keyed.insert(key.clone(), captcha).is_some() {
                return Err(BuildError::SameSite(key));
            }
        }
        let plain = plain.map(|configure| configure(start()).build()).transpose()?;
        Ok(Service(Arc::new(Sites { keyed, plain })))
    }
}

impl fmt::Debug for ServiceBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sites: Vec<_> = self.sites.iter().map(|(key, _)| key).collect();
        f.debug_struct("ServiceBuilder").field("sites", &sites).finish_non_exhaustive()
    }
}
