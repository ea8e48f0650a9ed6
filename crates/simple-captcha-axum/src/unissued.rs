//! Why there is no new captcha to show.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use simple_captcha::{IssueError, web};

/// Why a form cannot be shown: no captcha was made for it. A handler that returns it hands on what
/// [`issue`](simple_captcha::form::FieldBuilder::issue) failed with by `?`.
///
/// ```
/// use axum::extract::State;
/// use axum::response::Html;
/// use simple_captcha::Captcha;
/// use simple_captcha_axum::Unissued;
///
/// async fn form(State(captcha): State<Captcha>) -> Result<Html<String>, Unissued> {
///     let field = captcha.field().issue().await?;
///     Ok(Html(format!("<form method=post>{field}<button>Send</button></form>")))
/// }
/// ```
///
/// The answer has the [status](IssueError::status) of the error, with a 503 also when to come again,
/// and an empty body: what failed stands in the log.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
#[expect(
    clippy::exhaustive_structs,
    reason = "handlers make it of what a field's making failed with"
)]
pub struct Unissued(#[from] pub IssueError);

impl IntoResponse for Unissued {
    fn into_response(self) -> Response {
        match self.0.status() {
            status @ StatusCode::SERVICE_UNAVAILABLE => {
                let later = web::RETRY_AFTER.as_secs().to_string();
                (status, [(RETRY_AFTER, later)]).into_response()
            }
            status => status.into_response(),
        }
    }
}
