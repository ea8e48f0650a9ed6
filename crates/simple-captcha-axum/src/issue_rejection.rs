//! Why there is no new captcha to show.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use simple_captcha::IssueError;
use simple_captcha_http::issue_error_response;

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
/// The response is that of [`issue_error_response`]: 503 with `Retry-After`, or 500, and an empty body. The
/// log says what failed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
#[expect(
    clippy::exhaustive_structs,
    reason = "handlers make it of what a field's making failed with"
)]
pub struct IssueRejection(#[from] pub IssueError);

impl IntoResponse for IssueRejection {
    fn into_response(self) -> Response {
        issue_error_response(&self.0).map(Body::from)
    }
}
