//! [`simple_captcha`] in an [`axum`] site.
//!
//! [`routes`] mounts the captcha's own URLs at any path; the form and its handler are yours:
//!
//! ```
//! use axum::extract::State;
//! use axum::response::Html;
//! use axum::routing::get;
//! use axum::{Form, Router};
//! use simple_captcha::{Answer, Captcha, Key, MemoryStore};
//!
//! /// What the form sends.
//! #[derive(serde::Deserialize)]
//! struct Signup {
//!     name: String,
//!     captcha: Answer,
//!     hashkey: Key,
//! }
//!
//! async fn form(State(captcha): State<Captcha>) -> Result<Html<String>, String> {
//!     let key = captcha.issue().await.map_err(|error| error.to_string())?;
//!     let key = key.as_str();
//!     Ok(Html(format!(
//!         "<form method=post><img src='/captcha/image/{key}/' alt='captcha'>\
//!          <input name=name><input name=captcha><input type=hidden name=hashkey value={key}>\
//!          <button>Sign up</button></form>"
//!     )))
//! }
//!
//! async fn submit(State(captcha): State<Captcha>, Form(signup): Form<Signup>) -> String {
//!     match captcha.verify(&signup.hashkey, &signup.captcha).await {
//!         Ok(()) => format!("Welcome, {}", signup.name),
//!         Err(error) => format!("Please try again: {error}"),
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let captcha = Captcha::new(MemoryStore::default())?;
//! let app: Router = Router::new()
//!     .route("/signup", get(form).post(submit))
//!     .nest("/captcha", simple_captcha_axum::routes())
//!     .with_state(captcha);
//! # Ok(())
//! # }
//! ```

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

// The commands and code of the README stay true: its Rust is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
