//! Connections of a pool, each for one operation that ends in time.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{Database, Pool};

use crate::deadline::Deadline;

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
