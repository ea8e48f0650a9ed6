//! A form that comes with its captcha answered.

use std::fmt;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest, error};
use futures_util::stream;
use simple_captcha::Captcha;
use simple_captcha::form::{Audience, FormCaptcha, Proof, Sent, Usual};

use crate::Unsolved;
use crate::translate::translated_headers;

/// An extractor around the one that reads your form: `Solved<web::Form<T>>`, `Solved<web::Json<T>>` or
/// one of your own. The handler runs only where the captcha was answered.
///
/// Yours runs first, so that a form that it refuses costs no captcha; then the captcha is judged, and
/// is used up. Its inputs are read beside yours, under the [names](FormCaptcha::NAMES) that its field
/// has; `T` need not have them, but must not deny them (`deny_unknown_fields`). The body is read whole,
/// as far as actix-web's `PayloadConfig` lets it grow.
///
/// It needs the captcha as the `App`'s data, which [`routes`](crate::routes) make it; without it, it
/// answers 500.
///
/// Where the captcha was not answered, a visitor gets the
/// [refusal's](simple_captcha::form::Refusal) status and message, as a page or as JSON. To show the
/// form again with what he typed, take a `Result`:
///
/// ```
/// use actix_web::http::header::ContentType;
/// use actix_web::{HttpResponse, ResponseError};
/// use actix_web::web::{Data, Form};
/// use simple_captcha::Captcha;
/// use simple_captcha_actix::{Solved, Unissued, Unsolved};
///
/// #[derive(serde::Deserialize)]
/// struct Signup {
///     name: String,
/// }
///
/// type Sent = Result<Solved<Form<Signup>>, Unsolved<Form<Signup>>>;
///
/// async fn sign_up(captcha: Data<Captcha>, sent: Sent) -> actix_web::Result<HttpResponse> {
///     let unsolved = match sent {
///         Ok(Solved(Form(signup), _)) => {
///             return Ok(HttpResponse::Ok().body(format!("Welcome, {}", signup.name)));
///         }
///         Err(unsolved) => unsolved,
///     };
///     let status = unsolved.status_code();
///     match unsolved {
///         Unsolved::Refused { refusal, form: Form(signup), audience, .. } => {
///             let field = captcha.field().language(audience.messages().language);
///             let field = field.refused(refusal).issue().await.map_err(Unissued)?;
///             let mut answer = HttpResponse::build(status);
///             Ok(answer.content_type(ContentType::html()).body(page(&signup.name, &field)))
///         }
///         other => Err(other.into()),
///     }
/// }
/// # fn page(name: &str, field: &simple_captcha::form::Field) -> String { format!("{name}{field}") }
/// ```
///
/// A form that has other names, or asks with a challenge of its own, says so once, for its field and
/// for its handler:
///
/// ```
/// use actix_web::web::{Data, Form, Html};
/// use simple_captcha::Captcha;
/// use simple_captcha::form::{FormCaptcha, Names};
/// use simple_captcha_actix::{Solved, Unissued};
///
/// struct Newsletter;
///
/// impl FormCaptcha for Newsletter {
///     const NAMES: Names = Names::django("newsletter");
/// }
///
/// async fn form(captcha: Data<Captcha>) -> Result<Html, Unissued> {
///     let field = captcha.field_of::<Newsletter>().issue().await?;
///     let form = format!("<form method=post><input name=address>{field}<button>OK</button></form>");
///     Ok(Html::new(form))
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
/// A multipart form cannot be wrapped: its body is read bit by bit and may be larger than memory. Such
/// a request is answered with 415; at the level `debug` the log says why. Read the two fields yourself, call
/// [`Captcha::judge`], and answer who is refused as [`Visitor`](crate::Visitor) shows. Nor is a body
/// read that was sent compressed, which browsers do not.
///
/// Extractors run side by side: what another one of the handler refuses after it had to wait may have
/// cost the captcha.
#[expect(clippy::exhaustive_structs, reason = "handlers take it apart in their arguments")]
pub struct Solved<E, C = Usual>(pub E, pub Proof<C>);

/// Does not show what the form sent.
impl<E, C> fmt::Debug for Solved<E, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Solved").field(&self.1).finish_non_exhaustive()
    }
}

impl<E: FromRequest + 'static, C: FormCaptcha + 'static> FromRequest for Solved<E, C> {
    type Error = Unsolved<E>;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { solved(&request, payload).await })
    }
}

async fn solved<E, C>(
    request: &HttpRequest,
    mut payload: Payload,
) -> Result<Solved<E, C>, Unsolved<E>>
where
    E: FromRequest + 'static,
    C: FormCaptcha,
{
    let audience = Audience::of(&translated_headers(request));
    let unread = |error| Unsolved::Unread { error, audience };
    let captcha = Data::<Captcha>::extract(request).await.map_err(unread)?;
    let content_type = content_type(request);
    if let Err(unknown) = Sent::reads(content_type) {
        // Yours may say better what is wrong with it.
        let form = E::from_request(request, &mut payload).await;
        let unknown = |_| error::ErrorUnsupportedMediaType(unknown);
        return Err(unread(form.map_or_else(Into::into, unknown)));
    }
    let body = Bytes::from_request(request, &mut payload).await.map_err(unread)?;
    let form = E::from_request(request, &mut again(body.clone())).await;
    let form = form.map_err(|error| unread(error.into()))?;
    // The type was looked at before: it is one that is read.
    let sent = Sent::read_of::<C>(content_type, &body).unwrap_or_default();
    match captcha.judge(&sent, request.path()).await {
        Ok(proof) => Ok(Solved(form, proof)),
        Err(refusal) => Err(Unsolved::Refused { refusal, form, audience }),
    }
}

/// A body that was read already.
fn again(body: Bytes) -> Payload {
    let body = stream::iter([Ok(body)]);
    Payload::Stream { payload: Box::pin(body) }
}

fn content_type(request: &HttpRequest) -> &str {
    let value = request.headers().get(CONTENT_TYPE);
    value.and_then(|value| value.to_str().ok()).unwrap_or_default()
}
