//! The response to a request for a captcha that could not be made.

use std::error::Error;

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{Response, StatusCode};
use simple_captcha::IssueError;

use crate::RETRY_AFTER as LATER;

/// The response for a page that cannot show a captcha: 503 with [`RETRY_AFTER`](crate::RETRY_AFTER) if the
/// failure may pass, 500 if the site is at fault. The body is empty. The log already has the error.
#[must_use]
pub fn issue_error_response(error: &IssueError) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = match error {
        IssueError::Store(_) | IssueError::Randomness(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, LATER.as_secs().into());
    }
    response
}

pub(crate) fn log(error: &IssueError) {
    tracing::error!(error = error as &dyn Error, "no captcha was made");
}
