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

    /// Runs what asks the database, until the deadline.
    pub(crate) async fn run<T>(
        self,
        work: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, sqlx::Error> {
        match timeout_at(self.until, work).await {
            Ok(Err(sqlx::Error::PoolTimedOut)) => Err(self.passed("no connection to the database")),
            Ok(done) => done,
            Err(_) => Err(self.passed("no answer from the database")),
        }
    }

    fn passed(self, what: &str) -> sqlx::Error {
        let text = format!("{what} within {} s", self.limit.as_secs_f32());
        io::Error::new(io::ErrorKind::TimedOut, text).into()
    }
}
