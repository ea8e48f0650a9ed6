//! What the paths below the mount mean.

use http::Method;
use simple_captcha::image::Scale;
use simple_captcha::{InvalidKey, Key, SiteKey};

use crate::altcha::AltchaRoute;
use crate::file::File;
use crate::path::decoded;
use crate::vendor::Vendor;
use crate::widget::{SCRIPT, STYLE};

/// What a path asks for.
pub(crate) enum Route {
    Image(Key, Scale),
    Audio(Key),
    Refresh,
    /// A file of the widget.
    File(&'static File),
    /// What the widget's script is told.
    Settings,
    /// An answer that a page's script sends.
    Solve,
    /// What a site's back end has verified, by a vendor's protocol.
    SiteVerify(Vendor),
    /// A vendor's script.
    Script(Vendor),
    /// The field, for a back end that puts it into its page.
    Field,
    /// What ALTCHA's widget and back ends ask.
    Altcha(AltchaRoute),
    /// A path that lacks its last slash.
    Slashless,
    /// A key that no store can have.
    Gone,
}

impl Route {
    /// Reads a path. Each segment is decoded once and as a whole: `%40` is `@`, `%2F` is no slash.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let mut segments = path.strip_prefix('/')?.splitn(3, '/');
        let first = decoded(segments.next()?)?;
        match (&*first, segments.next(), segments.next()) {
            ("altcha" | "v1", ..) => AltchaRoute::of(path).map(Self::Altcha),
            ("captcha.js", None, None) => Some(Self::File(&SCRIPT)),
            ("captcha.css", None, None) => Some(Self::File(&STYLE)),
            ("captcha.json", None, None) => Some(Self::Settings),
            ("field.html", None, None) => Some(Self::Field),
            ("recaptcha", Some("api.js" | "enterprise.js"), None) => {
                Some(Self::Script(Vendor::Recaptcha))
            }
            ("1", Some("api.js"), None) => Some(Self::Script(Vendor::Hcaptcha)),
            ("turnstile", Some("v0"), Some("api.js")) => Some(Self::Script(Vendor::Turnstile)),
            ("siteverify", None | Some(""), None) => Some(Self::SiteVerify(Vendor::Hcaptcha)),
            ("recaptcha", Some("api"), Some("siteverify" | "siteverify/")) => {
                Some(Self::SiteVerify(Vendor::Recaptcha))
            }
            ("turnstile", Some("v0"), Some("siteverify" | "siteverify/")) => {
                Some(Self::SiteVerify(Vendor::Turnstile))
            }
            ("solve", Some(""), None) => Some(Self::Solve),
            ("refresh" | "solve", None, None) => Some(Self::Slashless),
            ("refresh", Some(""), None) => Some(Self::Refresh),
            // A file, so it has no last slash.
            ("audio", Some(name), None) => key(decoded(name)?.strip_suffix(".wav")?, Self::Audio),
            ("image", Some(name), None) => Self::image(&decoded(name)?).map(|_| Self::Slashless),
            ("image", Some(name), Some("")) => Self::image(&decoded(name)?),
            _ => None,
        }
    }

    /// Whether it answers requests with this method.
    pub(crate) fn allows(&self, method: &Method) -> bool {
        match self {
            // Clients in Ruby and Rust send the secret in the query. Nothing of it is logged.
            Self::SiteVerify(Vendor::Recaptcha) => [Method::GET, Method::POST].contains(method),
            Self::Solve | Self::SiteVerify(_) => method == Method::POST,
            Self::Altcha(route) => route.allows(method),
            _ => [Method::GET, Method::HEAD].contains(method),
        }
    }

    /// The methods that it answers, for the header `Allow`.
    pub(crate) fn allowed(&self) -> &'static str {
        match self {
            Self::SiteVerify(Vendor::Recaptcha) => "GET, POST, OPTIONS",
            Self::Solve | Self::SiteVerify(_) => "POST, OPTIONS",
            Self::Altcha(route) => route.allowed(),
            _ => "GET, HEAD, OPTIONS",
        }
    }

    fn image(name: &str) -> Option<Self> {
        let (name, scale) = match name.split_once('@') {
            None => (name, Scale::Plain),
            Some((name, "2")) => (name, Scale::Double),
            Some(_) => return None,
        };
        key(name, |key| Self::Image(key, scale))
    }
}

/// Whose captcha a path is about.
pub(crate) enum SitePath<'p> {
    /// That of the site without a key, and the rest of the path.
    Plain(&'p str),
    /// That of the site with this key.
    Keyed(SiteKey, &'p str),
}

impl<'p> SitePath<'p> {
    pub(crate) fn of(path: &'p str) -> Self {
        Self::keyed(path).unwrap_or(Self::Plain(path))
    }

    fn keyed(path: &'p str) -> Option<Self> {
        let mut segments = path.strip_prefix('/')?.splitn(3, '/');
        let (prefix, key) = (decoded(segments.next()?)?, decoded(segments.next()?)?);
        if prefix != SiteKey::PATH {
            return None;
        }
        // With the slash before it.
        let below = segments.next().and_then(|rest| path.get(path.len() - rest.len() - 1..))?;
        Some(Self::Keyed(key.parse().ok()?, below))
    }
}

/// The route to something of a key.
fn key(name: &str, route: impl FnOnce(Key) -> Route) -> Option<Route> {
    match name.parse() {
        Ok(key) => Some(route(key)),
        Err(InvalidKey::TooLong) => Some(Route::Gone),
        Err(_) => None,
    }
}
