//! How often a wrong secret is answered.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

/// Counts wrong secrets of all who verify tokens: some are answered at once, then one in a while. Right ones
/// are not counted, so nobody's guesses keep a site from verifying.
pub(crate) struct WrongSecrets(Mutex<Bucket>);

/// How many more are answered now, as of a moment.
struct Bucket {
    left: u32,
    since: SystemTime,
}

impl WrongSecrets {
    /// How many wrong secrets are answered at once.
    const BURST: u32 = 60;
    /// After how long there is one more.
    const PERIOD: Duration = Duration::from_secs(1);

    pub(crate) fn new(now: SystemTime) -> Self {
        Self(Mutex::new(Bucket { left: Self::BURST, since: now }))
    }

    /// Counts one; false if there were too many.
    pub(crate) fn admit(&self, now: SystemTime) -> bool {
        let mut bucket = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // A clock that was set back begins anew.
        let passed = now.duration_since(bucket.since).unwrap_or(Self::PERIOD);
        let more = passed.as_secs() / Self::PERIOD.as_secs();
        if more > 0 {
            let more = u32::try_from(more).unwrap_or(u32::MAX);
            *bucket =
                Bucket { left: bucket.left.saturating_add(more).min(Self::BURST), since: now };
        }
        match bucket.left.checked_sub(1) {
            Some(left) => {
                bucket.left = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_many_at_once_there_is_one_more_in_each_second() {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let secrets = WrongSecrets::new(start);
        let admitted = |after| {
            let now = start + Duration::from_millis(after);
            (0..1000).filter(|_| secrets.admit(now)).count()
        };
        assert_eq!(admitted(0), 60);
        assert_eq!(admitted(999), 0);
        assert_eq!(admitted(1000), 1);
        assert_eq!(admitted(3000), 2);
        assert_eq!(admitted(1_000_000), 60);
    }
}
