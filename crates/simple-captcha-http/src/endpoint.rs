//! The captcha's own URLs as a service of the crate `tower`.

use std::convert::Infallible;
use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Full, Limited};
use simple_captcha::Service;

use crate::respond::respond;

/// The longest body that is read, in bytes.
pub const BODY_LIMIT: usize = 16 * 1024;

/// The captcha's own URLs below a mount path, as a [`tower_service::Service`] for any framework that takes
/// one. Cloning is cheap.
///
/// ```
/// use bytes::Bytes;
/// use http::Request;
/// use http_body_util::Full;
/// use simple_captcha::{Captcha, MemoryStore};
/// use simple_captcha_http::Endpoint;
/// use tower_service::Service;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::new(MemoryStore::default())?;
/// let mut endpoint = Endpoint::new(captcha, "/captcha");
/// let request = Request::get("/captcha/captcha.js").body(Full::new(Bytes::new()))?;
/// assert_eq!(endpoint.call(request).await?.status(), 200);
/// # Ok(())
/// # }
/// ```
///
/// A request outside of the mount path gets a 404, and a body of more than [`BODY_LIMIT`] a 413.
#[derive(Clone, Debug)]
pub struct Endpoint {
    service: Service,
    mount: String,
}

impl Endpoint {
    /// Answers for a captcha, or for a service of several sites, below a path without a slash at its end.
    pub fn new(service: impl Into<Service>, mount: impl Into<String>) -> Self {
        Self { service: service.into(), mount: mount.into() }
    }

    async fn answer<B>(self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send,
    {
        let (mut parts, body) = request.into_parts();
        let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let below = parts.uri.path().strip_prefix(&*self.mount);
        let below = below.filter(|path| path.starts_with('/'));
        let Some(Ok(uri)) = below.map(|path| format!("{path}{query}").parse()) else {
            return status(StatusCode::NOT_FOUND);
        };
        parts.uri = uri;
        match Limited::new(body, BODY_LIMIT).collect().await {
            Ok(body) => {
                let request = Request::from_parts(parts, body.to_bytes());
                respond(&self.service, &self.mount, request).await.map(Full::new)
            }
            Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                status(StatusCode::PAYLOAD_TOO_LARGE)
            }
            Err(_) => status(StatusCode::BAD_REQUEST),
        }
    }
}

fn status(code: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = code;
    response
}

impl<B> tower_service::Service<Request<B>> for Endpoint
where
    B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let endpoint = self.clone();
        Box::pin(async move { Ok(endpoint.answer(request).await) })
    }
}
