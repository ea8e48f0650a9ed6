//! What is written of something sealed that was used up: a name, and until when it is remembered.
//!
//! It has a table of its own, `simple_captcha_spent`, of which a Django site on the same database knows
//! nothing. A moment is a number of seconds since 1970, so no time zone matters.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use simple_captcha::store::{SpendOutcome, SpentId};

/// A row of the table.
#[derive(Clone)]
pub(crate) struct SpentRow {
    pub(crate) id: String,
    pub(crate) expires: i64,
}

impl SpentRow {
    pub(crate) fn new(id: &SpentId, until: SystemTime) -> Self {
        // A second late rather than early.
        let whole = UNIX_EPOCH.checked_add(Duration::from_secs(seconds(until).unsigned_abs()));
        let expires = seconds(until) + i64::from(whole.is_none_or(|whole| whole < until));
        Self { id: id.to_string(), expires }
    }
}

/// The last whole second before a moment, or at it; 0 before 1970.
pub(crate) fn seconds(moment: SystemTime) -> i64 {
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    i64::try_from(since).unwrap_or(i64::MAX - 1)
}

/// Whoever has written it is the first.
pub(crate) fn outcome(written: bool) -> SpendOutcome {
    if written { SpendOutcome::First } else { SpendOutcome::Again }
}
