//! Making a field.

use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, Result};
use simple_captcha::IssueError;
use simple_captcha::form::{Field, FieldBuilder};
use simple_captcha::web;

/// Makes a new captcha and its field, as [`FieldBuilder::issue`] does, with an error that a handler
/// hands on to actix-web with `?`.
///
/// ```
/// use actix_web::web::{Data, Html};
/// use simple_captcha::Captcha;
/// use simple_captcha_actix::issue;
///
/// async fn form(captcha: Data<Captcha>) -> actix_web::Result<Html> {
///     let field = issue(captcha.field()).await?;
///     Ok(Html::new(format!("<form method=post>{field}<button>Send</button></form>")))
/// }
/// ```
///
/// # Errors
///
/// As [`FieldBuilder::issue`]. The answer has the [status](IssueError::status) of the error, with a 503
/// also when to come again, and an empty body: what failed stands in the log.
pub async fn issue(field: FieldBuilder<'_>) -> Result<Field> {
    field.issue().await.map_err(|error| {
        let answer = answer(&error);
        InternalError::from_response(error, answer).into()
    })
}

fn answer(error: &IssueError) -> HttpResponse {
    let status = StatusCode::from_u16(error.status().as_u16()).unwrap_or_default();
    let mut answer = HttpResponse::build(status);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        answer.insert_header((RETRY_AFTER, web::RETRY_AFTER.as_secs()));
    }
    answer.finish()
}
