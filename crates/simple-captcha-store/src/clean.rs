//! Cleaning in the background.

use std::error::Error;
use std::time::Duration;

use simple_captcha::Captcha;
use tokio::time::{MissedTickBehavior, interval};

/// Removes expired captchas at once and then again and again, `every` so often. It never ends, so
/// hand it to `tokio::spawn`. When a cleaning fails, that is logged, and the next one tries again.
pub async fn keep_clean(captcha: Captcha, every: Duration) {
    let mut ticks = interval(every.max(Duration::from_millis(1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match captcha.sweep().await {
            Ok(removed) => tracing::debug!(removed, "removed expired captchas"),
            Err(error) => {
                tracing::warn!(error = &error as &dyn Error, "expired captchas were not removed");
            }
        }
    }
}
