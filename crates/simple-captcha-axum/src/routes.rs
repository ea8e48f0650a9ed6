//! The captcha's own URLs.

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use axum::http::Response;
use axum::routing::any;
use simple_captcha::Service;
use simple_captcha_http::respond_to_body;

/// The captcha's own URLs, where its [mount](simple_captcha::CaptchaBuilder::mount) says: the pictures,
/// the sounds, the refresh, the script and its style. Merge them into the site's outermost router.
///
/// What they answer is told at [`simple_captcha_http`].
///
/// ```
/// use axum::Router;
/// use simple_captcha::{Captcha, MemoryStore};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::builder(MemoryStore::default()).mount("/forms/captcha").build()?;
/// let app: Router =
///     Router::new().merge(simple_captcha_axum::routes(&captcha)).with_state(captcha);
/// # Ok(())
/// # }
/// ```
///
/// Their URLs end with a slash, as those of django-simple-captcha do; without it they lead to the one
/// with it. A layer around them that takes last slashes off (`NormalizePathLayer::trim_trailing_slash`)
/// would lead browsers in a circle: leave it out for these.
///
/// With a mount that is empty they answer whatever is asked: nest them yourself then, or make a
/// fallback of them, and tell each field where that is
/// ([`FieldBuilder::mount`](crate::form::FieldBuilder::mount)).
pub fn routes<S>(service: impl Into<Service>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let routes = Router::new().route("/", any(respond)).route("/{*path}", any(respond));
    let service = service.into();
    let routes = routes.with_state(service.clone());
    match service.mount() {
        "" => routes,
        mount => Router::new().nest(mount, routes),
    }
}

async fn respond(
    State(service): State<Service>,
    OriginalUri(whole): OriginalUri,
    request: Request,
) -> Response<Body> {
    let mount = whole.path().strip_suffix(request.uri().path()).unwrap_or_default();
    respond_to_body(&service, mount.trim_end_matches('/'), request).await.map(Body::from)
}
