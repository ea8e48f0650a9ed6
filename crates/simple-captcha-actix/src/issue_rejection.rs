//! Why there is no new captcha to show.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};
use simple_captcha_http::{IssueFailure, RETRY_AFTER as LATER};

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
/// The answer has the [status](IssueFailure::status) of the error, with a 503 also when to come again,
/// and an empty body. The log says what failed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
#[expect(
    clippy::exhaustive_structs,
    reason = "handlers make it of what a field's making failed with"
)]
pub struct IssueRejection(#[from] pub IssueFailure);

impl ResponseError for IssueRejection {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status().as_u16()).unwrap_or_default()
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let mut answer = HttpResponse::build(status);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            answer.insert_header((RETRY_AFTER, LATER.as_secs()));
        }
        answer.finish()
    }
}
