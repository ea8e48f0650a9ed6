//! Why a form is not let through.

use http::StatusCode;

use simple_captcha::VerifyError;

use super::Messages;

/// Why a form is not let through, as its visitor is told.
///
/// Deliberately coarse: wrong, late and repeated answers look the same. The log says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No answer was given. The captcha can still be answered.
    Required,
    /// The answer is wrong, or there is no such captcha any more. Another one is needed.
    Invalid,
    /// The store could not be asked. Nobody knows whether the answer is right.
    Unavailable,
}

impl Refusal {
    /// A code that stays the same in every version and language: `captcha_required`,
    /// `captcha_invalid` or `captcha_unavailable`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Required => "captcha_required",
            Self::Invalid => "captcha_invalid",
            Self::Unavailable => "captcha_unavailable",
        }
    }

    /// The status for an answer that says no more than this: 422, or 503 where it may pass.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::Required | Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What the visitor is told.
    #[must_use]
    pub fn message(self, messages: &Messages) -> &'static str {
        match self {
            Self::Required => messages.required,
            Self::Invalid => messages.invalid,
            Self::Unavailable => messages.unavailable,
        }
    }
}

impl From<&VerifyError> for Refusal {
    fn from(error: &VerifyError) -> Self {
        match error {
            VerifyError::Empty => Self::Required,
            VerifyError::Wrong | VerifyError::Gone => Self::Invalid,
            _ => Self::Unavailable,
        }
    }
}
