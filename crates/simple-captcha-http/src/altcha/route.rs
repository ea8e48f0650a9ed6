//! The paths of ALTCHA's protocol: the widget's, and those of ALTCHA Sentinel.

use http::Method;

use crate::path::decoded;

/// What a path asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AltchaRoute {
    /// A new challenge.
    Challenge,
    /// What the widget found.
    Verify,
    /// What the widget was answered, from the site's back end.
    VerifySignature,
}

impl AltchaRoute {
    pub(crate) fn of(path: &str) -> Option<Self> {
        let parts = path.strip_prefix('/')?.splitn(4, '/').map(decoded);
        let parts: Vec<_> = parts.collect::<Option<_>>()?;
        match parts.iter().map(AsRef::as_ref).collect::<Vec<&str>>()[..] {
            ["altcha" | "v1", "challenge"] => Some(Self::Challenge),
            ["altcha" | "v1", "verify"] => Some(Self::Verify),
            ["v1", "verify", "signature"] => Some(Self::VerifySignature),
            _ => None,
        }
    }

    /// Whether it answers requests with this method.
    pub(crate) fn allows(self, method: &Method) -> bool {
        match self {
            Self::Challenge => [Method::GET, Method::HEAD].contains(method),
            Self::Verify | Self::VerifySignature => method == Method::POST,
        }
    }

    /// Whether pages of other origins ask it, and not back ends.
    pub(crate) fn is_for_browsers(self) -> bool {
        self != Self::VerifySignature
    }

    /// The methods that it answers, for the header `Allow`.
    pub(crate) fn allowed(self) -> &'static str {
        match self {
            Self::Challenge => "GET, HEAD, OPTIONS",
            Self::Verify | Self::VerifySignature => "POST, OPTIONS",
        }
    }
}
