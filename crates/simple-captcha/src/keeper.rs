//! How captchas are kept: as rows of the store, or in their own keys.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use simple_captcha_draw::{RandomnessError, system_bytes};

use crate::answer::Answer;
use crate::clock::Clock;
use crate::key::Key;
use crate::kind::Task;
use crate::record::{Record, SealedRecord};
use crate::seal::{Purpose, SealContent, SealError, Sealer};
use crate::secret::Secret;
use crate::store::{SharedStore, SpendOutcome, SpentId, Store, StoreError};

/// How long after its expiry a captcha is kept, and that something is used up: the clocks of servers
/// differ, and a clock may be set back.
const GRACE: Duration = Duration::from_secs(60 * 60);

pub(crate) struct Keeper {
    /// Whose captchas they are: the site's key, or an empty text.
    site: String,
    store: SharedStore,
    clock: Arc<dyn Clock>,
    sealer: Sealer,
    /// Whether every captcha is kept in its key.
    sealed: bool,
}

/// A captcha that can still be answered.
pub(crate) struct OpenCaptcha {
    pub(crate) task: Task,
    pub(crate) expires: SystemTime,
    /// The name of the kind that made the task, if it is known.
    pub(crate) kind: Option<String>,
    /// Which of the site's secrets it was made with: 0 is the newest.
    pub(crate) age: usize,
}

/// Why a captcha was not kept.
pub(crate) enum KeepError {
    Randomness(RandomnessError),
    Length,
    Store(StoreError),
}

impl Keeper {
    pub(crate) fn new(
        site: String,
        store: SharedStore,
        clock: Arc<dyn Clock>,
        sealer: Sealer,
        sealed: bool,
    ) -> Self {
        Self { site, store, clock, sealer, sealed }
    }

    pub(crate) fn site(&self) -> &str {
        &self.site
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.clock.now()
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    pub(crate) fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    pub(crate) fn secret(&self, age: usize) -> Option<&Secret> {
        self.sealer.secret(age)
    }

    /// Keeps a new captcha. Its mark stands before its key.
    pub(crate) async fn keep(
        &self,
        mark: &str,
        kind: &str,
        task: Task,
        expires: SystemTime,
    ) -> Result<Key, KeepError> {
        let task = match task.into_texts() {
            Ok((challenge, answer)) if !self.sealed => {
                let key = Key::random(mark).map_err(KeepError::Randomness)?;
                let record = Record::new(challenge, answer, expires);
                self.store.insert(&key, &record).await.map_err(KeepError::Store)?;
                return Ok(key);
            }
            Ok((challenge, answer)) => Task::stored(challenge, answer),
            Err(task) => task,
        };
        Ok(self.seal(mark, &SealedRecord { kind: kind.to_owned(), task, expires })?)
    }

    fn seal(&self, mark: &str, record: &SealedRecord) -> Result<Key, SealError> {
        let record = record.to_bytes().ok_or(SealError::Length)?;
        let sealed = self.sealer.seal(Purpose::Key, &[&self.site, mark], &record)?;
        format!("{mark}{sealed}").parse().map_err(|_| SealError::Length)
    }

    /// Opens a key that is its own record, if that has not expired.
    fn open(&self, key: &Key) -> Option<(SealedRecord, SealContent)> {
        let mark = key.mark().unwrap_or_default();
        let sealed = key.as_str().strip_prefix(mark)?;
        let opened = self.sealer.open(Purpose::Key, &[&self.site, mark], sealed)?;
        let record = SealedRecord::from_bytes(&opened.payload)?;
        (record.expires > self.now()).then_some((record, opened))
    }

    pub(crate) async fn read(&self, key: &Key) -> Result<Option<OpenCaptcha>, StoreError> {
        if let Some((record, opened)) = self.open(key) {
            let spent = self.store.is_spent(&opened.id).await?;
            return Ok((!spent).then(|| OpenCaptcha::sealed(record, &opened)));
        }
        if self.sealed {
            return Ok(None);
        }
        Ok(self.store.get(key, self.now()).await?.map(OpenCaptcha::stored))
    }

    /// Uses a captcha up, in one step: of any number of callers one gets it.
    pub(crate) async fn take(&self, key: &Key) -> Result<Option<OpenCaptcha>, StoreError> {
        if let Some((record, opened)) = self.open(key) {
            let spent = self.spend(&opened.id, record.expires).await?;
            return Ok((spent == SpendOutcome::First).then(|| OpenCaptcha::sealed(record, &opened)));
        }
        if self.sealed {
            return Ok(None);
        }
        Ok(self.store.take(key, self.now()).await?.map(OpenCaptcha::stored))
    }

    /// Writes down that something sealed is used up.
    pub(crate) async fn spend(
        &self,
        id: &SpentId,
        until: SystemTime,
    ) -> Result<SpendOutcome, StoreError> {
        self.store.spend(id, until, self.now()).await
    }

    pub(crate) async fn is_spent(&self, id: &SpentId) -> Result<bool, StoreError> {
        self.store.is_spent(id).await
    }

    pub(crate) async fn sweep(&self) -> Result<u64, StoreError> {
        self.store.sweep(self.long_ago()).await
    }

    /// How much was there to be swept, and how much was.
    pub(crate) async fn clean(&self) -> Result<(u64, u64), StoreError> {
        // Of a table that is too large to be counted in time, something can still be removed.
        let expired = self.store.expired(self.long_ago()).await;
        let removed = self.sweep().await?;
        Ok((expired.unwrap_or(removed), removed))
    }

    /// What expired before this moment may be forgotten.
    fn long_ago(&self) -> SystemTime {
        self.now().checked_sub(GRACE).unwrap_or(SystemTime::UNIX_EPOCH)
    }

    pub(crate) async fn ready(&self) -> Result<(), StoreError> {
        let key = Key::random("").map_err(StoreError::failed)?;
        let now = self.now();
        // Nobody knows its key.
        let expires = now.checked_add(Duration::from_secs(60)).unwrap_or(now);
        let record = Record::new("?".to_owned(), Answer::new("?"), expires);
        self.store.insert(&key, &record).await?;
        // A store may read in another session than it writes in, which sees only what is committed.
        let read = self.store.get(&key, now).await?;
        let taken = self.store.take(&key, now).await?;
        let id = SpentId::from(system_bytes().map_err(StoreError::failed)?);
        let spent = self.spend(&id, self.long_ago()).await?;
        match read.and(taken) {
            Some(_) if spent == SpendOutcome::First => Ok(()),
            _ => Err(StoreError::failed("what was written cannot be read again")),
        }
    }
}

impl OpenCaptcha {
    fn stored(record: Record) -> Self {
        let Record { challenge, answer, expires } = record;
        Self { task: Task::stored(challenge, answer), expires, kind: None, age: 0 }
    }

    fn sealed(record: SealedRecord, opened: &SealContent) -> Self {
        let SealedRecord { kind, task, expires } = record;
        Self { task, expires, kind: Some(kind), age: opened.age }
    }
}

impl From<SealError> for KeepError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Randomness(error) => Self::Randomness(error),
            SealError::Length => Self::Length,
        }
    }
}
