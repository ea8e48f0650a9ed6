//! A form that comes with its captcha answered.

use std::fmt;

use axum::RequestExt;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRef, FromRequest, OriginalUri, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use simple_captcha::{Captcha, Pass, Proof, RandomnessError};
use simple_captcha_http::form::FormRequest;

use crate::SolvedRejection;

/// An extractor around the one that reads your form: `Solved<Form<T>>`, `Solved<Json<T>>` or one of
/// your own. The handler runs only where the captcha was answered.
///
/// Yours runs first, so that a form that it refuses costs no captcha; then the captcha is judged, and
/// is used up. Its inputs are read beside yours, under the [names](simple_captcha::Names) that its field
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
/// Where it was not answered, a visitor gets the [refusal's](crate::form::Refusal) status and
/// message, as a page or as JSON. To show the form again with what they typed, take a `Result`:
///
/// ```
/// use axum::Form;
/// use axum::extract::State;
/// use axum::response::{Html, IntoResponse, Response};
/// use simple_captcha::Captcha;
/// use simple_captcha_axum::{Field, IssueRejection, Solved, SolvedRejection};
///
/// #[derive(serde::Deserialize)]
/// struct Signup {
///     name: String,
/// }
///
/// type Submitted = Result<Solved<Form<Signup>>, SolvedRejection<Form<Signup>>>;
///
/// async fn sign_up(State(captcha): State<Captcha>, submitted: Submitted) -> Response {
///     match submitted {
///         Ok(signup) => format!("Welcome, {}", signup.form.name).into_response(),
///         Err(SolvedRejection::Refused { refusal, form: Form(signup), audience, .. }) => {
///             let field = Field::builder(&captcha).language(audience.messages().language);
///             match field.refused(refusal).issue().await {
///                 Ok(field) => {
///                     (refusal.status(), Html(page(&signup.name, &field))).into_response()
///                 }
///                 Err(error) => IssueRejection(error).into_response(),
///             }
///         }
///         Err(other) => other.into_response(),
///     }
/// }
/// # fn page(name: &str, field: &Field) -> String { format!("{name}{field}") }
/// ```
///
/// A form that has other names, or asks with a challenge of its own, says so once, for its field and
/// for its handler:
///
/// ```
/// use axum::extract::State;
/// use axum::routing::get;
/// use axum::{Extension, Router};
/// use simple_captcha::{Captcha, Form, Names};
/// use simple_captcha_axum::{Field, IssueRejection, Solved};
///
/// const NEWSLETTER: Form = Form::new("newsletter").with_names(Names::django("newsletter"));
///
/// async fn form(State(captcha): State<Captcha>) -> Result<String, IssueRejection> {
///     let field = Field::builder(&captcha.for_form(NEWSLETTER)).issue().await?;
///     Ok(format!("<form method=post><input name=address>{field}<button>Subscribe</button></form>"))
/// }
///
/// async fn subscribe(subscription: Solved<axum::Form<Subscription>>) -> String {
///     format!("We will write to {}", subscription.form.address)
/// }
///
/// # fn app(captcha: Captcha) {
/// let app: Router = Router::new()
///     .route("/newsletter", get(form).post(subscribe))
///     .layer(Extension(NEWSLETTER))
///     .with_state(captcha);
/// # }
/// # #[derive(serde::Deserialize)]
/// # struct Subscription { address: String }
/// ```
///
/// A form without that layer is the site's usual one, and its name is the path that it is sent to.
///
/// If the form fails for another reason than its captcha, the site can make a [pass](Self::pass), so that
/// the visitor need not answer again.
///
/// A form that is sent by GET is not read: an answer does not belong into a URL.
///
/// `Multipart` cannot be wrapped: its body is read bit by bit and may be larger than memory. Such a
/// request is answered with 415; at the level `debug` the log says why. Read the two fields yourself, call
/// [`Submission::judge`](crate::form::Submission::judge), and answer a visitor who is refused as [`Visitor`](crate::Visitor) shows.
///
/// Other extractors of the handler run before it, so what they refuse costs no captcha either.
#[non_exhaustive]
pub struct Solved<E> {
    /// What your extractor read.
    pub form: E,
    proof: Option<Proof>,
}

impl<E> Solved<E> {
    /// Makes a pass of the answer, once: a form that fails for another reason carries it in place of a
    /// captcha ([`FieldBuilder::pass`](crate::form::FieldBuilder::pass)). It is good for the same form.
    /// `None` if the answer has already brought as many as it can: a new captcha is shown then.
    ///
    /// # Errors
    ///
    /// The operating system may have no randomness to give.
    pub fn pass(&mut self) -> Result<Option<Pass>, RandomnessError> {
        self.proof.take().map_or(Ok(None), Proof::pass)
    }
}

/// Does not show what the form sent.
impl<E> fmt::Debug for Solved<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Solved").field("proof", &self.proof).finish_non_exhaustive()
    }
}

impl<S, E> FromRequest<S> for Solved<E>
where
    S: Send + Sync,
    Captcha: FromRef<S>,
    E: FromRequest<S> + Send,
{
    type Rejection = SolvedRejection<E>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let sent = form_request(&Captcha::from_ref(state), &request);
        let audience = sent.audience();
        let (form, body) = match read(&sent, request, state).await {
            Ok(read) => read,
            Err(response) => return Err(SolvedRejection::unread(audience, response).await),
        };
        match sent.judge(&body).await {
            Ok(proof) => Ok(Self { form, proof: Some(proof) }),
            Err(refusal) => Err(SolvedRejection::Refused { refusal, form, audience }),
        }
    }
}

/// The form is the one of the request's extensions, if there is one.
fn form_request(captcha: &Captcha, request: &Request) -> FormRequest {
    let whole = request.extensions().get::<OriginalUri>();
    let path = whole.map_or(request.uri().path(), |OriginalUri(whole)| whole.path());
    FormRequest::new(captcha, request.extensions().get(), path, request.headers())
}

/// Reads the body, and the form with its own extractor.
async fn read<E, S>(sent: &FormRequest, request: Request, state: &S) -> Result<(E, Bytes), Response>
where
    E: FromRequest<S>,
    S: Send + Sync,
{
    if let Err(unknown) = sent.check_type() {
        let unknown = (StatusCode::UNSUPPORTED_MEDIA_TYPE, unknown.to_string());
        // The form's own extractor may say better what is wrong with it.
        let own = E::from_request(request, state).await.err();
        return Err(own.map_or_else(|| unknown.into_response(), IntoResponse::into_response));
    }
    let (parts, body) = request.with_limited_body().into_parts();
    let mut body = Request::new(body);
    DefaultBodyLimit::disable().apply(&mut body);
    let body = Bytes::from_request(body, state).await.map_err(IntoResponse::into_response)?;
    let again = Request::from_parts(parts, Body::from(body.clone()));
    let form = E::from_request(again, state).await.map_err(IntoResponse::into_response)?;
    Ok((form, body))
}
