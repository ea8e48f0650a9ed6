//! Captchas in an SQLite file.

use std::fmt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use simple_captcha::store::StoreError;
use simple_captcha::{Key, Record, Store};
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use tokio::time::{Instant, sleep};

use crate::expiration::{self, Row, alive};

/// Keeps captchas in an SQLite file, in the very table that Django makes for django-simple-captcha.
///
/// The file is in write-ahead mode: pictures are read while captchas are written, and other
/// processes, a Django site among them, may use it at the same time.
pub struct SqliteStore {
    /// SQLite has one writer at a time, so one connection writes: its callers queue here and need
    /// not poll the file's lock.
    writer: SqlitePool,
    readers: SqlitePool,
}

impl SqliteStore {
    /// How long a write waits for another process that holds the file.
    const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
    const READERS: u32 = 4;
    /// How many rows a sweep removes in one transaction, so that no visitor waits for it long.
    const SWEEP_BATCH: u32 = 1000;

    /// Opens a file, which is made where it is missing, and makes its table ready.
    ///
    /// # Errors
    ///
    /// The file may be unreadable, no database, or have a table of that name that is something else.
    pub async fn open(file: impl AsRef<Path>) -> Result<Self, StoreError> {
        let store = Self::connect(file.as_ref(), true).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens a file that is there already, and changes nothing in it.
    ///
    /// # Errors
    ///
    /// The file may be missing, unreadable or no database.
    pub async fn open_existing(file: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::connect(file.as_ref(), false).await
    }

    async fn connect(file: &Path, create: bool) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(create)
            .busy_timeout(Self::BUSY_TIMEOUT)
            .synchronous(SqliteSynchronous::Normal)
            .disable_statement_logging();
        // Who waits for the file behind others does not wait longer than who waits for it alone.
        let pool = |size| {
            SqlitePoolOptions::new().max_connections(size).acquire_timeout(Self::BUSY_TIMEOUT)
        };
        let writer = pool(1).connect_with(options.clone()).await.map_err(failed)?;
        write_ahead(&writer).await.map_err(failed)?;
        let readers = pool(Self::READERS).connect_lazy_with(options.read_only(true));
        Ok(Self { writer, readers })
    }

    /// Makes the table where it is missing, and the index by which expired captchas are found.
    ///
    /// A table that Django made stays as it is and gets the index. It does no harm to run this
    /// twice, or from two processes at once.
    ///
    /// # Errors
    ///
    /// The database may be read-only, or have a table of that name that is something else.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        for statement in [CREATE_TABLE, CREATE_INDEX] {
            sqlx::query(statement).execute(&self.writer).await.map_err(failed)?;
        }
        sqlx::query(GET).bind("").bind("").fetch_optional(&self.writer).await.map_err(|error| {
            StoreError::failed(format!("the table captcha_captchastore is something else: {error}"))
        })?;
        Ok(())
    }
}

// Django's own statement, letter by letter.
const CREATE_TABLE: &str = "CREATE TABLE IF NOT EXISTS \"captcha_captchastore\" (\"challenge\" varchar(32) NOT NULL, \"response\" varchar(32) NOT NULL, \"hashkey\" varchar(40) NOT NULL UNIQUE, \"expiration\" datetime NOT NULL, \"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT)";
const CREATE_INDEX: &str =
    "CREATE INDEX IF NOT EXISTS simple_captcha_expiration ON captcha_captchastore (expiration)";
const INSERT: &str = "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration) VALUES (?, ?, ?, ?)";
const GET: &str = "SELECT challenge, response, CAST(expiration AS TEXT) FROM captcha_captchastore WHERE hashkey = ? AND expiration > ?";
const TAKE: &str = "DELETE FROM captcha_captchastore WHERE hashkey = ? AND expiration > ? RETURNING challenge, response, CAST(expiration AS TEXT)";
const EXPIRED: &str = "SELECT count(*) FROM captcha_captchastore WHERE expiration <= ?";
const SWEEP: &str = "DELETE FROM captcha_captchastore WHERE id IN (SELECT id FROM captcha_captchastore WHERE expiration <= ? LIMIT ?)";

impl Store for SqliteStore {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        let inserted = sqlx::query(INSERT)
            .bind(&record.challenge)
            .bind(record.answer.expose())
            .bind(key.as_str())
            .bind(spell(record.expires)?)
            .execute(&self.writer)
            .await;
        match inserted {
            Ok(_) => Ok(()),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                Err(StoreError::KeyTaken)
            }
            Err(error) => Err(failed(error)),
        }
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let row = sqlx::query_as::<_, Row>(GET)
            .bind(key.as_str())
            .bind(spell(now)?)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        alive(row, now)
    }

    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let row = sqlx::query_as::<_, Row>(TAKE)
            .bind(key.as_str())
            .bind(spell(now)?)
            .fetch_optional(&self.writer)
            .await
            .map_err(failed)?;
        alive(row, now)
    }

    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        let count = sqlx::query_scalar::<_, i64>(EXPIRED)
            .bind(spell(now)?)
            .fetch_one(&self.readers)
            .await
            .map_err(failed)?;
        Ok(count.unsigned_abs())
    }

    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        let now = spell(now)?;
        let mut removed = 0;
        loop {
            let batch = sqlx::query(SWEEP)
                .bind(&now)
                .bind(Self::SWEEP_BATCH)
                .execute(&self.writer)
                .await
                .map_err(failed)?
                .rows_affected();
            removed += batch;
            if batch < u64::from(Self::SWEEP_BATCH) {
                return Ok(removed);
            }
        }
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.writer.connect_options().get_filename().to_owned();
        f.debug_struct("SqliteStore").field("file", &file).finish_non_exhaustive()
    }
}

/// Puts a file into write-ahead mode, in which it stays.
///
/// Where two do that to a new file at once, SQLite refuses one of them without waiting, however long
/// the busy timeout is.
async fn write_ahead(file: &SqlitePool) -> Result<(), sqlx::Error> {
    const SQLITE_BUSY: u32 = 5;
    let patience = Instant::now() + SqliteStore::BUSY_TIMEOUT;
    loop {
        match sqlx::query("PRAGMA journal_mode = WAL").execute(file).await {
            Err(error)
                if primary_code(&error) == Some(SQLITE_BUSY) && Instant::now() < patience =>
            {
                sleep(Duration::from_millis(20)).await;
            }
            done => return done.map(|_| ()),
        }
    }
}

/// The store's error for the database's, and what can be done about it where that is known.
fn failed(error: sqlx::Error) -> StoreError {
    const SQLITE_CANTOPEN: u32 = 14;
    match (primary_code(&error), error) {
        (Some(SQLITE_CANTOPEN), sqlx::Error::Database(error)) => StoreError::failed(format!(
            "{error}: it must be there, or its folder where it is to be made, and this user must \
             be allowed to write there"
        )),
        (_, sqlx::Error::Database(error)) => StoreError::failed(error.into_error()),
        (_, error) => StoreError::failed(error),
    }
}

/// SQLite's code for an error, without the details that it may carry.
fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}

fn spell(moment: SystemTime) -> Result<String, StoreError> {
    expiration::spell(moment).map_err(StoreError::failed)
}
