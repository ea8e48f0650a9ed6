//! Captchas as the tests write them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use simple_captcha::{Answer, Key, Record};

pub fn key(text: &str) -> Key {
    text.parse().unwrap()
}

pub fn moment(micros: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(micros)
}

/// A captcha whose answer is what it asks.
pub fn record(challenge: &str, expires: SystemTime) -> Record {
    Record::new(challenge.to_owned(), Answer::new(challenge), expires)
}
