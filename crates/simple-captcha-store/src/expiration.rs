//! Moments as Django writes them into a column of SQLite; other databases read this spelling too.
//!
//! In UTC, a blank between date and time, six digits of fraction, and no fraction at all where the
//! microseconds are zero: `2026-11-22 12:24:27.258773`, `2026-11-22 12:24:27`. Spelled so, moments
//! compare as texts in the order of time.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use simple_captcha::store::StoreError;
use simple_captcha::{Answer, Record};

/// The columns of a captcha: challenge, response, expiration.
pub(crate) type Row = (String, String, String);

/// Spells a moment, cut to the microsecond.
pub(crate) fn spell(moment: SystemTime) -> Result<String, jiff::Error> {
    let moment = Timestamp::try_from(moment)?;
    let format = if moment.subsec_microsecond() == 0 && moment.subsec_millisecond() == 0 {
        "%Y-%m-%d %H:%M:%S"
    } else {
        "%Y-%m-%d %H:%M:%S%.6f"
    };
    Ok(moment.strftime(format).to_string())
}

/// Reads a moment.
pub(crate) fn read(text: &str) -> Result<SystemTime, jiff::Error> {
    Ok(text.parse::<DateTime>()?.to_zoned(TimeZone::UTC)?.timestamp().into())
}

/// Makes a record of a row. Whether it is alive is asked again here: another program may have
/// spelled its expiration so that the database compares it wrongly.
pub(crate) fn alive(row: Option<Row>, now: SystemTime) -> Result<Option<Record>, StoreError> {
    let Some((challenge, response, expiration)) = row else { return Ok(None) };
    let expires = read(&expiration).map_err(|error| {
        StoreError::failed(format!("a row's expiration {expiration:?} cannot be read: {error}"))
    })?;
    let record = Record::new(challenge, Answer::new(&response), expires);
    Ok(Some(record).filter(|record| !record.is_expired(now)))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn moments_are_spelled_as_django_spells_them() {
        for (micros, spelled) in [
            (1_795_350_267_258_773, "2026-11-22 12:24:27.258773"),
            (1_795_350_267_000_000, "2026-11-22 12:24:27"),
            (1_795_350_267_000_001, "2026-11-22 12:24:27.000001"),
            (1_795_350_267_900_000, "2026-11-22 12:24:27.900000"),
        ] {
            let moment = UNIX_EPOCH + Duration::from_micros(micros);
            assert_eq!(spell(moment).unwrap(), spelled);
            assert_eq!(read(spelled).unwrap(), moment);
        }
    }

    #[test]
    fn nanoseconds_are_cut_off() {
        let moment = UNIX_EPOCH + Duration::from_nanos(1_795_350_267_000_000_999);
        assert_eq!(spell(moment).unwrap(), "2026-11-22 12:24:27");
    }

    #[test]
    fn what_is_no_moment_is_an_error() {
        for text in ["", "yesterday", "1795350267", "2026-13-01 00:00:00"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
