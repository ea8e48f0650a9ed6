//! The captcha's own URLs as a service of the crate `tower`.

use std::convert::Infallible;
use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use simple_captcha::Service;

use crate::respond::{respond, unread};

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
            return unread(StatusCode::NOT_FOUND).map(Full::new);
        };
        parts.uri = uri;
        let request = Request::from_parts(parts, body);
        respond_to_body(&self.service, &self.mount, request).await.map(Full::new)
    }
}

/// As [`respond`], of a request whose body is still to be read. One of more than [`BODY_LIMIT`] gets a 413,
/// and one that ends too soon a 400.
pub async fn respond_to_body<B>(
    service: &Service,
    mount: &str,
    request: Request<B>,
) -> Response<Bytes>
where
    B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send,
{
    let (parts, body) = request.into_parts();
    if body.is_end_stream() {
        return respond(service, mount, Request::from_parts(parts, Bytes::new())).await;
    }
    match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => respond(service, mount, Request::from_parts(parts, body.to_bytes())).await,
        Err(error) if error.is::<LengthLimitError>() => unread(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => unread(StatusCode::BAD_REQUEST),
    }
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
