//! Reading a path.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A segment of a path, decoded once and as a whole.
pub(crate) fn decoded(segment: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(segment).decode_utf8().ok()
}
