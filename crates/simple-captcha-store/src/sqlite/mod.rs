//! Captchas in an SQLite file.

mod access;
mod draft;
mod file;
mod identity;
mod spend;

use std::fmt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use simple_captcha::store::{SpendOutcome, SpentId, StoreError};
use simple_captcha::{Key, Record, Store};
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Executor, Sqlite};
use tokio::time::{Instant, sleep};

use self::access::{Access, patience};
use self::file::failed;
use crate::expiration::{CaptchaColumns, NaiveTimeZone};
use crate::gather::{Answers, Gatherer};
use crate::rows::readable;
use crate::spent_row::{SpentRow, outcome, seconds};
use crate::table::{FoundRow, Lookup, NewRow, handed_out, shown, written};

/// Keeps captchas in an SQLite file, in the very table that Django makes for django-simple-captcha.
///
/// Other processes, a Django site among them, may use the file at the same time. A file that the
/// store makes is in write-ahead mode: pictures are read while captchas are written. A file that was
/// there keeps its journal mode. If it has a rollback journal, as Django's files have, those who read
/// and those who write wait for one another, and each captcha waits for the disk. `PRAGMA journal_mode
/// = WAL`, once, changes that.
///
/// If the file is removed, renamed or replaced while the store uses it, every operation fails until it
/// is back, as what would be written then is in no file that another program sees. On Windows such a
/// file cannot be removed.
pub struct SqliteStore {
    /// SQLite has one writer at a time, so one connection writes: its callers queue here and need
    /// not poll the file's lock.
    writer: Access,
    readers: Access,
    /// Brings what was written from the log into the file, beside the one that writes.
    tidier: Access,
    inserting: Gatherer<NewRow, bool>,
    getting: Gatherer<Lookup, Option<CaptchaColumns>>,
    taking: Gatherer<Lookup, Option<CaptchaColumns>>,
    spending: Gatherer<SpentRow, bool>,
    recalling: Gatherer<String, bool>,
    zone: NaiveTimeZone,
}

impl SqliteStore {
    /// How long one operation may take unless
    /// [`StoreUrl::with_time_limit`](crate::StoreUrl::with_time_limit) says otherwise, waiting for
    /// other writers included; then it fails.
    pub const TIMEOUT: Duration = Duration::from_secs(2);
    const READERS: usize = 4;
    /// How many statements read captchas at once; what more is asked waits and is read together.
    const GETTING: usize = 2;
    /// How many rows a sweep removes in one transaction, so that no visitor waits for it long.
    const SWEEP_BATCH: u32 = 200;

    /// Opens a file, which is made where it is missing, and makes its table ready.
    ///
    /// # Errors
    ///
    /// The file may be unreadable, no database, or have a table of that name that is something else.
    pub async fn open(file: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::connect(file.as_ref(), true, Self::TIMEOUT).await
    }

    /// Opens a file that is there already, and changes nothing in it.
    ///
    /// # Errors
    ///
    /// The file may be missing, unreadable or no database.
    pub async fn open_existing(file: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::connect(file.as_ref(), false, Self::TIMEOUT).await
    }

    pub(crate) async fn connect(
        file: &Path,
        migrate: bool,
        limit: Duration,
    ) -> Result<Self, StoreError> {
        let file = file::prepare(file, migrate).await?;
        let writer = Access::to_write(&file, limit)?;
        let tidier = Access::new(1, &file, limit)?;
        let readers = Access::new(Self::READERS, &file, limit)?;
        let on = writer.clone();
        let inserting = Gatherer::new(1, patience(limit), move |rows| insert(on.clone(), rows));
        let on = writer.clone();
        let taking = Gatherer::new(1, patience(limit), move |wanted| take(on.clone(), wanted));
        let on = readers.clone();
        let getting =
            Gatherer::new(Self::GETTING, patience(limit), move |wanted| get(on.clone(), wanted));
        let on = writer.clone();
        let spending =
            Gatherer::new(1, patience(limit), move |rows| spend::spend(on.clone(), rows));
        let on = readers.clone();
        let recalling = Gatherer::new(Self::GETTING, patience(limit), move |ids| {
            spend::are_spent(on.clone(), ids)
        });
        let zone = NaiveTimeZone::UTC;
        Ok(Self { writer, readers, tidier, inserting, getting, taking, spending, recalling, zone })
    }

    /// The same store, with moments in a time zone's local time and not in UTC: for a table that a
    /// Django site with `USE_TZ = False` uses too.
    #[must_use]
    pub fn in_naive_time_zone(mut self, zone: NaiveTimeZone) -> Self {
        self.zone = zone;
        self
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
        let file = self.writer.file();
        file.check().map_err(failed)?;
        file::prepare(file.path(), true).await.map(|_| ())
    }
}

// Many rows go in and out by one statement, as JSON, so that it need not be read anew for each number
// of rows.
const INSERT: &str = "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration) SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?) WHERE true ON CONFLICT (hashkey) DO NOTHING RETURNING hashkey";
const GET: &str = "SELECT hashkey, challenge, response, CAST(expiration AS TEXT) FROM captcha_captchastore WHERE hashkey IN (SELECT value FROM json_each(?)) AND expiration > ?";
const TAKE: &str = "DELETE FROM captcha_captchastore WHERE hashkey IN (SELECT value FROM json_each(?)) AND expiration > ? RETURNING hashkey, challenge, response, CAST(expiration AS TEXT)";
const EXPIRED: &str = "SELECT count(*) FROM captcha_captchastore WHERE expiration <= ?";
const SWEEP: &str = "DELETE FROM captcha_captchastore WHERE id IN (SELECT id FROM captcha_captchastore WHERE expiration <= ? LIMIT ?)";
const FORGET: &str = "DELETE FROM simple_captcha_spent WHERE id IN (SELECT id FROM simple_captcha_spent WHERE expires <= ? LIMIT ?)";
const TIDY: &str = "PRAGMA wal_checkpoint(PASSIVE)";

/// Tells of each whether it was written; where its key was there already, it was not.
async fn insert(writer: Access, rows: Vec<NewRow>) -> Answers<bool> {
    let columns = |row: &NewRow| json!([row.challenge, row.response, row.hashkey, row.expiration]);
    let list = rows.iter().map(columns).collect::<Value>().to_string();
    let query = sqlx::query_scalar::<_, String>(INSERT).bind(list);
    // To the end: that they were not committed is told behind the keys.
    let hashkeys = writer.run(async |on| query.fetch_all(on).await).await?;
    Ok(written(hashkeys, rows.iter().map(|row| &row.hashkey)))
}

async fn get(readers: Access, wanted: Vec<Lookup>) -> Answers<Option<CaptchaColumns>> {
    Ok(shown(find(GET, &readers, &wanted).await?, &wanted))
}

async fn take(writer: Access, wanted: Vec<Lookup>) -> Answers<Option<CaptchaColumns>> {
    Ok(handed_out(find(TAKE, &writer, &wanted).await?, &wanted))
}

/// Gives the rows that a statement finds by keys and time.
async fn find(
    statement: &'static str,
    on: &Access,
    wanted: &[Lookup],
) -> Result<Vec<FoundRow>, sqlx::Error> {
    let keys = wanted.iter().map(|wanted| wanted.hashkey.as_str()).collect::<Value>().to_string();
    let query = sqlx::query(statement).bind(keys).bind(Lookup::now(wanted));
    // To the end: that a removal was not committed is told behind the rows.
    on.run(async |on| query.fetch_all(on).await).await.map(|rows| readable(&rows))
}

impl Store for SqliteStore {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        let row = NewRow::new(key, record, &self.zone)?;
        let new = self.inserting.ask(row, self.writer.deadline()).await.map_err(failed)?;
        if new { Ok(()) } else { Err(StoreError::KeyTaken) }
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let wanted = Lookup::new(key, now, &self.zone)?;
        let row = self.getting.ask(wanted, self.readers.deadline()).await.map_err(failed)?;
        Ok(self.zone.alive(row, now))
    }

    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let wanted = Lookup::new(key, now, &self.zone)?;
        let row = self.taking.ask(wanted, self.writer.deadline()).await.map_err(failed)?;
        Ok(self.zone.alive(row, now))
    }

    async fn spend(
        &self,
        id: &SpentId,
        until: SystemTime,
        _now: SystemTime,
    ) -> Result<SpendOutcome, StoreError> {
        let row = SpentRow::new(id, until);
        let written = self.spending.ask(row, self.writer.deadline()).await.map_err(failed)?;
        Ok(outcome(written))
    }

    async fn is_spent(&self, id: &SpentId) -> Result<bool, StoreError> {
        self.recalling.ask(id.to_string(), self.readers.deadline()).await.map_err(failed)
    }

    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        let query = sqlx::query_scalar::<_, i64>(EXPIRED).bind(self.zone.spell(now)?);
        let count = self.readers.run(async |on| query.fetch_one(on).await).await.map_err(failed)?;
        Ok(count.unsigned_abs())
    }

    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.remove(|| sqlx::query(FORGET).bind(seconds(now))).await?;
        let now = self.zone.spell(now)?;
        self.remove(|| sqlx::query(SWEEP).bind(&now)).await
    }
}

impl SqliteStore {
    /// Removes rows, a batch at a time, and tells how many it removed. The statement's last parameter is
    /// the batch's size.
    async fn remove<'q>(
        &self,
        statement: impl Fn() -> Query<'q, Sqlite, SqliteArguments>,
    ) -> Result<u64, StoreError> {
        let mut removed = 0;
        loop {
            let query = statement().bind(Self::SWEEP_BATCH);
            let began = Instant::now();
            let batch = self
                .writer
                .run(async |on| query.execute(on).await)
                .await
                .map_err(failed)?
                .rows_affected();
            let took = began.elapsed();
            removed += batch;
            if batch < u64::from(Self::SWEEP_BATCH) {
                return Ok(removed);
            }
            // Otherwise some visitor's transaction would have to do it, whenever the log is long, and
            // wait for the disk. Where it cannot be done now, it is done later.
            let tidied = self.tidier.run(async |on| on.execute(TIDY).await).await;
            if let Err(error) = tidied {
                tracing::debug!(%error, "the log of the SQLite file was not brought into it");
            }
            // The file belongs to visitors for as long as it belonged to the sweep.
            sleep(took).await;
        }
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("file", &self.writer.file().path())
            .finish_non_exhaustive()
    }
}
