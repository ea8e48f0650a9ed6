//! One form for all URLs that are equal.

use axum::http::Request;
use axum::http::uri::{PathAndQuery, Uri};

/// Decodes the characters of a request's path that need not be encoded (RFC 3986, section 6.2.2.2):
/// `/%63aptcha/` is `/captcha/`. Everything else stays as it is.
pub(super) fn normalised<B>(mut request: Request<B>) -> Request<B> {
    let Some(path) = unreserved(request.uri().path()) else { return request };
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    if let Ok(path) = PathAndQuery::try_from(path + &query) {
        let mut parts = std::mem::take(request.uri_mut()).into_parts();
        parts.path_and_query = Some(path);
        // What was a URI with another path is one with this path too.
        *request.uri_mut() = Uri::from_parts(parts).unwrap_or_default();
    }
    request
}

/// A path with its unreserved characters decoded; `None` if none is encoded.
fn unreserved(path: &str) -> Option<String> {
    let (start, encoded) = path.split_once('%')?;
    let mut decoded = start.to_owned();
    let mut changed = false;
    for part in encoded.split('%') {
        let code = part.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        let letter = code.map(char::from);
        match letter.filter(|c| c.is_ascii_alphanumeric() || "-._~".contains(*c)) {
            Some(letter) => {
                decoded.push(letter);
                decoded.push_str(part.get(2..).unwrap_or_default());
                changed = true;
            }
            None => {
                decoded.push('%');
                decoded.push_str(part);
            }
        }
    }
    changed.then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_need_not_be_encoded_is_decoded_and_nothing_else() {
        for (uri, normal) in [
            ("/%63aptcha/image/K%402/?lang=%64e", "/captcha/image/K%402/?lang=%64e"),
            ("/t%65st/", "/test/"),
            ("/a%2Fb%2e%7Ec%5f", "/a%2Fb.~c_"),
            ("/%2563/%6", "/%2563/%6"),
            ("/%+1/%é/%", "/%+1/%é/%"),
            ("http://shop.example/%68?x", "http://shop.example/h?x"),
            ("*", "*"),
        ] {
            let Ok(request) = Request::builder().uri(uri).body(()) else { continue };
            assert_eq!(normalised(request).uri().to_string(), normal);
        }
    }
}
