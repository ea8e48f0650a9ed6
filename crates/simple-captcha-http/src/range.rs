//! The part of an answer that a request asks for (RFC 9110, section 14).

use std::ops::Range;

use http::header::{IF_RANGE, RANGE};
use http::request::Parts;
use http::{HeaderMap, Method};

/// What a request asks for of something that has so many bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RangeRequest {
    Whole,
    Part(Range<usize>),
    /// A part that is not there.
    Nothing,
}

impl RangeRequest {
    /// Reads the header `Range`. Several parts, another unit and what is no range are answered with
    /// all of it, as is every method but GET.
    pub(crate) fn of(request: &Parts, length: usize) -> Self {
        // Nothing here has a validator, so none that a client has from elsewhere is the right one.
        if request.method != Method::GET || request.headers.contains_key(IF_RANGE) {
            return Self::Whole;
        }
        Self::in_headers(&request.headers, length).unwrap_or(Self::Whole)
    }

    fn in_headers(headers: &HeaderMap, length: usize) -> Option<Self> {
        let mut headers = headers.get_all(RANGE).iter();
        let (Some(range), None) = (headers.next(), headers.next()) else { return None };
        let (unit, range) = range.to_str().ok()?.split_once('=')?;
        if !unit.trim().eq_ignore_ascii_case("bytes") {
            return None;
        }
        match range.trim().split_once('-')? {
            ("", last) => Some(match number(last)? {
                0 => Self::Nothing,
                count => Self::Part(length.saturating_sub(count)..length),
            }),
            (first, last) => {
                let first = number(first)?;
                let end = match last {
                    "" => length,
                    last => number(last)?.saturating_add(1),
                };
                let reversed = end <= first && !last.is_empty();
                match () {
                    () if reversed => None,
                    () if first >= length => Some(Self::Nothing),
                    () => Some(Self::Part(first..end.min(length))),
                }
            }
        }
    }
}

/// Reads a number; one that is too large for this machine is as large as can be.
fn number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use http::Request;
    use proptest::prelude::*;

    use super::*;

    fn asked(method: Method, headers: &[(&str, &str)], length: usize) -> RangeRequest {
        let request = Request::builder().method(method);
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        RangeRequest::of(&request.body(()).unwrap().into_parts().0, length)
    }

    #[test]
    fn one_part_is_given_what_is_none_is_ignored_and_what_is_not_there_is_refused() {
        use RangeRequest::{Nothing, Part, Whole};
        for (range, expected) in [
            ("bytes=0-99", Part(0..100)),
            ("bytes=100-", Part(100..1000)),
            ("bytes=-100", Part(900..1000)),
            ("bytes=-5000", Part(0..1000)),
            ("bytes=0-", Part(0..1000)),
            ("bytes=0-99999999", Part(0..1000)),
            ("bytes=999-999", Part(999..1000)),
            ("Bytes=5-5", Part(5..6)),
            ("bytes=0-99999999999999999999999999", Part(0..1000)),
            ("bytes=1000-", Nothing),
            ("bytes=99999998-99999999", Nothing),
            ("bytes=-0", Nothing),
            ("bytes=99999999999999999999999999-", Nothing),
            ("bytes=0-1,5-6", Whole),
            ("bytes=5-2", Whole),
            ("seconds=0-1", Whole),
            ("bytes=", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("bytes 0-1", Whole),
            ("nonsense", Whole),
        ] {
            assert_eq!(asked(Method::GET, &[("range", range)], 1000), expected, "{range}");
        }
        assert_eq!(asked(Method::HEAD, &[("range", "bytes=0-1")], 1000), Whole);
        let twice = [("range", "bytes=0-1"), ("range", "bytes=0-1")];
        assert_eq!(asked(Method::GET, &twice, 1000), Whole);
        let conditional = [("range", "bytes=0-1"), ("if-range", "\"an old one\"")];
        assert_eq!(asked(Method::GET, &conditional, 1000), Whole);
    }

    proptest! {
        #[test]
        fn any_range_is_within_what_is_there(
            range in "bytes=[0-9]{0,25}-[0-9]{0,25}|[ -~]{0,30}", length in 1_usize..10_000,
        ) {
            if let RangeRequest::Part(part) = asked(Method::GET, &[("range", &range)], length) {
                prop_assert!(part.start < part.end && part.end <= length);
            }
        }
    }
}
