//! One connection to Redis that all operations share, and another one when it fails.

use std::io;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{Cmd, FromRedisValue, RedisError, RedisResult};
use simple_captcha::store::StoreError;
use tokio::sync::Mutex;
use tokio::time::error::Elapsed;
use tokio::time::timeout;

use super::address::RedisAddress;
use super::failed;

/// A connection that is made when it is needed, and given up as soon as an operation on it finds no
/// answer in time: what is at its other end may be gone without a word.
///
/// Not the manager of the crate redis: that goes on with a connection that is silent.
pub(super) struct LazyConnection {
    address: RedisAddress,
    limit: Duration,
    current: Mutex<CurrentConnection>,
}

#[derive(Default)]
struct CurrentConnection {
    /// Which one it is, so that an operation that found an older one silent does not give up the next.
    number: u64,
    connection: Option<MultiplexedConnection>,
}

impl LazyConnection {
    pub(super) fn new(address: RedisAddress, limit: Duration) -> Self {
        Self { address, limit, current: Mutex::default() }
    }

    /// Does one operation, in its time.
    pub(super) async fn ask<T>(
        &self,
        operation: impl AsyncFnOnce(&mut MultiplexedConnection) -> RedisResult<T>,
    ) -> Result<T, StoreError> {
        let mut used = None;
        let asked = timeout(self.limit, async {
            let (number, mut connection) = self.connection().await?;
            used = Some(number);
            operation(&mut connection).await
        });
        let asked = asked.await;
        self.end(asked, used).await
    }

    /// Does one command that may be done twice, in its time: once more where the connection turns out
    /// to have ended, as after a restart of the server.
    pub(super) async fn ask_again<T: FromRedisValue>(
        &self,
        command: &Cmd,
    ) -> Result<T, StoreError> {
        let mut used = None;
        let asked = timeout(self.limit, async {
            let (number, mut connection) = self.connection().await?;
            used = Some(number);
            match command.query_async(&mut connection).await {
                Err(error) if is_broken(&error) => self.give_up(used).await,
                done => return done,
            }
            let (number, mut connection) = self.connection().await?;
            used = Some(number);
            command.query_async(&mut connection).await
        });
        let asked = asked.await;
        self.end(asked, used).await
    }

    /// Gives up the connection that was used, where it is broken or silent.
    async fn end<T>(
        &self,
        asked: Result<RedisResult<T>, Elapsed>,
        used: Option<u64>,
    ) -> Result<T, StoreError> {
        match asked {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                if is_broken(&error) {
                    self.give_up(used).await;
                }
                Err(failed(error))
            }
            Err(_) => {
                self.give_up(used).await;
                let limit = self.limit.as_secs_f32();
                let text = format!("no answer from Redis within {limit} s");
                Err(StoreError::failed(io::Error::new(io::ErrorKind::TimedOut, text)))
            }
        }
    }

    async fn connection(&self) -> RedisResult<(u64, MultiplexedConnection)> {
        let mut current = self.current.lock().await;
        if let Some(connection) = &current.connection {
            return Ok((current.number, connection.clone()));
        }
        let connection = self.address.connect().await?;
        current.number += 1;
        current.connection = Some(connection.clone());
        Ok((current.number, connection))
    }

    async fn give_up(&self, used: Option<u64>) {
        // Whoever holds it is making another one.
        let Ok(mut current) = self.current.try_lock() else { return };
        if used == Some(current.number) {
            current.connection = None;
        }
    }
}

/// Whether a connection is of no use any more after this error: it has ended, or leads to a server that
/// takes no writes any more, as another one has become the first of them.
fn is_broken(error: &RedisError) -> bool {
    let has_ended = error.is_unrecoverable_error() || error.is_io_error() || error.is_timeout();
    has_ended || matches!(error.code(), Some("READONLY" | "MASTERDOWN"))
}
