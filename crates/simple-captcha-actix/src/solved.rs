//! A form that comes with its captcha answered.

use std::fmt;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, FromRequest, HttpRequest, error};
use futures_util::stream;
use simple_captcha::{Captcha, Pass, Proof, RandomnessError};
use simple_captcha_http::form::{Audience, FormRequest};

use crate::SolvedRejection;
use crate::translate::translated_headers;

/// An extractor around the one that reads your form: `Solved<web::Form<T>>`, `Solved<web::Json<T>>` or
/// one of your own. The handler runs only where the captcha was answered.
///
/// Yours runs first, so that a form that it refuses costs no captcha; then the captcha is judged, and
/// is used up. Its inputs are read beside yours, under the [names](simple_captcha::Names) that its field
/// has; `T` need not have them, but must not deny them (`deny_unknown_fields`). The body is read whole,
/// as far as actix-web's `PayloadConfig` lets it grow.
///
/// It needs the captcha as the `App`'s data, which [`routes`](crate::routes) make it; without it, it
/// answers 500.
///
/// Where the captcha was not answered, a visitor gets the
/// [refusal's](crate::form::Refusal) status and message, as a page or as JSON. To show the
/// form again with what they typed, take a `Result`:
///
/// ```
/// use actix_web::http::header::ContentType;
/// use actix_web::{HttpResponse, ResponseError};
/// use actix_web::web::{Data, Form};
/// use simple_captcha::Captcha;
/// use simple_captcha_actix::{Field, IssueRejection, Solved, SolvedRejection};
///
/// #[derive(serde::Deserialize)]
/// struct Signup {
///     name: String,
/// }
///
/// type Submitted = Result<Solved<Form<Signup>>, SolvedRejection<Form<Signup>>>;
///
/// async fn sign_up(
///     captcha: Data<Captcha>,
///     submitted: Submitted,
/// ) -> actix_web::Result<HttpResponse> {
///     let rejection = match submitted {
///         Ok(signup) => {
///             return Ok(HttpResponse::Ok().body(format!("Welcome, {}", signup.form.name)));
///         }
///         Err(rejection) => rejection,
///     };
///     let status = rejection.status_code();
///     match rejection {
///         SolvedRejection::Refused { refusal, form: Form(signup), audience, .. } => {
///             let field = Field::builder(&captcha).language(audience.messages().language);
///             let field = field.refused(refusal).issue().await.map_err(IssueRejection)?;
///             let mut answer = HttpResponse::build(status);
///             Ok(answer.content_type(ContentType::html()).body(page(&signup.name, &field)))
///         }
///         other => Err(other.into()),
///     }
/// }
/// # fn page(name: &str, field: &Field) -> String { format!("{name}{field}") }
/// ```
///
/// A form that has other names, or asks with a challenge of its own, says so once, for its field and
/// for its handler:
///
/// ```
/// use actix_web::App;
/// use actix_web::web::{self, Data, Html, resource};
/// use simple_captcha::{Captcha, Form, Names};
/// use simple_captcha_actix::{Field, IssueRejection, Solved};
///
/// const NEWSLETTER: Form = Form::new("newsletter").with_names(Names::django("newsletter"));
///
/// async fn form(captcha: Data<Captcha>) -> Result<Html, IssueRejection> {
///     let field = Field::builder(&captcha.for_form(NEWSLETTER)).issue().await?;
///     let form = format!("<form method=post><input name=address>{field}<button>OK</button></form>");
///     Ok(Html::new(form))
/// }
///
/// async fn subscribe(subscription: Solved<web::Form<Subscription>>) -> String {
///     format!("We will write to {}", subscription.form.address)
/// }
///
/// let newsletter = resource("/newsletter").app_data(NEWSLETTER).get(form).post(subscribe);
/// # drop(App::new().service(newsletter));
/// # #[derive(serde::Deserialize)]
/// # struct Subscription { address: String }
/// ```
///
/// A form without that data is the site's usual one, and its name is the path that it is sent to.
///
/// If the form fails for another reason than its captcha, the site can make a [pass](Self::pass), so that
/// the visitor need not answer again.
///
/// A form that is sent by GET is not read: an answer does not belong into a URL.
///
/// A multipart form cannot be wrapped: its body is read bit by bit and may be larger than memory. Such
/// a request is answered with 415; at the level `debug` the log says why. Read the two fields yourself, call
/// [`Submission::judge`](crate::form::Submission::judge), and answer a visitor who is refused as [`Visitor`](crate::Visitor) shows. Nor is a body
/// read that was sent compressed, which browsers do not.
///
/// Extractors run side by side: what another one of the handler refuses after it had to wait may have
/// cost the captcha.
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

impl<E: FromRequest + 'static> FromRequest for Solved<E> {
    type Error = SolvedRejection<E>;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { solved(&request, payload).await })
    }
}

async fn solved<E: FromRequest + 'static>(
    request: &HttpRequest,
    payload: Payload,
) -> Result<Solved<E>, SolvedRejection<E>> {
    let headers = translated_headers(request);
    let unread = |error| SolvedRejection::Unread { error, audience: Audience::of(&headers) };
    let captcha = Data::<Captcha>::extract(request).await.map_err(unread)?;
    // The form is the one that stands beside the handler as data, if there is one.
    let sent = FormRequest::new(&captcha, request.app_data(), request.path(), &headers);
    let (form, body) = read::<E>(&sent, request, payload).await.map_err(unread)?;
    match sent.judge(&body).await {
        Ok(proof) => Ok(Solved { form, proof: Some(proof) }),
        Err(refusal) => Err(SolvedRejection::Refused { refusal, form, audience: sent.audience() }),
    }
}

/// Reads the body, and the form with its own extractor.
async fn read<E: FromRequest>(
    sent: &FormRequest,
    request: &HttpRequest,
    mut payload: Payload,
) -> Result<(E, Bytes), Error> {
    if let Err(unknown) = sent.check_type() {
        // The form's own extractor may say better what is wrong with it.
        let own = E::from_request(request, &mut payload).await.err().map(Into::into);
        return Err(own.unwrap_or_else(|| error::ErrorUnsupportedMediaType(unknown)));
    }
    let body = Bytes::from_request(request, &mut payload).await?;
    let again = stream::iter([Ok(body.clone())]);
    payload = Payload::Stream { payload: Box::pin(again) };
    let form = E::from_request(request, &mut payload).await.map_err(Into::into)?;
    Ok((form, body))
}
