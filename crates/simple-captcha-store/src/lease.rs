//! Connections to a database, each lent for one operation that ends in time.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use deadpool::managed::{
    Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult,
};
use simple_captcha::store::StoreError;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Database, Executor};
use tokio::time::Instant;

use crate::deadline::Deadline;

/// A database whose connections carry out statements.
pub(crate) trait ServerDatabase: Database {
    /// How it is reached.
    type Options: ConnectOptions<Connection = Self::Connection>;

    /// Carries out statements of this program, whose answer is of no interest.
    fn settle(
        connection: &mut Self::Connection,
        statements: &str,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

impl<DB, C, O> ServerDatabase for DB
where
    DB: Database<Connection = C>,
    C: Connection<Database = DB, Options = O>,
    O: ConnectOptions<Connection = C>,
    for<'c> &'c mut C: Executor<'c, Database = DB>,
{
    type Options = O;

    async fn settle(connection: &mut C, statements: &str) -> Result<(), sqlx::Error> {
        let statements = AssertSqlSafe(statements.to_owned());
        connection.execute(sqlx::raw_sql(statements)).await.map(|_| ())
    }
}

/// Some connections, made when they are needed and lent again and again.
///
/// Not the pool of sqlx: that asks the server whether a connection still works each time that it is
/// lent and each time that it comes back, so that one statement becomes three.
pub(crate) struct ConnectionPool<DB: ServerDatabase> {
    pool: Pool<Opener<DB>>,
    limit: Duration,
}

impl<DB: ServerDatabase> Clone for ConnectionPool<DB> {
    fn clone(&self) -> Self {
        Self { pool: self.pool.clone(), limit: self.limit }
    }
}

struct Opener<DB: ServerDatabase> {
    options: DB::Options,
    /// Statements that each connection begins with, or nothing.
    settings: String,
    /// How long a connection may take to show that it works.
    patience: Duration,
    /// When a connection broke the last time. What befell it befell those that lay idle then, most
    /// likely: nobody is to find that out one after the other.
    broke: Mutex<Option<Instant>>,
}

impl<DB: ServerDatabase> Opener<DB> {
    fn distrust(&self) {
        *self.broke() = Some(Instant::now());
    }

    fn broke(&self) -> MutexGuard<'_, Option<Instant>> {
        self.broke.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is lent.
struct PooledConnection<C> {
    connection: C,
    /// Whether something was asked of it that was not answered to the end.
    is_busy: bool,
}

impl<DB: ServerDatabase> ConnectionPool<DB> {
    /// So many at most, for operations that may take so long.
    pub(crate) fn new(
        most: usize,
        limit: Duration,
        options: DB::Options,
        settings: String,
    ) -> Result<Self, StoreError> {
        // A connection is tried for a part of the time that its borrower has, and the one that was used
        // last is lent first: it works most likely.
        let patience = limit / 8;
        let pool = Pool::builder(Opener { options, settings, patience, broke: Mutex::default() })
            .max_size(most)
            .queue_mode(QueueMode::Lifo)
            .build();
        Ok(Self { pool: pool.map_err(StoreError::failed)?, limit })
    }

    /// How long an operation may take.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// When an operation that begins now is given up.
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::after(self.limit)
    }

    /// Opens a connection that is never lent.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(crate) async fn open(&self) -> Result<DB::Connection, sqlx::Error> {
        let lent = self.deadline().run(self.pool.manager().create()).await?;
        Ok(lent.connection)
    }

    /// Lends a connection for one question, until it is answered.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(crate) async fn ask<T>(
        &self,
        deadline: Deadline,
        question: impl AsyncFnOnce(&mut DB::Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, sqlx::Error> {
        let mut lease = self.lend(deadline).await?;
        let answer = deadline.run(question(&mut lease)).await;
        lease.end(answer)
    }

    pub(crate) async fn lend(&self, deadline: Deadline) -> Result<Lease<DB>, sqlx::Error> {
        let lent = async {
            self.pool.get().await.map_err(|error| match error {
                PoolError::Backend(error) => error,
                _ => sqlx::Error::PoolClosed,
            })
        };
        let mut lent = deadline.run(lent).await?;
        lent.is_busy = true;
        Ok(Lease(lent))
    }
}

impl<DB: ServerDatabase> Manager for Opener<DB> {
    type Type = PooledConnection<DB::Connection>;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<PooledConnection<DB::Connection>, sqlx::Error> {
        let mut connection = self.options.connect().await?;
        if !self.settings.is_empty() {
            DB::settle(&mut connection, &self.settings).await?;
        }
        Ok(PooledConnection { connection, is_busy: false })
    }

    /// A connection that was given up half-way is closed: what is left of the answer would be taken
    /// for the next one's. Of one that was left alone for a while, which the server may have given up,
    /// it is made sure that it works.
    async fn recycle(
        &self,
        lent: &mut PooledConnection<DB::Connection>,
        metrics: &Metrics,
    ) -> RecycleResult<sqlx::Error> {
        const FRESH: Duration = Duration::from_secs(1);
        if lent.is_busy {
            return Err(RecycleError::message("an operation was given up half-way"));
        }
        let idle = metrics.last_used();
        if self.broke().is_some_and(|broke| broke.elapsed() <= idle) {
            return Err(RecycleError::message("another connection broke while it lay idle"));
        }
        if idle < FRESH {
            return Ok(());
        }
        let works = Deadline::after(self.patience).run(lent.connection.ping()).await;
        if works.is_err() {
            self.distrust();
        }
        works.map_err(RecycleError::Backend)
    }
}

/// A connection for one operation.
pub(crate) struct Lease<DB: ServerDatabase>(Object<Opener<DB>>);

impl<DB: ServerDatabase> Lease<DB> {
    /// Gives the connection back, if what was asked has been answered.
    pub(crate) fn end<T>(mut self, done: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        self.0.is_busy = done.as_ref().is_err_and(is_broken);
        if self.0.is_busy
            && let Some(pool) = Object::pool(&self.0)
        {
            pool.manager().distrust();
        }
        done
    }
}

impl<DB: ServerDatabase> Deref for Lease<DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &DB::Connection {
        &self.0.connection
    }
}

impl<DB: ServerDatabase> DerefMut for Lease<DB> {
    fn deref_mut(&mut self) -> &mut DB::Connection {
        &mut self.0.connection
    }
}

/// Whether a connection is of no use any more after this error.
fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => {
            // What a server says that is about to end: of the connection, or of itself; one that takes
            // no writes any more, as another has become the first of them; and one that remembers how
            // the table was before it was altered.
            let state = error.code().unwrap_or_default();
            let is_over = ["08", "57P", "25006", "0A000"].iter().any(|it| state.starts_with(it));
            #[cfg(feature = "mysql")]
            let is_over = is_over || crate::mysql::trouble::is_over(&**error);
            is_over
        }
        _ => false,
    }
}
