//! Captchas in Redis.

mod address;
mod eviction;
mod lazy_connection;
mod location;
mod trouble;

use std::collections::HashSet;
use std::fmt;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use redis::{AsyncTypedCommands, Cmd, ExistenceCheck, SetExpiry, SetOptions};
use simple_captcha::store::{SpendOutcome, SpentId, StoreError};
use simple_captcha::{Answer, Key, Record, Store};

use self::lazy_connection::LazyConnection;
pub(crate) use self::location::RedisLocation;
use self::trouble::failed;

/// Keeps captchas in Redis, 6.2 or newer, each under a key of its own.
///
/// The value is a JSON array of challenge, answer and expiry in microseconds since 1970:
/// `["KHXM","khxm",1795350267258773]`. Redis forgets a captcha by its own clock an hour after it has
/// expired, or at once where that is past already, so there is little left for
/// [`sweep`](Store::sweep) to do. That something sealed was used up it remembers under the word `spent:`
/// and a name, as long. A server that went away is found again when it is back.
///
/// Let Redis evict nothing (`maxmemory-policy noeviction`, the default): a captcha that it drops can
/// no longer be answered, and that a sealed key was used is forgotten with what it drops. All keys
/// expire, so `volatile-lru` and its like drop them too. When the store is opened it warns of that, if
/// the user may ask for `INFO memory`.
pub struct RedisStore {
    line: LazyConnection,
    place: RedisLocation,
}

/// What a captcha's key holds: challenge, answer, expiry in microseconds since 1970.
type Value = (String, String, i64);

impl RedisStore {
    /// How long one operation may take unless
    /// [`StoreUrl::with_time_limit`](crate::StoreUrl::with_time_limit) says otherwise; then it fails.
    pub const TIMEOUT: Duration = Duration::from_secs(2);
    /// How much longer than its captcha a key is kept, as the clocks of Redis and of this machine
    /// may differ.
    const GRACE: Duration = Duration::from_secs(60 * 60);
    /// How many keys are looked at in one step.
    const SCAN_BATCH: usize = 1000;

    /// Connects to a server by its URL, `redis://USER:PASSWORD@HOST:PORT/NUMBER`, or `rediss://…`
    /// for TLS.
    ///
    /// Keys begin with `captcha:`, or with what `?prefix=` says. With TLS, `?ssl_ca_certs=` names a file
    /// with the certificates of authorities; otherwise the system's count.
    ///
    /// # Errors
    ///
    /// The URL may be none, the server may be out of reach, refuse the user or be too old. The
    /// message never has the password in it.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_place(url.parse().map_err(StoreError::failed)?, Self::TIMEOUT).await
    }

    pub(crate) async fn open_place(
        place: RedisLocation,
        limit: Duration,
    ) -> Result<Self, StoreError> {
        let store =
            Self { line: LazyConnection::new(place.address().map_err(failed)?, limit), place };
        // No captcha has this key. A server that is too old does not know how to take it.
        let nobody = format!("{}?", store.place.prefix);
        store.line.ask(async |connection| connection.get_del(nobody).await).await?;
        let mut info = redis::cmd("INFO");
        info.arg("memory");
        let info = store.line.ask(async |connection| info.query_async::<String>(connection).await);
        // A user need not be allowed to know.
        if let Ok(info) = info.await {
            eviction::warn_of_it(&info);
        }
        Ok(store)
    }

    fn name(&self, key: &Key) -> String {
        format!("{}{}", self.place.prefix, key.as_str())
    }

    /// No captcha's name, whose key is one word.
    fn name_of_spent(&self, id: &SpentId) -> String {
        format!("{}spent:{id}", self.place.prefix)
    }

    /// Reads the next captchas, in no order and some of them perhaps again later: their names, and
    /// what they hold where it can be read.
    async fn walk(&self, cursor: u64) -> Result<(u64, Vec<(String, Record)>), StoreError> {
        let mut scan = redis::cmd("SCAN");
        scan.arg(cursor).arg("MATCH").arg(self.place.pattern());
        scan.arg("COUNT").arg(Self::SCAN_BATCH);
        let (cursor, names): (u64, Vec<String>) =
            self.line.ask(async |connection| scan.query_async(connection).await).await?;
        if names.is_empty() {
            return Ok((cursor, Vec::new()));
        }
        let mut values = redis::cmd("MGET");
        let values: Vec<Option<String>> = self
            .line
            .ask(async |connection| values.arg(&names).query_async(connection).await)
            .await?;
        // What is not readable is not ours.
        let records = values.into_iter().map(|value| value.and_then(|value| read(&value).ok()));
        let captchas = names.into_iter().zip(records);
        let captchas = captchas.filter_map(|(name, record)| Some((name, record?)));
        Ok((cursor, captchas.collect()))
    }

    /// Reads the names of the next captchas that have expired.
    async fn walk_expired(
        &self,
        cursor: u64,
        now: SystemTime,
    ) -> Result<(u64, Vec<String>), StoreError> {
        let (cursor, captchas) = self.walk(cursor).await?;
        let expired = captchas.into_iter().filter(|(_, record)| record.is_expired(now));
        Ok((cursor, expired.map(|(name, _)| name).collect()))
    }

    /// What keeps a captcha under its key: the value, and options that say when it is forgotten.
    fn kept(record: &Record) -> Result<(String, SetOptions), StoreError> {
        let expires = Timestamp::try_from(record.expires).map_err(StoreError::failed)?;
        let value: Value =
            (record.challenge.clone(), record.answer.expose().to_owned(), expires.as_microsecond());
        let value = serde_json::to_string(&value).map_err(StoreError::failed)?;
        Ok((value, Self::once_until(expires)?))
    }

    /// Options with which only what is not there is set, until well after a moment.
    fn once_until(expires: Timestamp) -> Result<SetOptions, StoreError> {
        let forgotten = expires.checked_add(Self::GRACE).map_err(StoreError::failed)?;
        // Redis takes no moment before 1970, and forgets at once what is past.
        let forgotten = u64::try_from(forgotten.as_millisecond()).unwrap_or(0).max(1);
        Ok(SetOptions::default()
            .conditional_set(ExistenceCheck::NX)
            .with_expiration(SetExpiry::PXAT(forgotten)))
    }
}

impl Store for RedisStore {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        let (value, options) = Self::kept(record)?;
        let set = Cmd::set_options(self.name(key), value, options);
        match self.line.ask_again::<Option<String>>(&set).await? {
            Some(_) => Ok(()),
            None => Err(StoreError::KeyTaken),
        }
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let value = self.line.ask_again(&Cmd::get(self.name(key))).await?;
        alive(value, now)
    }

    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let value =
            self.line.ask(async |connection| connection.get_del(self.name(key)).await).await?;
        alive(value, now)
    }

    async fn spend(
        &self,
        id: &SpentId,
        until: SystemTime,
        _now: SystemTime,
    ) -> Result<SpendOutcome, StoreError> {
        let until = Timestamp::try_from(until).map_err(StoreError::failed)?;
        let set = Cmd::set_options(self.name_of_spent(id), "", Self::once_until(until)?);
        // Not twice: whoever was the first would be told that somebody was before.
        let set: Option<String> =
            self.line.ask(async |connection| set.query_async(connection).await).await?;
        Ok(if set.is_some() { SpendOutcome::First } else { SpendOutcome::Again })
    }

    async fn is_spent(&self, id: &SpentId) -> Result<bool, StoreError> {
        self.line.ask_again(&Cmd::exists(self.name_of_spent(id))).await
    }

    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        let mut expired = HashSet::new();
        let mut cursor = 0;
        loop {
            let (next, names) = self.walk_expired(cursor, now).await?;
            expired.extend(names);
            if next == 0 {
                return u64::try_from(expired.len()).map_err(StoreError::failed);
            }
            cursor = next;
        }
    }

    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        let mut removed = 0;
        let mut cursor = 0;
        loop {
            let (next, names) = self.walk_expired(cursor, now).await?;
            if !names.is_empty() {
                let batch =
                    self.line.ask(async |connection| connection.unlink(&names).await).await?;
                removed += u64::try_from(batch).map_err(StoreError::failed)?;
            }
            if next == 0 {
                return Ok(removed);
            }
            cursor = next;
        }
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("place", &self.place).finish_non_exhaustive()
    }
}

fn alive(value: Option<String>, now: SystemTime) -> Result<Option<Record>, StoreError> {
    let record = value.map(|value| read(&value)).transpose()?;
    Ok(record.filter(|record| !record.is_expired(now)))
}

fn read(value: &str) -> Result<Record, StoreError> {
    // Without what serde says: it would show the value.
    let unreadable = || StoreError::failed("a value that Redis holds is no captcha");
    let (challenge, answer, expires) =
        serde_json::from_str::<Value>(value).map_err(|_| unreadable())?;
    let expires = Timestamp::from_microsecond(expires).map_err(|_| unreadable())?;
    Ok(Record::new(challenge, Answer::new(&answer), expires.into()))
}
