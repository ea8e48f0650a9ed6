//! Reading requests, and answering those that get no verdict.

use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fields::{essence, is_json};
use crate::response::json;

/// Why a request gets no verdict: a status and a stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoVerdict(StatusCode, &'static str);

impl NoVerdict {
    pub(crate) const BAD_REQUEST: Self = Self(StatusCode::BAD_REQUEST, "bad-request");
    pub(crate) const BAD_PAYLOAD: Self = Self(StatusCode::BAD_REQUEST, "invalid-payload");
    pub(crate) const UNKNOWN_SITE: Self = Self(StatusCode::NOT_FOUND, "unknown-site");
    pub(crate) const HOSTNAME: Self = Self(StatusCode::FORBIDDEN, "hostname-not-allowed");
    pub(crate) const TOO_MANY: Self = Self(StatusCode::TOO_MANY_REQUESTS, "too-many-wrong-secrets");
    pub(crate) const UNAVAILABLE: Self = Self(StatusCode::SERVICE_UNAVAILABLE, "unavailable");
    const MEDIA_TYPE: Self = Self(StatusCode::UNSUPPORTED_MEDIA_TYPE, "expected-json");

    /// Any other status.
    pub(crate) fn with(status: StatusCode) -> Self {
        match status {
            StatusCode::SERVICE_UNAVAILABLE => Self::UNAVAILABLE,
            status => Self(status, "internal-error"),
        }
    }

    pub(crate) fn response(self) -> Response<Vec<u8>> {
        #[derive(Serialize)]
        struct Message {
            error: &'static str,
        }
        let mut response = json(&Message { error: self.1 });
        *response.status_mut() = self.0;
        response
    }
}

/// Reads a body of JSON.
pub(crate) fn read<T: DeserializeOwned>(request: &Parts, body: &[u8]) -> Result<T, NoVerdict> {
    let content_type = request.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !is_json(&essence(content_type.unwrap_or_default())) {
        return Err(NoVerdict::MEDIA_TYPE);
    }
    serde_json::from_slice(body).map_err(|_| NoVerdict::BAD_REQUEST)
}
