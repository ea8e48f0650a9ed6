//! Captchas as the tests write them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use simple_captcha::{Answer, Key, Record};

pub(crate) fn key(text: &str) -> Key {
    text.parse().unwrap()
}

pub(crate) fn moment(micros: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(micros)
}

/// A captcha whose answer is what it asks.
pub(crate) fn record(challenge: &str, expires: SystemTime) -> Record {
    Record::new(challenge.to_owned(), Answer::new(challenge), expires)
}
