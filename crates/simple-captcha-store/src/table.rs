//! What is written into the table and asked of it, in the spelling of its columns.

use std::collections::{HashMap, HashSet};
use std::time::SystemTime;

use simple_captcha::store::StoreError;
use simple_captcha::{Key, Record};

use crate::expiration::{CaptchaColumns, NaiveTimeZone};

/// A captcha to be written.
#[derive(Clone)]
pub(crate) struct NewRow {
    pub(crate) challenge: String,
    pub(crate) response: String,
    pub(crate) hashkey: String,
    pub(crate) expiration: String,
}

impl NewRow {
    pub(crate) fn new(
        key: &Key,
        record: &Record,
        zone: &NaiveTimeZone,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            challenge: record.challenge.clone(),
            response: record.answer.expose().to_owned(),
            hashkey: key.as_str().to_owned(),
            expiration: zone.spell(record.expires)?,
        })
    }
}

/// A captcha that somebody wants, if it is alive at a moment.
#[derive(Clone)]
pub(crate) struct Lookup {
    pub(crate) hashkey: String,
    pub(crate) now: String,
}

impl Lookup {
    pub(crate) fn new(
        key: &Key,
        now: SystemTime,
        zone: &NaiveTimeZone,
    ) -> Result<Self, StoreError> {
        Ok(Self { hashkey: key.as_str().to_owned(), now: zone.spell(now)? })
    }

    /// The moment at which some captchas are asked for together: the earliest. What has expired between
    /// it and somebody's own moment is sorted out by [`NaiveTimeZone::alive`].
    pub(crate) fn now(wanted: &[Self]) -> &str {
        wanted.iter().map(|wanted| wanted.now.as_str()).min().unwrap_or_default()
    }
}

/// What is found: the key and the other columns.
pub(crate) type FoundRow = (String, String, String, String);

/// Gives each row that was found to all who wanted it.
pub(crate) fn shown(rows: Vec<FoundRow>, wanted: &[Lookup]) -> Vec<Option<CaptchaColumns>> {
    let rows = by_key(rows);
    wanted.iter().map(|wanted| rows.get(&wanted.hashkey).cloned()).collect()
}

/// Gives each row that was removed to one of those who wanted it, the first.
pub(crate) fn handed_out(rows: Vec<FoundRow>, wanted: &[Lookup]) -> Vec<Option<CaptchaColumns>> {
    let mut rows = by_key(rows);
    wanted.iter().map(|wanted| rows.remove(&wanted.hashkey)).collect()
}

fn by_key(rows: Vec<FoundRow>) -> HashMap<String, CaptchaColumns> {
    let row =
        |(hashkey, challenge, response, expiration)| (hashkey, (challenge, response, expiration));
    rows.into_iter().map(row).collect()
}

/// Tells whose rows were written: of several with one name it is the first.
pub(crate) fn written<'a>(
    names: Vec<String>,
    wanted: impl Iterator<Item = &'a String>,
) -> Vec<bool> {
    let mut names: HashSet<String> = names.into_iter().collect();
    wanted.map(|name| names.remove(name)).collect()
}
