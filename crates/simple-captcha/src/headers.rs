//! Reading headers that are lists with weights, such as `Accept-Language`.

use http::{HeaderMap, HeaderName};

/// A header that is a list, as one: where it was sent in several lines, they are one list (RFC 9110,
/// section 5.3). What is no text counts as not there.
pub(crate) fn list(headers: &HeaderMap, name: HeaderName) -> String {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.collect::<Vec<_>>().join(",")
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
