//! From the configuration to all sites of a server.

use std::time::Duration;

use anyhow::Context;
use simple_captcha::kind::Work;
use simple_captcha::store::Store;
use simple_captcha::{
    CaptchaBuilder, Hostname, Hostnames, Protection, ResourcePolicy, Secret, Service, SiteKey,
    SiteSecret,
};

use super::{Parts, secret, with_settings};
use crate::cli::Usage;
use crate::config::{Config, SiteConfig};

/// The site that a server without any has, to try it.
#[derive(Clone, Debug)]
pub(crate) struct DemoSite {
    pub(crate) secret: String,
}

impl DemoSite {
    pub(crate) const KEY: &str = "demo";

    /// Whether a server with this configuration has one.
    pub(crate) fn is_in(config: &Config) -> bool {
        config.site.is_empty() && !config.serving.no_tutorial
    }
}

/// All sites of a server: the one without a key, whose captchas the server's own URLs are about, and those of
/// the configuration. Where their URLs are is known of each request only: a proxy may take a part of the
/// path off.
pub(crate) fn service(
    config: &Config,
    spare: &Secret,
    demo: &DemoSite,
    store: impl Store,
) -> anyhow::Result<Service> {
    let secret = secret(config, spare)?;
    for (at, site) in config.site.iter().enumerate() {
        let before = config.site.iter().take(at);
        if before.into_iter().any(|other| other.name == site.name) {
            let name = &site.name;
            return Err(Usage(format!("[[site]]: two sites have the name {name}")).into());
        }
    }
    if config.testing.test_mode {
        tracing::warn!(
            "--test-mode: this process protects nothing (--test-mode or CAPTCHA_TEST_MODE is on)"
        );
    }
    if config.testing.test_keys {
        tracing::warn!(
            "--test-keys: the public test keys of reCAPTCHA, hCaptcha and Turnstile pass, which everybody \
             knows"
        );
    }
    let mut builder = Service::builder(store)
        .mount("")
        .secret(secret.clone())
        .test_keys(config.testing.test_keys);
    if let Some(old) = &config.serving.old_secret {
        builder = builder.old_secret(old.clone());
    }
    let plain = Parts::of(config, &secret)?;
    let own = config.clone();
    builder = builder.plain_site(move |captcha| with_settings(captcha, plain, &own));
    for site in &config.site {
        let own = site.over(config);
        let parts = Parts::of(&own, &secret).with_context(|| format!("site {}", site.name))?;
        let configured = site.clone();
        builder = builder.site(site.key.clone(), move |captcha| {
            of_site(with_settings(captcha, parts, &own), &configured)
        });
    }
    if DemoSite::is_in(config) {
        let key: SiteKey = DemoSite::KEY.parse()?;
        let (own, parts) = (config.clone(), Parts::of(config, &secret)?);
        let hosts = ["localhost", "*.localhost", "127.0.0.1", "[::1]"].map(str::parse::<Hostname>);
        let hosts: Hostnames = hosts.into_iter().collect::<Result<Vec<_>, _>>()?.into();
        let back_end = SiteSecret::of(&demo.secret);
        builder = builder.site(key, move |captcha| {
            with_settings(captcha, parts, &own).sealed(true).site_secret(back_end).hostnames(hosts)
        });
    }
    builder.build().map_err(|error| anyhow::anyhow!(Usage(format!("[[site]]: {error}"))))
}

fn of_site(captcha: CaptchaBuilder, site: &SiteConfig) -> CaptchaBuilder {
    let lifetime = Duration::from_secs(site.token_lifetime.0.number().into());
    let captcha = captcha
        .sealed(true)
        .hostnames(site.hostnames.clone())
        .protection(site.protection)
        .token_lifetime(lifetime)
        .text_languages(site.languages.iter().map(|language| language.0.clone()))
        .actions(site.actions.iter().map(|action| action.0.clone()))
        // Which hosts' pages may show its captchas is decided by their origins.
        .resource_policy(ResourcePolicy::CrossOrigin);
    let captcha = site.secrets.iter().cloned().fold(captcha, CaptchaBuilder::site_secret);
    match site.protection {
        Protection::Picture => captcha,
        _ => captcha.work(Work::default()),
    }
}
