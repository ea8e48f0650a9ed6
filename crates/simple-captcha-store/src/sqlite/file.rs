//! Opening an SQLite file, making its table, and what its errors mean.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use simple_captcha::store::StoreError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor};
use tokio::time::{Instant, sleep};

use super::draft::Draft;
use super::identity::Identity;
use crate::trouble::told;

/// How long opening and making the table wait for another process that holds the file. A program that
/// can wait longer asks again.
const PATIENCE: Duration = Duration::from_secs(5);

// Django's own statement, letter by letter.
const CREATE_TABLE: &str = "CREATE TABLE IF NOT EXISTS \"captcha_captchastore\" (\"challenge\" varchar(32) NOT NULL, \"response\" varchar(32) NOT NULL, \"hashkey\" varchar(40) NOT NULL UNIQUE, \"expiration\" datetime NOT NULL, \"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT)";
const CREATE_INDEX: &str =
    "CREATE INDEX IF NOT EXISTS simple_captcha_expiration ON captcha_captchastore (expiration)";
const CREATE_SPENT: &str = "CREATE TABLE IF NOT EXISTS simple_captcha_spent (id text NOT NULL PRIMARY KEY, expires integer NOT NULL) WITHOUT ROWID";
const CREATE_SPENT_INDEX: &str =
    "CREATE INDEX IF NOT EXISTS simple_captcha_spent_expires ON simple_captcha_spent (expires)";
const CHECK_SPENT: &str = "SELECT id, expires FROM simple_captcha_spent LIMIT 0";
const CHECK: &str =
    "SELECT id, challenge, response, hashkey, expiration FROM captcha_captchastore LIMIT 0";

/// A file that is there and ready.
#[derive(Clone)]
pub(super) struct ReadyFile {
    pub(super) identity: Arc<Identity>,
    pub(super) journal: Journal,
}

impl ReadyFile {
    /// How it is opened for an operation.
    pub(super) fn options(&self, busy_timeout: Duration) -> SqliteConnectOptions {
        options(self.identity.path(), busy_timeout).synchronous(match self.journal {
            Journal::Ahead => SqliteSynchronous::Normal,
            // Anything less may ruin the file of a site at a power failure.
            Journal::Rollback => SqliteSynchronous::Full,
        })
    }
}

/// How a file keeps what is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Journal {
    /// Write-ahead mode: readers and writers do not wait for one another.
    Ahead,
    /// One of the others: one writes, or others read.
    Rollback,
}

fn options(file: &Path, busy_timeout: Duration) -> SqliteConnectOptions {
    // SQLite would take these for a URL of its own, or for a database in memory.
    let has_meaning =
        file.to_str().is_some_and(|name| ["file:", ":"].iter().any(|it| name.starts_with(it)));
    let file = if has_meaning { &Path::new(".").join(file) } else { file };
    let options = SqliteConnectOptions::new().filename(file).busy_timeout(busy_timeout);
    options.disable_statement_logging()
}

/// Makes the file and its table, if that is wanted.
///
/// A file that is made here is in write-ahead mode, in which it stays. One that was there keeps its
/// journal: whoever made it may copy it without its log, or have it where a log cannot be.
pub(super) async fn prepare(file: &Path, migrate: bool) -> Result<ReadyFile, StoreError> {
    if migrate && !file.exists() {
        let draft = Draft::of(file);
        make_ready(draft.path()).await?.close().await.map_err(failed)?;
        draft.publish(file);
    }
    let mut connection = if migrate {
        make_ready(file).await?
    } else {
        let mut connection = options(file, PATIENCE).connect().await.map_err(failed)?;
        connection.execute(CHECK).await.map_err(failed)?;
        connection.execute(CHECK_SPENT).await.map_err(failed)?;
        connection
    };
    let mode = sqlx::query_scalar::<_, String>("PRAGMA journal_mode");
    let mode = mode.fetch_one(&mut connection).await.map_err(failed)?;
    let journal = if mode == "wal" { Journal::Ahead } else { Journal::Rollback };
    let identity = Identity::of(file).map_err(StoreError::failed)?;
    connection.close().await.map_err(failed)?;
    Ok(ReadyFile { identity: Arc::new(identity), journal })
}

/// Makes what is missing of a file and its table.
async fn make_ready(file: &Path) -> Result<SqliteConnection, StoreError> {
    let options = options(file, PATIENCE).create_if_missing(true);
    let mut connection = options.connect().await.map_err(failed)?;
    if is_empty(&mut connection).await.map_err(failed)? {
        write_ahead(&mut connection).await.map_err(failed)?;
    }
    connection.execute(CREATE_TABLE).await.map_err(failed)?;
    connection.execute(CHECK).await.map_err(|error| {
        StoreError::failed(format!("the table captcha_captchastore is something else: {error}"))
    })?;
    connection.execute(CREATE_INDEX).await.map_err(failed)?;
    connection.execute(CREATE_SPENT).await.map_err(failed)?;
    connection.execute(CREATE_SPENT_INDEX).await.map_err(failed)?;
    Ok(connection)
}

async fn is_empty(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let pages = sqlx::query_scalar::<_, i64>("PRAGMA page_count").fetch_one(connection).await?;
    Ok(pages == 0)
}

/// Where two do that to a new file at once, SQLite refuses one of them without waiting, however long
/// the busy timeout is.
async fn write_ahead(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    const SQLITE_BUSY: u32 = 5;
    let patience = Instant::now() + PATIENCE;
    loop {
        match connection.execute("PRAGMA journal_mode = WAL").await {
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
pub(super) fn failed(error: sqlx::Error) -> StoreError {
    const SQLITE_READONLY: u32 = 8;
    const SQLITE_CANTOPEN: u32 = 14;
    const SQLITE_NOTADB: u32 = 26;
    let no_table =
        error.as_database_error().is_some_and(|error| error.message().contains("no such table"));
    let advice = match primary_code(&error) {
        Some(SQLITE_CANTOPEN) => Some(
            "it must be there, or its folder where it is to be made, and this user must be allowed \
             to write there",
        ),
        Some(SQLITE_READONLY) => Some("this user must be allowed to write the file and its folder"),
        Some(SQLITE_NOTADB) => {
            Some("it is left as it is; name another file, or one that is not there yet")
        }
        _ if no_table => Some("'simple-captcha migrate' makes the tables"),
        _ => None,
    };
    told(error, advice)
}

/// SQLite's code for an error, without the details that it may carry.
fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}
