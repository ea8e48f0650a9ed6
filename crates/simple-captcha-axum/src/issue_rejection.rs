//! Why there is no new captcha to show.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use simple_captcha_http::{IssueFailure, RETRY_AFTER as LATER};

/// Why a form cannot be shown: no captcha was made for it. A handler that returns it hands on by `?` what
/// [`issue`](crate::form::FieldBuilder::issue) failed with.
///
/// ```
/// use axum::extract::State;
/// use axum::response::Html;
/// use simple_captcha::Captcha;
/// use simple_captcha_axum::{Field, IssueRejection};
///
/// async fn form(State(captcha): State<Captcha>) -> Result<Html<String>, IssueRejection> {
///     let field = Field::builder(&captcha).issue().await?;
///     Ok(Html(format!("<form method=post>{field}<button>Send</button></form>")))
/// }
/// ```
///
/// The answer has the [status](IssueFailure::status) of the error, with a 503 also when to come again,
/// and an empty body. The log says what failed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
#[expect(
    clippy::exhaustive_structs,
    reason = "handlers make it of what a field's making failed with"
)]
pub struct IssueRejection(#[from] pub IssueFailure);

impl IntoResponse for IssueRejection {
    fn into_response(self) -> Response {
        match self.0.status() {
            status @ StatusCode::SERVICE_UNAVAILABLE => {
                let later = LATER.as_secs().to_string();
                (status, [(RETRY_AFTER, later)]).into_response()
            }
            status => status.into_response(),
        }
    }
}
