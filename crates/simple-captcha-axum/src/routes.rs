//! The captcha's own URLs.

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRef, OriginalUri, Request, State};
use axum::http::Response;
use axum::routing::any;
use simple_captcha::{Captcha, web};

/// The captcha's own URLs: the pictures and the refresh. Nest them where you like.
///
/// What they answer is told at [`simple_captcha::web`]. The captcha comes out of the router's state,
/// so to forget it does not compile.
///
/// ```
/// use axum::Router;
/// use simple_captcha::{Captcha, MemoryStore};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::new(MemoryStore::default())?;
/// let app: Router =
///     Router::new().nest("/captcha", simple_captcha_axum::routes()).with_state(captcha);
/// # Ok(())
/// # }
/// ```
///
/// A state of your own holds it beside other things:
///
/// ```
/// use axum::Router;
/// use axum::extract::FromRef;
/// use simple_captcha::Captcha;
///
/// #[derive(Clone)]
/// struct Site {
///     captcha: Captcha,
///     name: String,
/// }
///
/// impl FromRef<Site> for Captcha {
///     fn from_ref(site: &Site) -> Self {
///         site.captcha.clone()
///     }
/// }
///
/// fn app(site: Site) -> Router {
///     Router::new().nest("/captcha", simple_captcha_axum::routes()).with_state(site)
/// }
/// ```
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Captcha: FromRef<S>,
{
    Router::new().route("/", any(respond)).route("/{*path}", any(respond))
}

async fn respond(
    State(captcha): State<Captcha>,
    OriginalUri(whole): OriginalUri,
    request: Request,
) -> Response<Body> {
    let (request, _body) = request.into_parts();
    let mount = whole.path().strip_suffix(request.uri.path()).unwrap_or_default();
    let mount = mount.trim_end_matches('/');
    web::respond(&captcha, mount, &request).await.map(Body::from)
}
