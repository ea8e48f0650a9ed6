//! How far long work is: a line on a terminal, nothing elsewhere.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU32, Ordering};

/// Shows on a terminal how much is done, until it is dropped.
pub(super) struct ProgressLine {
    of_what: &'static str,
    count: u32,
    done: AtomicU32,
    shown: bool,
}

impl ProgressLine {
    pub(super) fn new(count: u32, of_what: &'static str) -> Self {
        Self { of_what, count, done: AtomicU32::new(0), shown: io::stderr().is_terminal() }
    }

    /// Counts one more that is done.
    pub(super) fn advance(&self) {
        let before = self.done.fetch_add(1, Ordering::Relaxed);
        let percent = |done: u32| u64::from(done) * 100 / u64::from(self.count.max(1));
        if self.shown && percent(before) != percent(before + 1) {
            let Self { of_what, count, .. } = self;
            // A line that cannot be shown is of no interest.
            let _ = write!(io::stderr(), "\r{} of {count} {of_what}", before + 1);
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
