//! Reading a request's query.

use std::borrow::Cow;

use http::request::Parts;

/// A parameter of the request's query, the first of that name.
pub(crate) fn parameter<'a>(request: &'a Parts, name: &str) -> Option<Cow<'a, str>> {
    let query = request.uri.query()?.as_bytes();
    form_urlencoded::parse(query).find(|(found, _)| found == name).map(|(_, value)| value)
}
