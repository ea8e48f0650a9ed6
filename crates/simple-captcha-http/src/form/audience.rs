//! How the visitor who sent a form wants to be answered.

use http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde::Serialize;

use super::html::HtmlText;
use super::{Messages, Refusal};
use crate::RETRY_AFTER as LATER;
use crate::fields::{essence, is_json};
use crate::headers::{list, quality};

/// How the visitor who sent a form wants to be answered: as a page or as JSON, and in which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audience {
    json: bool,
    messages: &'static Messages,
}

/// What a program is answered.
#[derive(Serialize)]
struct Message<'a> {
    code: &'static str,
    message: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

impl Audience {
    /// The code of a form that could not be read, see [`Audience::unread`].
    pub const UNREAD: &'static str = "form_invalid";

    /// Reads it from a request's headers `Accept`, `Accept-Language` and `Content-Type`. Who accepts
    /// pages and JSON alike is answered in JSON if he sent it.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let accept = list(headers, ACCEPT);
        let json = quality(&accept, |essence| is_json(essence) || essence == "application/*");
        let page = quality(&accept, |essence| essence.ends_with("html") || essence == "text/*");
        let sent_json = is_json(&essence(&list(headers, CONTENT_TYPE)));
        Self {
            json: json > page || json == page && sent_json,
            messages: Messages::accepted(headers),
        }
    }

    /// Whether they want JSON, and not a page.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.json
    }

    /// The texts in their language.
    #[must_use]
    pub fn messages(&self) -> &'static Messages {
        self.messages
    }

    /// The answer that says no more than why a form is not let through: with the refusal's
    /// [status](Refusal::status), and as JSON `{"code": …, "message": …}`. It is not to be kept. The
    /// page's title says that it is an error, and its link back leads to the path that the form was
    /// sent to, where most forms are.
    #[must_use]
    pub fn answer(&self, refusal: Refusal) -> Response<Vec<u8>> {
        let (code, message) = (refusal.code(), refusal.message(self.messages));
        let mut response =
            self.response(refusal.status(), &Message { code, message, detail: None });
        if refusal == Refusal::Unavailable {
            response.headers_mut().insert(RETRY_AFTER, LATER.as_secs().into());
        }
        response
    }

    /// The answer, in the same shape, to a form that could not be read, or is of a type that is not:
    /// its code is [`Audience::UNREAD`]. In JSON, `why` is its `detail`, as web frameworks say it, in
    /// English; a page has nothing of it.
    #[must_use]
    pub fn unread(&self, status: StatusCode, why: &str) -> Response<Vec<u8>> {
        let (code, message) = (Self::UNREAD, self.messages.unread);
        self.response(status, &Message { code, message, detail: Some(why) })
    }

    /// Whether an extractor's answer says no more than that a form could not be read: one of the
    /// statuses with which web frameworks say so (400, 413, 415, 422), and a line of text. The crates
    /// for web frameworks then put [`Audience::unread`] in its place, and leave every other answer as
    /// it is.
    #[must_use]
    pub fn is_unread(status: StatusCode, content_type: Option<&[u8]>) -> bool {
        let statuses = [
            StatusCode::BAD_REQUEST,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::UNPROCESSABLE_ENTITY,
        ];
        statuses.contains(&status)
            && content_type.is_some_and(|content_type| content_type.starts_with(b"text/plain"))
    }

    fn response(&self, status: StatusCode, told: &Message<'_>) -> Response<Vec<u8>> {
        let (content_type, body) = if self.json {
            ("application/json", serde_json::to_vec(told).unwrap_or_default())
        } else {
            ("text/html; charset=utf-8", self.page(told.message).into_bytes())
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Language"));
        response
    }

    /// The page begins at its heading, so screen readers read that first.
    fn page(&self, message: &str) -> String {
        let Messages { language, error, back, .. } = self.messages;
        let direction = self.messages.direction();
        let (message, error, back) = (HtmlText(message), HtmlText(error), HtmlText(back));
        format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{error} {message}</title>\n</head>\n<body>\n\
             <main><h1 tabindex=\"-1\" autofocus>{message}</h1>\n\
             <p><a href=\"\">{back}</a></p></main>\n</body>\n</html>\n"
        )
    }
}
