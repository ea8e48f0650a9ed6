//! What a site allows: whose pages may use its captchas, who may verify its tokens, and how it asks.

use std::time::Duration;

use simple_captcha_draw::Language;

use crate::builder::CaptchaBuilder;
use crate::captcha::Captcha;
use crate::hostnames::Hostnames;
use crate::protection::Protection;
use crate::resource_policy::ResourcePolicy;
use crate::site_secret::SiteSecret;

pub(crate) struct Policy {
    /// What the site's back end shows; the old one and the new one while they change.
    pub(crate) secrets: Vec<SiteSecret>,
    hostnames: Hostnames,
    actions: Vec<String>,
    text_languages: Vec<Language>,
    protection: Protection,
    token_lifetime: Duration,
    resource_policy: ResourcePolicy,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            secrets: Vec::new(),
            hostnames: Hostnames::default(),
            actions: Vec::new(),
            text_languages: Vec::new(),
            protection: Protection::default(),
            token_lifetime: CaptchaBuilder::DEFAULT_TOKEN_LIFETIME,
            resource_policy: ResourcePolicy::default(),
        }
    }
}

impl CaptchaBuilder {
    /// How long a [`Token`](crate::Token) counts unless told otherwise: five minutes.
    pub const DEFAULT_TOKEN_LIFETIME: Duration = Duration::from_secs(5 * 60);

    /// Adds a secret by which the site's back end is known where its tokens are verified. Two count while
    /// one replaces the other. Tokens are sealed, so this needs a [secret](Self::secret) too.
    #[must_use]
    pub fn site_secret(mut self, secret: SiteSecret) -> Self {
        self.policy.secrets.push(secret);
        self
    }

    /// Sets how long a [`Token`](crate::Token) counts, [`CaptchaBuilder::MAX_TIMEOUT`] at most: a longer
    /// time is taken for that.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.policy.token_lifetime = lifetime.min(Self::MAX_TIMEOUT);
        self
    }

    /// Sets the hosts whose pages may use the site's captchas, and whose tokens count: all by default.
    #[must_use]
    pub fn hostnames(mut self, hostnames: impl Into<Hostnames>) -> Self {
        self.policy.hostnames = hostnames.into();
        self
    }

    /// Sets what pages may say that an answer is for, in [`Claims::action`](crate::Claims::action): one of
    /// these, or nothing. Without any, they may say what they like.
    #[must_use]
    pub fn actions(mut self, actions: impl IntoIterator<Item = String>) -> Self {
        self.policy.actions = actions.into_iter().collect();
        self
    }

    /// Sets in which languages the site's visitors are addressed, the first one where none of them fits: in
    /// all that there are by default. In which ones captchas are heard is up to the
    /// [voices](Self::audio_style).
    #[must_use]
    pub fn text_languages(mut self, languages: impl IntoIterator<Item = Language>) -> Self {
        self.policy.text_languages = languages.into_iter().collect();
        self
    }

    /// Sets how visitors are asked.
    #[must_use]
    pub fn protection(mut self, protection: Protection) -> Self {
        self.policy.protection = protection;
        self
    }

    /// Sets which sites' pages may show the pictures and play the sounds: those of the same site
    /// by default.
    #[must_use]
    pub fn resource_policy(mut self, policy: ResourcePolicy) -> Self {
        self.policy.resource_policy = policy;
        self
    }
}

impl Captcha {
    /// What the site's back end shows, the newest first.
    #[must_use]
    pub fn site_secrets(&self) -> &[SiteSecret] {
        &self.policy().secrets
    }

    /// Which sites' pages may show the captchas.
    #[must_use]
    pub fn resource_policy(&self) -> ResourcePolicy {
        self.policy().resource_policy
    }

    /// Whether the site's back end has this secret.
    pub(crate) fn has_secret(&self, secret: &SiteSecret) -> bool {
        self.policy().secrets.iter().fold(false, |has, one| has | one.equals(secret))
    }

    /// Whether answers bring tokens over HTTP: whether the site has a
    /// [secret](CaptchaBuilder::site_secret) with which its back end can verify them.
    #[must_use]
    pub fn gives_tokens(&self) -> bool {
        !self.policy().secrets.is_empty()
    }

    /// How long a token counts.
    #[must_use]
    pub fn token_lifetime(&self) -> Duration {
        self.policy().token_lifetime
    }

    /// The hosts whose pages may use the site's captchas.
    #[must_use]
    pub fn hostnames(&self) -> &Hostnames {
        &self.policy().hostnames
    }

    /// In which languages the site's visitors are addressed; empty for all that there are.
    #[must_use]
    pub fn text_languages(&self) -> &[Language] {
        &self.policy().text_languages
    }

    /// How the site's visitors are asked.
    #[must_use]
    pub fn protection(&self) -> Protection {
        self.policy().protection
    }

    /// Whether pages may say that an answer is for this, or nothing.
    #[must_use]
    pub fn allows_action(&self, action: Option<&str>) -> bool {
        let actions = &self.policy().actions;
        actions.is_empty() || action.is_none_or(|action| actions.iter().any(|it| it == action))
    }
}
