//! Waiting for a database while the program starts.

use std::error::Error;
use std::time::Duration;

use simple_captcha::store::StoreError;
use simple_captcha_store::{StoreUrl, is_temporary};
use tokio::time::{Instant, sleep};

/// For how long a start tries again: a database that starts at the same time, or a disk that is busy,
/// needs longer than a visitor may be left waiting.
const LIMIT: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(500);

/// The time that a whole start may take.
pub(crate) struct Patience<'a> {
    url: &'a StoreUrl,
    until: Instant,
    is_told: bool,
}

impl<'a> Patience<'a> {
    pub(crate) fn with(url: &'a StoreUrl) -> Self {
        Self { url, until: Instant::now() + LIMIT, is_told: false }
    }

    /// Asks the database again and again, as long as it may answer by and by.
    pub(crate) async fn ask<T>(
        &mut self,
        ask: impl AsyncFn() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        loop {
            match ask().await {
                Err(error) if is_temporary(&error) && Instant::now() < self.until => {
                    self.tell(&error);
                    sleep(PAUSE).await;
                }
                done => return done,
            }
        }
    }

    fn tell(&mut self, error: &StoreError) {
        if !self.is_told {
            let seconds = LIMIT.as_secs();
            let error = error as &dyn Error;
            tracing::warn!(error, database = %self.url, "waiting up to {seconds} s for the database");
        }
        self.is_told = true;
    }
}
