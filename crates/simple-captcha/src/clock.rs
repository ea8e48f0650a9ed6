//! The one place that reads the clock.

use std::time::SystemTime;

/// The time by this machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the place that the lint sends all others to"
)]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}
