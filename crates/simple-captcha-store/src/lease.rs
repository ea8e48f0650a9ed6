//! Connections of a pool, each for one operation that ends in time.

use std::io;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{Database, Pool};
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

/// A connection for one operation.
///
/// If the operation is given up half-way, the connection is closed: the pool would wait for the
/// server's answer before it lends the connection again, perhaps for ever.
pub(crate) struct Lease<DB: Database> {
    connection: PoolConnection<DB>,
    finished: bool,
}

impl<DB: Database> Lease<DB> {
    pub(crate) async fn take(pool: &Pool<DB>, deadline: Deadline) -> Result<Self, sqlx::Error> {
        let connection = deadline.run(pool.acquire()).await?;
        Ok(Self { connection, finished: false })
    }

    /// Gives the connection back, if what was asked has been answered.
    pub(crate) fn end<T>(mut self, done: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        self.finished = !matches!(done, Err(sqlx::Error::Io(_)));
        done
    }
}

impl<DB: Database> Deref for Lease<DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &DB::Connection {
        &self.connection
    }
}

impl<DB: Database> DerefMut for Lease<DB> {
    fn deref_mut(&mut self) -> &mut DB::Connection {
        &mut self.connection
    }
}

impl<DB: Database> Drop for Lease<DB> {
    fn drop(&mut self) {
        if !self.finished {
            self.connection.close_on_drop();
        }
    }
}
