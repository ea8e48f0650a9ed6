//! Why there is no new captcha to show.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};
use simple_captcha::{IssueError, web};

/// Why a form cannot be shown: no captcha was made for it. A handler that returns it hands on what
/// [`issue`](simple_captcha::form::FieldBuilder::issue) failed with by `?`, and one that returns
/// [`actix_web::Error`] by `.map_err(Unissued)?`.
///
/// ```
/// use actix_web::web::{Data, Html};
/// use simple_captcha::Captcha;
/// use simple_captcha_actix::Unissued;
///
/// async fn form(captcha: Data<Captcha>) -> Result<Html, Unissued> {
///     let field = captcha.field().issue().await?;
///     Ok(Html::new(format!("<form method=post>{field}<button>Send</button></form>")))
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

impl ResponseError for Unissued {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status().as_u16()).unwrap_or_default()
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let mut answer = HttpResponse::build(status);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            answer.insert_header((RETRY_AFTER, web::RETRY_AFTER.as_secs()));
        }
        answer.finish()
    }
}
