//! Captchas in MySQL or MariaDB.

mod options;
mod schema;
mod session;
mod spend;
mod sweep;
pub(crate) mod trouble;

pub(crate) use self::options::options;

use std::fmt;
use std::time::{Duration, SystemTime};

use simple_captcha::store::{SpendOutcome, SpentId, StoreError};
use simple_captcha::{Key, Record, Store};
use sqlx::mysql::MySqlArguments;
use sqlx::query::Query;
use sqlx::{Connection, MySql};

use self::options::to_connect;
use self::schema::{check, make_ready};
use self::session::settings;
use self::trouble::{DEADLOCK, failed, is_foreign_to_the_encoding, is_of_primary_key, number};
use crate::deadline::Deadline;
use crate::expiration::NaiveTimeZone;
use crate::ids::Ids;
use crate::lease::ConnectionPool;
use crate::rows::readable;
use crate::server_url::ServerUrl;
use crate::spent_row::{SpentRow, outcome, seconds};
use crate::sweep::{count, sweep};

/// Keeps captchas in MySQL or MariaDB, in the very table that Django makes for
/// django-simple-captcha, with moments in UTC as Django writes them where `USE_TZ` is true.
///
/// Any number of processes may share the table, a Django site among them. A server that went away is
/// found again when it is back.
pub struct MysqlStore {
    /// Captchas are read in other sessions than they are written in, so that `Captcha::ready` notices
    /// if what is written is not committed.
    readers: ConnectionPool<MySql>,
    writers: ConnectionPool<MySql>,
    /// `None` if the column `id` cannot hold them: the database then counts.
    ids: Option<Ids>,
    url: ServerUrl,
    zone: NaiveTimeZone,
}

impl MysqlStore {
    /// How long one operation may take unless
    /// [`StoreUrl::with_time_limit`](crate::StoreUrl::with_time_limit) says otherwise, waiting for a
    /// connection included; then it fails.
    pub const TIMEOUT: Duration = Duration::from_secs(2);
    const READERS: usize = 6;
    /// More than readers: they wait for the disk.
    const WRITERS: usize = 10;

    /// Opens a database by its URL, `mysql://USER:PASSWORD@HOST:PORT/DATABASE`, and makes its table
    /// ready.
    ///
    /// Behind the database may stand parameters such as `?ssl-mode=VERIFY_IDENTITY` and
    /// `?socket=/run/mysqld/mysqld.sock`.
    ///
    /// # Errors
    ///
    /// The URL may be none, the server may be out of reach or refuse the user, the database may be
    /// missing, or have a table of that name that is something else. The message never has the
    /// password in it.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_url(read(url)?, true, Self::TIMEOUT).await
    }

    /// Opens a database whose table is there already, and changes nothing in it.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), and where the table is missing.
    pub async fn open_existing(url: &str) -> Result<Self, StoreError> {
        Self::open_url(read(url)?, false, Self::TIMEOUT).await
    }

    pub(crate) async fn open_url(
        url: ServerUrl,
        migrate: bool,
        limit: Duration,
    ) -> Result<Self, StoreError> {
        let options = to_connect(&url).map_err(StoreError::failed)?;
        let connections = |most| ConnectionPool::new(most, limit, options.clone(), settings(limit));
        let (readers, writers) = (connections(Self::READERS)?, connections(Self::WRITERS)?);
        let mut connection = writers.open().await.map_err(failed)?;
        if migrate {
            make_ready(&mut connection).await.map_err(failed)?;
        }
        let takes_ids = check(&mut connection, limit).await.map_err(failed)?;
        // A connection that could not be closed is of no interest any more.
        let _ = Deadline::after(limit).run(connection.close()).await;
        let ids = takes_ids.then(Ids::new);
        Ok(Self { readers, writers, ids, url, zone: NaiveTimeZone::UTC })
    }

    /// The same store, with moments in a time zone's local time and not in UTC: for a table that a
    /// Django site with `USE_TZ = False` uses too.
    #[must_use]
    pub fn in_naive_time_zone(mut self, zone: NaiveTimeZone) -> Self {
        self.zone = zone;
        self
    }

    /// Makes the table if it is missing, and drops the index that earlier versions added to Django's:
    /// MariaDB's locks on it made Django's statements deadlock. A warning in the log says if the index
    /// cannot be dropped.
    ///
    /// Otherwise a table that Django made stays as it is. It does no harm to run this twice, or from
    /// two processes at once. If the table is ready, it needs no permissions.
    ///
    /// # Errors
    ///
    /// The user may not be allowed to, or there is a table of that name that is something else.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let mut lease = self.writers.lend(self.writers.deadline()).await.map_err(failed)?;
        let done = make_ready(&mut lease).await;
        lease.end(done).map_err(failed)?;
        let mut lease = self.writers.lend(self.writers.deadline()).await.map_err(failed)?;
        let done = check(&mut lease, self.writers.limit()).await;
        lease.end(done).map_err(failed).map(|_| ())
    }

    /// Carries out a statement that writes, and tells how many rows it changed. If it and another
    /// program's statement wait for each other and the server gives this one up, it is carried out once
    /// more.
    async fn write<'q>(
        &self,
        deadline: Deadline,
        query: impl Fn() -> Query<'q, MySql, MySqlArguments>,
    ) -> Result<u64, sqlx::Error> {
        let done = self.write_once(deadline, query()).await;
        match done {
            Err(error) if number(&error) == Some(DEADLOCK) => {
                self.write_once(deadline, query()).await
            }
            done => done,
        }
    }

    async fn write_once(
        &self,
        deadline: Deadline,
        query: Query<'_, MySql, MySqlArguments>,
    ) -> Result<u64, sqlx::Error> {
        let done = self.writers.ask(deadline, async |on| query.execute(on).await).await;
        done.map(|done| done.rows_affected())
    }

    /// Finds a captcha and the id of its row.
    async fn find(
        &self,
        deadline: Deadline,
        key: &Key,
        now: SystemTime,
    ) -> Result<Option<(i64, Record)>, StoreError> {
        let query = sqlx::query(GET).bind(key.as_str()).bind(self.zone.spell(now)?);
        let rows = self.readers.ask(deadline, async |on| query.fetch_all(on).await).await;
        let rows = match rows {
            Ok(rows) => readable::<MysqlRow, _>(&rows),
            // No row can have a key that the database cannot write.
            Err(error) if is_foreign_to_the_encoding(&error) => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        // The database takes keys that differ in case or accents for the same.
        let row = rows.into_iter().find(|(_, hashkey, ..)| hashkey == key.as_str());
        Ok(row.and_then(|(id, _, challenge, response, expiration)| {
            let record = self.zone.alive(Some((challenge, response, expiration)), now)?;
            Some((id, record))
        }))
    }
}

/// What is read of a captcha: id, hashkey, challenge, response, expiration.
type MysqlRow = (i64, String, String, String, String);

// Moments go in and out as texts, and datetime knows no time zone: that of the session, or the
// server's, does not matter.
const INSERT: &str = "INSERT INTO captcha_captchastore (id, challenge, response, hashkey, expiration) VALUES (?, ?, ?, ?, CAST(? AS DATETIME(6)))";
const GET: &str = "SELECT CAST(id AS SIGNED), hashkey, challenge, response, DATE_FORMAT(expiration, '%Y-%m-%d %H:%i:%s.%f') FROM captcha_captchastore WHERE hashkey = ? AND expiration > CAST(? AS DATETIME(6))";
/// An id may be used again, and another captcha's row must stay. `CONCAT` keeps the statement off the
/// index of keys: Django deletes by id, and rows that all lock in one order cannot deadlock.
const DELETE: &str = "DELETE FROM captcha_captchastore WHERE id = ? AND CONCAT(hashkey) = ?";

impl Store for MysqlStore {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        let deadline = self.writers.deadline();
        let expiration = self.zone.spell(record.expires)?;
        let insert = || {
            sqlx::query(INSERT)
                .bind(self.ids.as_ref().map(Ids::next))
                .bind(&record.challenge)
                .bind(record.answer.expose())
                .bind(key.as_str())
                .bind(&expiration)
        };
        let mut inserted = self.write(deadline, insert).await;
        for _ in 1..Ids::TRIES {
            match (&inserted, &self.ids) {
                (Err(error), Some(ids)) if is_of_primary_key(error) => ids.move_on(),
                _ => break,
            }
            inserted = self.write(deadline, insert).await;
        }
        inserted.map_err(not_inserted).map(|_| ())
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let found = self.find(self.readers.deadline(), key, now).await?;
        Ok(found.map(|(_, record)| record))
    }

    /// MySQL removes and returns in two statements. That one caller gets the captcha rests on the
    /// second alone: of all who found the row, the one whose DELETE removed it has it.
    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let deadline = self.writers.deadline();
        let Some((id, record)) = self.find(deadline, key, now).await? else { return Ok(None) };
        let delete = || sqlx::query(DELETE).bind(id).bind(key.as_str());
        let removed = self.write(deadline, delete).await.map_err(failed)?;
        Ok(Some(record).filter(|_| removed == 1))
    }

    async fn spend(
        &self,
        id: &SpentId,
        until: SystemTime,
        _now: SystemTime,
    ) -> Result<SpendOutcome, StoreError> {
        Ok(outcome(self.write_spent(&SpentRow::new(id, until)).await?))
    }

    async fn is_spent(&self, id: &SpentId) -> Result<bool, StoreError> {
        self.has_spent(&id.to_string()).await
    }

    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        count(self, &self.zone.spell(now)?).await
    }

    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.forget_spent(seconds(now)).await?;
        sweep(self, &self.zone.spell(now)?).await
    }
}

/// The store's error for one of an insert.
fn not_inserted(error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Database(error) if error.is_unique_violation() => StoreError::KeyTaken,
        error => failed(error),
    }
}

impl fmt::Debug for MysqlStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MysqlStore").field("url", &self.url).finish_non_exhaustive()
    }
}

fn read(url: &str) -> Result<ServerUrl, StoreError> {
    url.parse().and_then(ServerUrl::with_database).map_err(StoreError::failed)
}
