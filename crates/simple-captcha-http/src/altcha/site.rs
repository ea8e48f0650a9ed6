//! The site that a challenge is of.

use simple_captcha::{Captcha, SiteKey};

use super::context::Context;

/// A site that can sign for its back end.
pub(crate) struct Site<'a> {
    pub(crate) captcha: &'a Captcha,
    /// Where its pictures and sounds are.
    pub(crate) mount: String,
}

impl<'a> Site<'a> {
    /// The site with this key, or the one of the path if none is named. `None` if there is no such site
    /// here, or if it has no secret to sign with.
    pub(crate) fn find(context: Context<'a>, key: Option<&str>) -> Option<Self> {
        let Context { service, captcha, mount } = context;
        let is_of_path = |captcha: &&Captcha| {
            key.is_none_or(|key| captcha.site_key().map(SiteKey::as_str) == Some(key))
        };
        let found = match captcha.filter(is_of_path) {
            Some(captcha) => Self { captcha, mount: mount.to_owned() },
            // Below a site's own path there is no other.
            None if captcha.is_some_and(|captcha| captcha.site_key().is_some()) => return None,
            None => {
                let key: SiteKey = key?.parse().ok()?;
                let mount = format!("{mount}/{}/{key}", SiteKey::PATH);
                Self { captcha: service.site(&key)?, mount }
            }
        };
        found.captcha.gives_tokens().then_some(found)
    }

    /// The site's key as text.
    pub(crate) fn key(&self) -> Option<String> {
        self.captcha.site_key().map(SiteKey::to_string)
    }
}
