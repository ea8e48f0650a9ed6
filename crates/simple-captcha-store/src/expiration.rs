//! Moments as Django writes them into a column that knows no time zone; PostgreSQL reads this spelling
//! too.
//!
//! A blank between date and time, six digits of fraction, and no fraction at all where the
//! microseconds are zero: `2026-11-22 12:24:27.258773`, `2026-11-22 12:24:27`. In UTC, and spelled so,
//! moments compare as texts in the order of time.

use std::str::FromStr;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use simple_captcha::store::StoreError;
use simple_captcha::{Answer, Record};

use crate::rows::warn;

/// The columns of a captcha: challenge, response, expiration.
pub(crate) type CaptchaColumns = (String, String, String);

/// The time zone in whose local time a Django site with `USE_TZ = False` writes moments, by its name
/// in the IANA database: its setting `TIME_ZONE`, such as `Asia/Shanghai`.
///
/// In the hour in which clocks are set back, a local time means two moments. It is taken for the
/// earlier one, so no captcha lives longer than it should; those that would expire in the repeated
/// hour count as expired at once.
///
/// ```
/// use simple_captcha_store::NaiveTimeZone;
///
/// let zone: NaiveTimeZone = "Asia/Shanghai".parse()?;
/// assert!("China/Shanghai".parse::<NaiveTimeZone>().is_err());
/// # Ok::<(), simple_captcha_store::UnknownTimeZone>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NaiveTimeZone(TimeZone);

impl NaiveTimeZone {
    pub(crate) const UTC: Self = Self(TimeZone::UTC);

    /// Spells a moment, cut to the microsecond.
    pub(crate) fn spell(&self, moment: SystemTime) -> Result<String, StoreError> {
        let moment = Timestamp::try_from(moment).map_err(StoreError::failed)?;
        let moment = self.0.to_datetime(moment);
        let format = if moment.subsec_nanosecond() < 1000 {
            "%Y-%m-%d %H:%M:%S"
        } else {
            "%Y-%m-%d %H:%M:%S%.6f"
        };
        Ok(moment.strftime(format).to_string())
    }

    /// Reads a moment. Of two that a local time may mean it is the earlier one. A local time that is
    /// skipped when clocks are set forward is counted on from before, as Django does.
    fn read(&self, text: &str) -> Result<SystemTime, jiff::Error> {
        let local = text.parse::<DateTime>()?;
        Ok(self.0.to_ambiguous_timestamp(local).compatible()?.into())
    }

    /// Makes a record of a row. Whether it is alive is asked again here: the database compares local
    /// times, and another program may have spelled it so that it compares wrongly, or cannot be read.
    pub(crate) fn alive(&self, row: Option<CaptchaColumns>, now: SystemTime) -> Option<Record> {
        let (challenge, response, expiration) = row?;
        let expires = self.read(&expiration).inspect_err(warn).ok()?;
        let record = Record::new(challenge, Answer::new(&response), expires);
        Some(record).filter(|record| !record.is_expired(now))
    }
}

impl FromStr for NaiveTimeZone {
    type Err = UnknownTimeZone;

    fn from_str(name: &str) -> Result<Self, UnknownTimeZone> {
        TimeZone::get(name).map(Self).map_err(|_| UnknownTimeZone)
    }
}

/// A name is none of a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a time zone of the IANA database, such as Asia/Shanghai or Europe/Berlin")]
#[non_exhaustive]
pub struct UnknownTimeZone;

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    const UTC: NaiveTimeZone = NaiveTimeZone::UTC;

    fn zone(name: &str) -> NaiveTimeZone {
        name.parse().unwrap()
    }

    fn utc(text: &str) -> SystemTime {
        UTC.read(text).unwrap()
    }

    #[test]
    fn moments_are_spelled_as_django_spells_them() {
        for (micros, spelled) in [
            (1_795_350_267_258_773, "2026-11-22 12:24:27.258773"),
            (1_795_350_267_000_000, "2026-11-22 12:24:27"),
            (1_795_350_267_000_001, "2026-11-22 12:24:27.000001"),
            (1_795_350_267_900_000, "2026-11-22 12:24:27.900000"),
        ] {
            let moment = UNIX_EPOCH + Duration::from_micros(micros);
            assert_eq!(UTC.spell(moment).unwrap(), spelled);
            assert_eq!(utc(spelled), moment);
        }
    }

    #[test]
    fn nanoseconds_are_cut_off() {
        let moment = UNIX_EPOCH + Duration::from_nanos(1_795_350_267_000_000_999);
        assert_eq!(UTC.spell(moment).unwrap(), "2026-11-22 12:24:27");
    }

    #[test]
    fn what_is_no_moment_is_an_error() {
        for text in ["", "yesterday", "1795350267", "2026-13-01 00:00:00"] {
            assert!(UTC.read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn in_a_zone_moments_are_spelled_and_read_in_its_local_time() {
        for (name, moment, local) in [
            ("Asia/Shanghai", "2026-11-22 12:24:27.258773", "2026-11-22 20:24:27.258773"),
            ("Europe/Berlin", "2026-07-01 22:30:00", "2026-07-02 00:30:00"),
            ("America/St_Johns", "2026-01-01 00:00:00", "2025-12-31 20:30:00"),
        ] {
            assert_eq!(zone(name).spell(utc(moment)).unwrap(), local);
            assert_eq!(zone(name).read(local).unwrap(), utc(moment));
        }
    }

    #[test]
    fn nothing_is_ever_read_as_later_than_it_was_written() {
        for name in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"] {
            let zone = zone(name);
            for minutes in (0..365 * 24 * 60).step_by(10) {
                let moment = utc("2026-01-01 00:00:00") + Duration::from_secs(60 * minutes);
                let read = zone.read(&zone.spell(moment).unwrap()).unwrap();
                assert!(read <= moment, "{name}: {moment:?} is read as {read:?}");
            }
        }
    }

    #[test]
    fn when_clocks_are_set_back_a_local_time_means_the_earlier_moment() {
        let berlin = zone("Europe/Berlin");
        // From 3:00 summer time back to 2:00, at 1:00 UTC.
        let (first, second) = (utc("2026-10-25 00:30:00"), utc("2026-10-25 01:30:00"));
        assert_eq!(berlin.spell(first).unwrap(), berlin.spell(second).unwrap());
        assert_eq!(berlin.read("2026-10-25 02:30:00").unwrap(), first);
        let row = |expiration: &str| Some(("A".to_owned(), "a".to_owned(), expiration.to_owned()));
        let alive = |now| berlin.alive(row("2026-10-25 02:30:00"), now).is_some();
        assert!(alive(first - Duration::from_secs(1)));
        assert!(!alive(first), "not for another hour");
        assert!(!alive(second - Duration::from_secs(600)), "nor in the repeated hour");
    }

    #[test]
    fn when_clocks_are_set_forward_a_local_time_that_is_skipped_counts_on() {
        // Django adds five minutes to 1:58 and writes 2:03, which is 3:03.
        let read = zone("Europe/Berlin").read("2026-03-29 02:03:00").unwrap();
        assert_eq!(read, utc("2026-03-29 01:03:00"));
    }
}
