//! Why there is no new captcha to show.

use std::error::Error;

use http::StatusCode;
use simple_captcha::IssueError;

/// Why there is no new captcha to show. The log has it already.
///
/// For a web framework that answers with a status, it converts into [`http::StatusCode`].
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct IssueFailure(#[from] IssueError);

impl IssueFailure {
    pub(crate) fn logged(error: IssueError) -> Self {
        tracing::error!(error = &error as &dyn Error, "no captcha was made");
        Self(error)
    }

    /// What a visitor is to be answered: 503 if it may pass, and then also
    /// [`RETRY_AFTER`](crate::RETRY_AFTER), or 500 if the site is at fault.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.0 {
            IssueError::Store(_) | IssueError::Randomness(_) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<IssueFailure> for StatusCode {
    fn from(failure: IssueFailure) -> Self {
        failure.status()
    }
}
