//! The ways into an SQLite file: connections, and whose turn it is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use simple_captcha::store::StoreError;
use sqlx::Sqlite;
use sqlx::sqlite::SqliteConnection;
use tokio::time::{Instant, sleep_until};

use super::file::{Journal, ReadyFile};
use super::identity::Identity;
use crate::deadline::Deadline;
use crate::lease::ConnectionPool;

/// Connections to a file for one kind of operation.
#[derive(Clone)]
pub(super) struct Access {
    connections: ConnectionPool<Sqlite>,
    file: Arc<Identity>,
    /// When the next operation may begin.
    turn: Option<Arc<Mutex<Instant>>>,
}

impl Access {
    /// How long the file is left to others at most.
    const LONGEST_REST: Duration = Duration::from_millis(50);

    /// So many connections at most.
    pub(super) fn new(most: usize, file: &ReadyFile, limit: Duration) -> Result<Self, StoreError> {
        // SQLite itself waits less for another process that holds the file: it can still say then what
        // was the matter.
        let options = file.options(limit - patience(limit));
        let connections = ConnectionPool::new(most, limit, options, String::new())?;
        Ok(Self { connections, file: Arc::clone(&file.identity), turn: None })
    }

    /// One connection, to write. With a rollback journal, a connection that waits for the file asks again
    /// and again, after longer and longer pauses: one that wrote without a pause would keep the others out
    /// for ever.
    pub(super) fn to_write(file: &ReadyFile, limit: Duration) -> Result<Self, StoreError> {
        let turn = match file.journal {
            Journal::Ahead => None,
            Journal::Rollback => Some(Arc::new(Mutex::new(Instant::now()))),
        };
        Ok(Self { turn, ..Self::new(1, file, limit)? })
    }

    pub(super) fn file(&self) -> &Identity {
        &self.file
    }

    /// When an operation that begins now is given up.
    pub(super) fn deadline(&self) -> Deadline {
        self.connections.deadline()
    }

    /// Runs one operation, in its time.
    pub(super) async fn run<T>(
        &self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, sqlx::Error> {
        let deadline = self.deadline();
        self.file.check()?;
        let mut lease = self.connections.lend(deadline.within(patience)).await?;
        if let Err(error) = self.file.check() {
            // The connection may be a new one, to the wrong file.
            return lease.end(Err(error));
        }
        if let Some(turn) = self.turn() {
            sleep_until(turn).await;
        }
        let began = Instant::now();
        let done = deadline.run(work(&mut lease)).await;
        self.leave_to_others(began.elapsed());
        lease.end(done)
    }

    fn turn(&self) -> Option<Instant> {
        self.turn.as_ref().map(|turn| *turn.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Leaves the file to others for as long as it was in use.
    fn leave_to_others(&self, used: Duration) {
        if let Some(turn) = &self.turn {
            let rest = used.min(Self::LONGEST_REST);
            *turn.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + rest;
        }
    }
}

/// How long an operation may wait until it begins. What begins has the time to be refused by SQLite
/// itself: given up before, it would be done once the file is free, when its caller has been told that
/// it was not.
pub(super) fn patience(limit: Duration) -> Duration {
    limit / 4
}
