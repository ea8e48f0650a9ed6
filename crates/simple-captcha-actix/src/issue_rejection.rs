//! Why there is no new captcha to show.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use simple_captcha::IssueError;
use simple_captcha_http::issue_error_response;

use crate::translate::{translated, translated_status};

/// Why a form cannot be shown: no captcha was made for it. A handler that returns it hands on by `?` what
/// [`issue`](crate::form::FieldBuilder::issue) failed with, and one that returns
/// [`actix_web::Error`] by `.map_err(IssueRejection)?`.
///
/// ```
/// use actix_web::web::{Data, Html};
/// use simple_captcha::Captcha;
/// use simple_captcha_actix::{Field, IssueRejection};
///
/// async fn form(captcha: Data<Captcha>) -> Result<Html, IssueRejection> {
///     let field = Field::builder(&captcha).issue().await?;
///     Ok(Html::new(format!("<form method=post>{field}<button>Send</button></form>")))
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

impl ResponseError for IssueRejection {
    fn status_code(&self) -> StatusCode {
        translated_status(issue_error_response(&self.0).status())
    }

    fn error_response(&self) -> HttpResponse {
        translated(issue_error_response(&self.0))
    }
}
