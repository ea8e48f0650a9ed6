//! Captchas in PostgreSQL.

mod options;
mod schema;
mod session;
mod spend;
mod sweep;
mod trouble;

pub(crate) use self::options::options;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use simple_captcha::store::{SpendOutcome, SpentId, StoreError};
use simple_captcha::{Key, Record, Store};
use sqlx::{Connection, Postgres};

use self::options::to_connect;
use self::schema::{check, make_ready};
use self::session::settings;
use self::trouble::{failed, is_foreign_to_the_encoding};
use crate::deadline::Deadline;
use crate::expiration::{CaptchaColumns, NaiveTimeZone};
use crate::gather::{Answers, Gatherer};
use crate::ids::Ids;
use crate::lease::ConnectionPool;
use crate::rows::readable;
use crate::server_url::ServerUrl;
use crate::spent_row::{SpentRow, outcome, seconds};
use crate::sweep::{count, sweep};
use crate::table::{FoundRow, Lookup, NewRow, handed_out, shown, written};

/// Keeps captchas in PostgreSQL, in the very table that Django makes for django-simple-captcha.
///
/// Any number of processes may share the table, a Django site among them. A server that went away is
/// found again when it is back.
pub struct PostgresStore {
    connections: ConnectionPool<Postgres>,
    inserting: Gatherer<NewRow, bool>,
    getting: Gatherer<Lookup, Option<CaptchaColumns>>,
    taking: Gatherer<Lookup, Option<CaptchaColumns>>,
    spending: Gatherer<SpentRow, bool>,
    recalling: Gatherer<String, bool>,
    url: ServerUrl,
}

impl PostgresStore {
    /// How long one operation may take unless
    /// [`StoreUrl::with_time_limit`](crate::StoreUrl::with_time_limit) says otherwise, waiting for a
    /// connection included; then it fails.
    pub const TIMEOUT: Duration = Duration::from_secs(2);
    const CONNECTIONS: usize = 16;
    /// How many statements of each kind are under way at once; what more is asked waits and is asked
    /// together. Two at once cost the server a tenth more and answer no more.
    const AT_ONCE: usize = 1;

    /// Opens a database by its URL, `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, and makes its
    /// table ready.
    ///
    /// Behind the database may stand the parameters that libpq knows, such as `?sslmode=verify-full`
    /// and `?host=/run/postgresql`; what the URL leaves out is taken from the variables that libpq
    /// reads and from `~/.pgpass`.
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
        let connections = ConnectionPool::new(Self::CONNECTIONS, limit, options, settings(limit))?;
        let mut connection = connections.open().await.map_err(failed)?;
        if migrate {
            make_ready(&mut connection).await.map_err(failed)?;
        }
        check(&mut connection, limit).await.map_err(failed)?;
        // A connection that could not be closed is of no interest any more.
        let _ = Deadline::after(limit).run(connection.close()).await;
        // What begins by then and meets a lock has the time to be refused by the server: given up
        // before, it might still be done once the lock is gone, when its caller has been told that it
        // was not.
        let patience = limit * 3 / 4;
        let (on, ids) = (connections.clone(), Arc::new(Ids::new()));
        let inserting = Gatherer::new(Self::AT_ONCE, patience, move |rows| {
            insert(on.clone(), Arc::clone(&ids), rows)
        });
        let on = connections.clone();
        let getting = Gatherer::new(Self::AT_ONCE, patience, move |wanted| get(on.clone(), wanted));
        let on = connections.clone();
        let taking = Gatherer::new(Self::AT_ONCE, patience, move |wanted| take(on.clone(), wanted));
        let on = connections.clone();
        let spending =
            Gatherer::new(Self::AT_ONCE, patience, move |rows| spend::spend(on.clone(), rows));
        let on = connections.clone();
        let recalling =
            Gatherer::new(Self::AT_ONCE, patience, move |ids| spend::are_spent(on.clone(), ids));
        Ok(Self { connections, inserting, getting, taking, spending, recalling, url })
    }

    /// Makes the table if it is missing.
    ///
    /// A table that Django made stays as it is. It does no harm to run this twice, or from two
    /// processes at once. If the table is there, it needs no permissions.
    ///
    /// # Errors
    ///
    /// The user may not be allowed to, or there is a table of that name that is something else.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let deadline = self.connections.deadline();
        let mut lease = self.connections.lend(deadline).await.map_err(failed)?;
        let done = make_ready(&mut lease).await;
        lease.end(done).map_err(failed)?;
        let mut lease = self.connections.lend(deadline).await.map_err(failed)?;
        let done = check(&mut lease, self.connections.limit()).await;
        lease.end(done).map_err(failed)
    }

    /// Asks for a captcha together with others; but alone, where its key is such that the database may
    /// have no letters for it and refuse them all.
    async fn ask<F: Future<Output = Answers<Option<CaptchaColumns>>>>(
        &self,
        together: &Gatherer<Lookup, Option<CaptchaColumns>>,
        wanted: Lookup,
        alone: impl FnOnce(ConnectionPool<Postgres>, Vec<Lookup>) -> F,
    ) -> Result<Option<CaptchaColumns>, StoreError> {
        if wanted.hashkey.is_ascii() {
            return together.ask(wanted, self.connections.deadline()).await.map_err(failed);
        }
        let rows = alone(self.connections.clone(), vec![wanted]).await.map_err(failed)?;
        Ok(rows.into_iter().next().flatten())
    }
}

// Moments go in and out as texts in UTC, so that the session's time zone does not matter. Keys are
// compared once by the index and once letter by letter, as the column's collation may know no case.
/// A new captcha does not wait for the disk: one that a crash of the server forgets is refused, and
/// whoever had it gets another one.
const INSERT: &str = "INSERT INTO captcha_captchastore (id, challenge, response, hashkey, expiration) OVERRIDING SYSTEM VALUE SELECT id, challenge, response, hashkey, (expiration || '+00')::timestamptz FROM set_config('synchronous_commit', 'off', true), UNNEST($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[]) AS new (challenge, response, hashkey, expiration, id) ORDER BY hashkey ON CONFLICT (hashkey) DO NOTHING RETURNING hashkey";
const GET: &str = "SELECT hashkey, challenge, response, to_char(expiration AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM captcha_captchastore WHERE hashkey = ANY($1) AND hashkey COLLATE \"C\" = ANY($1) AND expiration > ($2 || '+00')::timestamptz";
const TAKE: &str = "DELETE FROM captcha_captchastore WHERE hashkey = ANY($1) AND hashkey COLLATE \"C\" = ANY($1) AND expiration > ($2 || '+00')::timestamptz RETURNING hashkey, challenge, response, to_char(expiration AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";

/// Tells of each whether it was written; where its key was there already, it was not.
async fn insert(
    connections: ConnectionPool<Postgres>,
    ids: Arc<Ids>,
    rows: Vec<NewRow>,
) -> Answers<bool> {
    let deadline = connections.deadline();
    let mut hashkeys = insert_once(&connections, deadline, &ids, &rows).await;
    for _ in 1..Ids::TRIES {
        match &hashkeys {
            // The id is taken. If the key is, the statement does nothing.
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => ids.move_on(),
            _ => break,
        }
        hashkeys = insert_once(&connections, deadline, &ids, &rows).await;
    }
    Ok(written(hashkeys?, rows.iter().map(|row| &row.hashkey)))
}

/// Gives the keys that were written.
async fn insert_once(
    connections: &ConnectionPool<Postgres>,
    deadline: Deadline,
    ids: &Ids,
    rows: &[NewRow],
) -> Result<Vec<String>, sqlx::Error> {
    let query = sqlx::query_scalar::<_, String>(INSERT)
        .bind(rows.iter().map(|row| row.challenge.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.response.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.hashkey.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.expiration.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|_| ids.next()).collect::<Vec<_>>());
    // To the end: that they were not committed is told behind the keys.
    connections.ask(deadline, async |on| query.fetch_all(on).await).await
}

async fn get(
    connections: ConnectionPool<Postgres>,
    wanted: Vec<Lookup>,
) -> Answers<Option<CaptchaColumns>> {
    Ok(shown(find(GET, &connections, &wanted).await?, &wanted))
}

async fn take(
    connections: ConnectionPool<Postgres>,
    wanted: Vec<Lookup>,
) -> Answers<Option<CaptchaColumns>> {
    Ok(handed_out(find(TAKE, &connections, &wanted).await?, &wanted))
}

/// Gives the rows that a statement finds by keys and time.
async fn find(
    statement: &'static str,
    connections: &ConnectionPool<Postgres>,
    wanted: &[Lookup],
) -> Result<Vec<FoundRow>, sqlx::Error> {
    let query = sqlx::query(statement)
        .bind(wanted.iter().map(|wanted| wanted.hashkey.as_str()).collect::<Vec<_>>())
        .bind(Lookup::now(wanted));
    // To the end: that a removal was not committed is told behind the rows.
    let rows = connections.ask(connections.deadline(), async |on| query.fetch_all(on).await).await;
    match rows {
        // No row can have a key that the database cannot write.
        Err(error) if wanted.len() == 1 && is_foreign_to_the_encoding(&error) => Ok(Vec::new()),
        rows => rows.map(|rows| readable(&rows)),
    }
}

impl Store for PostgresStore {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        let row = NewRow::new(key, record, &NaiveTimeZone::UTC)?;
        let new = self.inserting.ask(row, self.connections.deadline()).await.map_err(failed)?;
        if new { Ok(()) } else { Err(StoreError::KeyTaken) }
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let wanted = Lookup::new(key, now, &NaiveTimeZone::UTC)?;
        let row = self.ask(&self.getting, wanted, get).await?;
        Ok(NaiveTimeZone::UTC.alive(row, now))
    }

    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let wanted = Lookup::new(key, now, &NaiveTimeZone::UTC)?;
        let row = self.ask(&self.taking, wanted, take).await?;
        Ok(NaiveTimeZone::UTC.alive(row, now))
    }

    async fn spend(
        &self,
        id: &SpentId,
        until: SystemTime,
        _now: SystemTime,
    ) -> Result<SpendOutcome, StoreError> {
        let row = SpentRow::new(id, until);
        let written = self.spending.ask(row, self.connections.deadline()).await.map_err(failed)?;
        Ok(outcome(written))
    }

    async fn is_spent(&self, id: &SpentId) -> Result<bool, StoreError> {
        self.recalling.ask(id.to_string(), self.connections.deadline()).await.map_err(failed)
    }

    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        count(self, &spell(now)?).await
    }

    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.forget_spent(seconds(now)).await?;
        sweep(self, &spell(now)?).await
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").field("url", &self.url).finish_non_exhaustive()
    }
}

fn read(url: &str) -> Result<ServerUrl, StoreError> {
    url.parse().and_then(ServerUrl::with_database).map_err(StoreError::failed)
}

fn spell(moment: SystemTime) -> Result<String, StoreError> {
    NaiveTimeZone::UTC.spell(moment)
}
