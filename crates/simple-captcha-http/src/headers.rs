//! Reading headers: lists with weights, such as `Accept-Language`, and `Content-Type`.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName};

/// The longest list that is read, in bytes. Browsers send a fifth of that.
const MOST: usize = 1024;

/// A header that is a list. Several lines of it are one list (RFC 9110, section 5.3). A line that is
/// no text is left out, and so are the items past the first [`MOST`] bytes.
pub(crate) fn list(headers: &HeaderMap, name: HeaderName) -> String {
    let mut list = String::new();
    for line in headers.get_all(name).iter().filter_map(|line| line.to_str().ok()) {
        if !list.is_empty() {
            list.push(',');
        }
        // Text in a header is ASCII, so it can be cut anywhere.
        let room = MOST.saturating_sub(list.len());
        let Some((start, _)) = line.split_at_checked(room) else {
            list.push_str(line);
            continue;
        };
        let whole_items = start.rsplit_once(',').map_or("", |(items, _)| items);
        list.push_str(whole_items);
        break;
    }
    list
}

/// The header `Content-Type`, empty if it is missing or no text.
pub(crate) fn content_type(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// How much an item of such a list is wanted, in thousandths, by what follows its first semicolon: all
/// of them where it does not say. `None` where what it says is no weight.
pub(crate) fn weight(parameters: &str) -> Option<u16> {
    let parameters = parameters.split(';').map(str::trim);
    let weight = parameters.filter_map(|it| it.strip_prefix(['q', 'Q'])?.strip_prefix('=')).next();
    let Some(weight) = weight else { return Some(1000) };
    let weight: f32 = weight.parse().ok().filter(|weight| (0.0..=1.0).contains(weight))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
    Some((weight * 1000.0) as u16)
}

/// How much of such a list falls to what `is_meant`, in thousandths: the most of any.
pub(crate) fn quality(list: &str, is_meant: impl Fn(&str) -> bool) -> u16 {
    list.split(',')
        .map(|item| item.split_once(';').unwrap_or((item, "")))
        .filter(|(item, _)| is_meant(&item.trim().to_ascii_lowercase()))
        .filter_map(|(_, parameters)| weight(parameters))
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::ACCEPT_LANGUAGE;

    use super::*;

    #[test]
    fn lines_of_one_header_are_one_list_and_what_is_no_text_is_left_out() {
        let mut headers = HeaderMap::new();
        assert_eq!(list(&headers, ACCEPT_LANGUAGE), "");
        for line in [&b"fi"[..], b"\xff", b"de;q=0.5"] {
            headers.append(ACCEPT_LANGUAGE, HeaderValue::from_bytes(line).unwrap());
        }
        assert_eq!(list(&headers, ACCEPT_LANGUAGE), "fi,de;q=0.5");
    }

    #[test]
    fn of_an_endless_list_the_first_whole_items_are_read() {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT_LANGUAGE, HeaderValue::from_static("de"));
        headers.append(ACCEPT_LANGUAGE, HeaderValue::try_from("fr;q=0.5,".repeat(40_000)).unwrap());
        let list = list(&headers, ACCEPT_LANGUAGE);
        assert!(list.starts_with("de,fr;q=0.5,") && list.len() <= MOST, "{list}");
        assert!(list.ends_with(",fr;q=0.5"), "no item is cut: {list}");
    }

    #[test]
    fn a_weight_is_read_in_either_case_among_other_parameters_and_nonsense_is_none() {
        for (parameters, expected) in [
            ("", Some(1000)),
            ("charset=utf-8", Some(1000)),
            ("q=0.5", Some(500)),
            (" level=1 ; Q=0.25 ", Some(250)),
            ("q=0", Some(0)),
            ("q=", None),
            ("q=NaN", None),
            ("q=1.1", None),
            ("q=-1", None),
        ] {
            assert_eq!(weight(parameters), expected, "{parameters}");
        }
    }
}
