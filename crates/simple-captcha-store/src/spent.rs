//! What is written of something sealed that was used up: a name, and until when it is remembered.
//!
//! It has a table of its own, `simple_captcha_spent`, of which a Django site on the same database knows
//! nothing. A moment is a number of seconds since 1970, so no time zone matters.

use std::time::{SystemTime, UNIX_EPOCH};

use simple_captcha::store::{Spent, SpentId};

/// A row of the table.
#[derive(Clone)]
pub(crate) struct SpentRow {
    pub(crate) id: String,
    pub(crate) expires: i64,
}

impl SpentRow {
    pub(crate) fn new(id: &SpentId, until: SystemTime) -> Self {
        Self { id: id.to_string(), expires: seconds(until).saturating_add(1) }
    }
}

/// The last whole second before a moment, or at it.
pub(crate) fn seconds(moment: SystemTime) -> i64 {
    match moment.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => {
            -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX).saturating_add(1)
        }
    }
}

/// Whoever has written it is the first.
pub(crate) fn spent(written: bool) -> Spent {
    if written { Spent::First } else { Spent::Again }
}
