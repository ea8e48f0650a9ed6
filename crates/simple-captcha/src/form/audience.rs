//! How somebody who sent a form wants to be answered.

use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, VARY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response};
use serde::Serialize;

use super::html::Escaped;
use super::sent::is_json;
use super::{Messages, Refusal};
use crate::web;

/// How somebody who sent a form wants to be answered: as a page or as JSON, and in which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audience {
    json: bool,
    messages: &'static Messages,
}

/// What a program is told.
#[derive(Serialize)]
struct Told {
    code: &'static str,
    message: &'static str,
}

impl Audience {
    /// Reads it from a request's headers `Accept`, `Accept-Language` and `Content-Type`, each empty
    /// where there is none. Who accepts pages and JSON alike is answered in JSON if he sent it.
    #[must_use]
    pub fn of(accept: &str, accept_language: &str, content_type: &str) -> Self {
        let json = quality(accept, is_json);
        let page = quality(accept, |essence| essence.ends_with("html") || essence == "text/*");
        let sent_json = is_json(&essence(content_type));
        Self {
            json: json > page || json == page && sent_json,
            messages: Messages::best(accept_language),
        }
    }

    /// The texts in his language.
    #[must_use]
    pub fn messages(&self) -> &'static Messages {
        self.messages
    }

    /// The answer that says no more than why a form is not let through: with the refusal's
    /// [status](Refusal::status), and as JSON `{"code": …, "message": …}`. It is not to be kept. The
    /// page's link back leads to the path that the form was sent to, where most forms are.
    #[must_use]
    pub fn answer(&self, refusal: Refusal) -> Response<Vec<u8>> {
        let message = refusal.message(self.messages);
        let (content_type, body) = if self.json {
            let told = serde_json::to_vec(&Told { code: refusal.code(), message });
            ("application/json", told.unwrap_or_default())
        } else {
            ("text/html; charset=utf-8", self.page(message).into_bytes())
        };
        let mut response = Response::new(body);
        *response.status_mut() = refusal.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Language"));
        if refusal == Refusal::Unavailable {
            headers.insert(RETRY_AFTER, web::RETRY_AFTER.as_secs().into());
        }
        response
    }

    fn page(&self, message: &str) -> String {
        let (language, direction) = (self.messages.language, self.messages.direction());
        let (message, back) = (Escaped(message), Escaped(self.messages.back));
        format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{message}</title>\n</head>\n<body>\n<main><h1>{message}</h1>\n\
             <p><a href=\"\">{back}</a></p></main>\n</body>\n</html>\n"
        )
    }
}

/// How much of `Accept`, or a header like it, falls to what `is_meant`, in thousandths: the most of any.
pub(crate) fn quality(accept: &str, is_meant: impl Fn(&str) -> bool) -> u16 {
    let weight = |range: &str| {
        let weight = range.split(';').skip(1).find_map(|part| part.trim().strip_prefix("q="));
        let weight: f32 = weight.map_or(Some(1.0), |weight| weight.trim().parse().ok())?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
        let thousandths = (weight.clamp(0.0, 1.0) * 1000.0) as u16;
        Some(thousandths)
    };
    accept
        .split(',')
        .filter(|range| is_meant(&essence(range)))
        .filter_map(weight)
        .max()
        .unwrap_or_default()
}

/// A media type without its parameters, in small letters.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
