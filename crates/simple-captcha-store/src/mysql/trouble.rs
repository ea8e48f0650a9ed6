//! What the errors of MySQL and MariaDB mean and what can be done about them.

use std::io::ErrorKind;

use simple_captcha::store::StoreError;
use sqlx::mysql::MySqlDatabaseError;

pub(super) const INDEX_IS_THERE: u16 = 1061;
const ILLEGAL_MIX_OF_COLLATIONS: u16 = 1267;
const INCORRECT_STRING: u16 = 1366;
const CANNOT_CONVERT: u16 = 3854;

/// The store's error for the database's.
pub(super) fn failed(error: sqlx::Error) -> StoreError {
    if is_foreign_to_the_encoding(&error) {
        // The server would show what it cannot write, which may be an answer.
        return StoreError::failed(
            "the table's encoding has no place for a character of this captcha: ALTER TABLE \
             captcha_captchastore CONVERT TO CHARACTER SET utf8mb4",
        );
    }
    match error {
        sqlx::Error::Database(error) => StoreError::failed(error.message().to_owned()),
        error => StoreError::failed(error),
    }
}

/// The error that a database could not be opened, and what can be done about it.
pub(super) fn opening(error: sqlx::Error) -> StoreError {
    let Some(advice) = advice(&error) else { return failed(error) };
    match error {
        sqlx::Error::Database(error) => {
            StoreError::failed(format!("{}: {advice}", error.message()))
        }
        sqlx::Error::Io(error) => StoreError::failed(format!("{error}: {advice}")),
        error => StoreError::failed(error),
    }
}

/// Whether a text has a character that the table's encoding cannot write.
pub(super) fn is_foreign_to_the_encoding(error: &sqlx::Error) -> bool {
    matches!(number(error), Some(ILLEGAL_MIX_OF_COLLATIONS | INCORRECT_STRING | CANNOT_CONVERT))
}

/// The server's number for an error.
pub(super) fn number(error: &sqlx::Error) -> Option<u16> {
    let error = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
    Some(error.number())
}

fn advice(error: &sqlx::Error) -> Option<&'static str> {
    if let sqlx::Error::Io(error) = error {
        return match error.kind() {
            ErrorKind::ConnectionRefused | ErrorKind::NotFound => {
                Some("MySQL or MariaDB must run and listen where the URL says")
            }
            ErrorKind::TimedOut => None,
            _ => Some("MySQL or MariaDB must be reachable where the URL says"),
        };
    }
    Some(match number(error)? {
        1045 => "the URL's user and password must be right, and the user allowed to come from here",
        1049 => "make it with CREATE DATABASE, or name another one in the URL",
        1146 => "'simple-captcha migrate' makes the table",
        1044 | 1142 => {
            "the user needs SELECT, INSERT and DELETE on the table captcha_captchastore; to make \
             it or its index, run 'simple-captcha migrate' as a user who may"
        }
        1054 => "the table captcha_captchastore is something else",
        _ => return None,
    })
}
