//! The captcha services whose protocols are spoken.

/// A captcha service whose script and verification a site's plugin asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Vendor {
    Recaptcha,
    Hcaptcha,
    Turnstile,
}

impl Vendor {
    /// Its name, as the script is told it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Recaptcha => "recaptcha",
            Self::Hcaptcha => "hcaptcha",
            Self::Turnstile => "turnstile",
        }
    }
}
