//! What time it is, and who says so.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Tells a [`Captcha`](crate::Captcha) the time. The default is this machine's clock; set another with
/// [`CaptchaBuilder::clock`](crate::CaptchaBuilder::clock).
pub trait Clock: Send + Sync + 'static {
    /// The time now. Like a machine's clock, it may jump, even backwards.
    fn now(&self) -> SystemTime;
}

/// This machine's clock, and the only place that reads it.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place that the lint sends all others to"
    )]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// A clock that stands still until you move it, for tests of what expires.
///
/// All clones share one time: keep one, and give the other to the captcha.
///
/// ```
/// use std::time::Duration;
///
/// use simple_captcha::{Captcha, ManualClock, MemoryStore, VerifyError};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let clock = ManualClock::default();
/// let captcha = Captcha::builder(MemoryStore::default()).clock(clock.clone()).build()?;
/// let key = captcha.issue().await?;
///
/// clock.advance(Duration::from_secs(301));
/// let late = captcha.verify(&key, "whatever").await;
/// assert!(matches!(late, Err(VerifyError::Gone)));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<SystemTime>>);

impl ManualClock {
    /// Makes a clock that shows the given time.
    #[must_use]
    pub fn new(time: SystemTime) -> Self {
        Self(Arc::new(Mutex::new(time)))
    }

    /// Sets the time, to an earlier one too.
    pub fn set(&self, time: SystemTime) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = time;
    }

    /// Moves the time forward. A step too far for a [`SystemTime`] does not move it.
    pub fn advance(&self, step: Duration) {
        let now = self.now();
        self.set(now.checked_add(step).unwrap_or(now));
    }
}

/// Shows the time at which it was made.
impl Default for ManualClock {
    fn default() -> Self {
        Self::new(SystemClock.now())
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
