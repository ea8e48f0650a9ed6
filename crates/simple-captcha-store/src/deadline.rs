//! The time that an operation may take.

use std::io;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

/// A moment at which an operation is given up.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    until: Instant,
    limit: Duration,
}

impl Deadline {
    pub(crate) fn after(limit: Duration) -> Self {
        Self { until: Instant::now() + limit, limit }
    }

    /// An earlier one: the moment at which so much of the whole time is over as `share` says.
    #[cfg(feature = "sqlite")]
    pub(crate) fn within(self, share: impl FnOnce(Duration) -> Duration) -> Self {
        let limit = share(self.limit);
        Self { until: self.until - (self.limit - limit), limit }
    }

    /// Runs what asks the database, until the deadline.
    pub(crate) async fn run<T>(
        self,
        work: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, sqlx::Error> {
        timeout_at(self.until, work).await.unwrap_or_else(|_| Err(self.over()))
    }

    /// What is said once it is over.
    pub(crate) fn over(self) -> sqlx::Error {
        let limit = self.limit.as_secs_f32();
        let text = format!("no answer from the database within {limit} s");
        io::Error::new(io::ErrorKind::TimedOut, text).into()
    }
}
