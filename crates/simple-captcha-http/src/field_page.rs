//! A site's field, for back ends in any language that put it into their pages.

use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{Response, StatusCode, Uri};
use simple_captcha::Captcha;

use crate::form::Field;
use crate::issue_error::issue_error_response;
use crate::page_messages::page_messages;
use crate::query::parameter;
use crate::response::{status, with_header};

/// Answers with the field's HTML, with a new captcha. The query may have the language of the page (`lang`),
/// the name of a challenge (`challenge`), whether it is to stand in the page's `<noscript>` (`noscript`), and
/// what stands before the URLs of its picture and its sound
/// (`base`): the captcha server as the visitor's browser reaches it, such as `https://captcha.example`.
pub(crate) async fn field_page(
    captcha: &Captcha,
    mount: &str,
    request: &Parts,
) -> Response<Vec<u8>> {
    let named = match parameter(request, "challenge").map(|name| captcha.for_challenge(&name)) {
        None => None,
        Some(Some(named)) => Some(named),
        Some(None) => return status(StatusCode::NOT_FOUND),
    };
    let base = match parameter(request, "base") {
        None => String::new(),
        Some(base) if is_base(&base) => base.trim_end_matches('/').to_owned(),
        Some(_) => return status(StatusCode::BAD_REQUEST),
    };
    let mount = format!("{base}{mount}");
    let messages = page_messages(captcha, request);
    let field = Field::builder(named.as_ref().unwrap_or(captcha));
    let field = field.noscript(parameter(request, "noscript").is_some());
    match field.mount(&mount).language(messages.language).issue().await {
        Ok(field) => {
            let html = Response::new(field.to_string().into_bytes());
            with_header(html, CONTENT_TYPE, "text/html; charset=utf-8")
        }
        Err(error) => issue_error_response(&error).map(Vec::from),
    }
}

/// Whether a text is the beginning of URLs to which nobody is led to run a script.
fn is_base(text: &str) -> bool {
    let Ok(base) = text.parse::<Uri>() else { return false };
    let is_web = base.scheme_str().is_some_and(|scheme| ["http", "https"].contains(&scheme));
    is_web && base.host().is_some() && base.query().is_none()
}
