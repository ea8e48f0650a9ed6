//! A form that comes with its captcha answered.

use std::fmt;

use axum::body::{Body, Bytes};
use axum::extract::{FromRef, FromRequest, OriginalUri, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use simple_captcha::Captcha;
use simple_captcha::form::{Audience, FormCaptcha, Proof, Sent, Usual};

use crate::Unsolved;

/// An extractor around the one that reads your form: `Solved<Form<T>>`, `Solved<Json<T>>` or one of
/// your own. The handler runs only where the captcha was answered.
///
/// Yours runs first, so that a form that it refuses costs no captcha; then the captcha is judged, and
/// is used up. Its inputs are read beside yours, under the [names](FormCaptcha::NAMES) that its field
/// has; `T` need not have them, but must not deny them (`deny_unknown_fields`). The body is read whole,
/// as far as axum's `DefaultBodyLimit` lets it grow.
///
/// The captcha comes out of the router's state. To forget it there does not compile:
///
/// ```compile_fail
/// # use axum::{Form, Router, routing::post};
/// # use simple_captcha_axum::Solved;
/// # type Fields = std::collections::HashMap<String, String>;
/// let app: Router = Router::new().route("/", post(async |_: Solved<Form<Fields>>| "in")).with_state(());
/// ```
///
/// ```
/// # use axum::{Form, Router, routing::post};
/// # use simple_captcha_axum::Solved;
/// # type Fields = std::collections::HashMap<String, String>;
/// # fn app(captcha: simple_captcha::Captcha) {
/// let app: Router = Router::new().route("/", post(async |_: Solved<Form<Fields>>| "in")).with_state(captcha);
/// # }
/// ```
///
/// Where it was not answered, a visitor gets the [refusal's](simple_captcha::form::Refusal) status and
/// message, as a page or as JSON. To show the form again with what he typed, take a `Result`:
///
/// ```
/// use axum::Form;
/// use axum::extract::State;
/// use axum::response::{Html, IntoResponse, Response};
/// use simple_captcha::Captcha;
/// use simple_captcha_axum::{Solved, Unissued, Unsolved};
///
/// #[derive(serde::Deserialize)]
/// struct Signup {
///     name: String,
/// }
///
/// type Sent = Result<Solved<Form<Signup>>, Unsolved<Form<Signup>>>;
///
/// async fn sign_up(State(captcha): State<Captcha>, sent: Sent) -> Response {
///     match sent {
///         Ok(Solved(Form(signup), _)) => format!("Welcome, {}", signup.name).into_response(),
///         Err(Unsolved::Refused { refusal, form: Form(signup), audience, .. }) => {
///             let field = captcha.field().language(audience.messages().language);
///             match field.refused(refusal).issue().await {
///                 Ok(field) => {
///                     (refusal.status(), Html(page(&signup.name, &field))).into_response()
///                 }
///                 Err(error) => Unissued(error).into_response(),
///             }
///         }
///         Err(other) => other.into_response(),
///     }
/// }
/// # fn page(name: &str, field: &simple_captcha::form::Field) -> String { format!("{name}{field}") }
/// ```
///
/// A form that has other names, or asks with a challenge of its own, says so once, for its field and
/// for its handler:
///
/// ```
/// use axum::Form;
/// use axum::extract::State;
/// use simple_captcha::Captcha;
/// use simple_captcha::form::{FormCaptcha, Names};
/// use simple_captcha_axum::{Solved, Unissued};
///
/// struct Newsletter;
///
/// impl FormCaptcha for Newsletter {
///     const NAMES: Names = Names::django("newsletter");
/// }
///
/// async fn form(State(captcha): State<Captcha>) -> Result<String, Unissued> {
///     let field = captcha.field_of::<Newsletter>().issue().await?;
///     Ok(format!("<form method=post><input name=address>{field}<button>Subscribe</button></form>"))
/// }
///
/// async fn subscribe(Solved(Form(it), _): Solved<Form<Subscription>, Newsletter>) -> String {
///     format!("We will write to {}", it.address)
/// }
/// # #[derive(serde::Deserialize)]
/// # struct Subscription { address: String }
/// ```
///
/// The second part is the proof of the answer. Where the form fails for another reason, the site can
/// make a pass of it, so that the visitor need not answer again
/// ([`FieldBuilder::pass`](simple_captcha::form::FieldBuilder::pass)). It is good for the path that the
/// form was sent to.
///
/// A form that is sent by GET is not read: an answer does not belong into a URL.
///
/// `Multipart` cannot be wrapped: its body is read bit by bit and may be larger than memory. Such a
/// request is answered with 415; at the level `debug` the log says why. Read the two fields yourself, call
/// [`Captcha::judge`], and answer who is refused as [`Visitor`](crate::Visitor) shows.
///
/// Other extractors of the handler run before it, so what they refuse costs no captcha either.
#[expect(clippy::exhaustive_structs, reason = "handlers take it apart in their arguments")]
pub struct Solved<E, C = Usual>(pub E, pub Proof<C>);

/// Does not show what the form sent.
impl<E, C> fmt::Debug for Solved<E, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Solved").field(&self.1).finish_non_exhaustive()
    }
}

impl<S, E, C> FromRequest<S> for Solved<E, C>
where
    S: Send + Sync,
    Captcha: FromRef<S>,
    E: FromRequest<S> + Send,
    C: FormCaptcha,
{
    type Rejection = Unsolved<E>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let content_type = content_type(&parts.headers).to_owned();
        let audience = Audience::of(&parts.headers);
        let path = path(&parts);
        if let Err(unknown) = Sent::reads(&content_type) {
            let unknown = (StatusCode::UNSUPPORTED_MEDIA_TYPE, unknown.to_string());
            // Yours may say better what is wrong with it.
            let own = read::<E, S>(Request::from_parts(parts, body), state).await.err();
            let response = own.unwrap_or_else(|| unknown.into_response());
            return Err(Unsolved::unread(audience, response).await);
        }
        let body = match read::<Bytes, S>(Request::from_parts(parts.clone(), body), state).await {
            Ok(body) => body,
            Err(response) => return Err(Unsolved::unread(audience, response).await),
        };
        let again = Request::from_parts(parts, Body::from(body.clone()));
        let form = match read::<E, S>(again, state).await {
            Ok(form) => form,
            Err(response) => return Err(Unsolved::unread(audience, response).await),
        };
        // The type was looked at before: it is one that is read.
        let sent = Sent::read_of::<C>(&content_type, &body).unwrap_or_default();
        match Captcha::from_ref(state).judge(&sent, &path).await {
            Ok(proof) => Ok(Self(form, proof)),
            Err(refusal) => Err(Unsolved::Refused { refusal, form, audience }),
        }
    }
}

async fn read<E: FromRequest<S>, S: Sync>(request: Request, state: &S) -> Result<E, Response> {
    E::from_request(request, state).await.map_err(IntoResponse::into_response)
}

/// The path that the form was sent to: its name, for a pass.
fn path(parts: &Parts) -> String {
    let whole = parts.extensions.get::<OriginalUri>();
    whole.map_or(parts.uri.path(), |OriginalUri(whole)| whole.path()).to_owned()
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
