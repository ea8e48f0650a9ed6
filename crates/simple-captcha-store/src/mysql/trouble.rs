//! What the errors of MySQL and MariaDB mean and what can be done about them.

use std::io::ErrorKind;

use simple_captcha::store::StoreError;
use sqlx::error::DatabaseError;
use sqlx::mysql::MySqlDatabaseError;

use crate::trouble::told;

const READ_ONLY: u16 = 1290;
const READ_ONLY_MODE: u16 = 1836;
pub(super) const DEADLOCK: u16 = 1213;
pub(super) const NO_SUCH_INDEX: u16 = 1091;
const ILLEGAL_MIX_OF_COLLATIONS: u16 = 1267;
const INCORRECT_STRING: u16 = 1366;
const CANNOT_CONVERT: u16 = 3854;

/// The store's error for the database's, and what can be done about it where that is known.
pub(super) fn failed(error: sqlx::Error) -> StoreError {
    if is_foreign_to_the_encoding(&error) {
        // The server would show what it cannot write, which may be an answer.
        return StoreError::failed(
            "the table's encoding has no place for a character of this captcha: ALTER TABLE \
             captcha_captchastore CONVERT TO CHARACTER SET utf8mb4",
        );
    }
    let advice = advice(&error);
    told(error, advice)
}

/// Whether a text has a character that the table's encoding cannot write.
pub(super) fn is_foreign_to_the_encoding(error: &sqlx::Error) -> bool {
    matches!(number(error), Some(ILLEGAL_MIX_OF_COLLATIONS | INCORRECT_STRING | CANNOT_CONVERT))
}

/// Whether a row was not inserted because its id is taken, and not its key.
pub(super) fn is_of_primary_key(error: &sqlx::Error) -> bool {
    // The sessions speak English: "Duplicate entry '-5' for key 'PRIMARY'", and MySQL writes the table
    // before the key's name. Nothing else tells which key it is.
    let names_it = |text: &str| text.ends_with("'PRIMARY'") || text.ends_with(".PRIMARY'");
    let error = error.as_database_error();
    error.is_some_and(|error| error.is_unique_violation() && names_it(error.message()))
}

/// The server's number for an error.
pub(super) fn number(error: &sqlx::Error) -> Option<u16> {
    let error = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
    Some(error.number())
}

/// Whether a server ends the connection or itself, or takes no writes any more, as another one has
/// become the first of them. The standard's states do not tell that.
pub(crate) fn is_over(error: &dyn DatabaseError) -> bool {
    const SHUTDOWN: u16 = 1053;
    const KILLED: u16 = 1927;
    let error = error.try_downcast_ref::<MySqlDatabaseError>();
    let number = error.map(MySqlDatabaseError::number);
    matches!(number, Some(SHUTDOWN | KILLED | READ_ONLY | READ_ONLY_MODE))
}

/// Whether a server has no connection left, for anybody or for this user, or something is locked.
pub(crate) fn is_busy(error: &dyn DatabaseError) -> bool {
    const TOO_MANY_CONNECTIONS: [u16; 3] = [1040, 1203, 1226];
    const LOCK_WAIT_TIMEOUT: u16 = 1205;
    let error = error.try_downcast_ref::<MySqlDatabaseError>();
    error.is_some_and(|error| {
        let number = error.number();
        TOO_MANY_CONNECTIONS.contains(&number) || [LOCK_WAIT_TIMEOUT, DEADLOCK].contains(&number)
    })
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
        1146 => "'simple-captcha migrate' makes the tables",
        1044 => {
            "the user may not use that database: name another one in the URL, or GRANT SELECT, INSERT, \
             DELETE on its tables captcha_captchastore and simple_captcha_spent"
        }
        1142 => {
            "the user needs SELECT, INSERT and DELETE on the tables captcha_captchastore and \
             simple_captcha_spent; to make them, run 'simple-captcha migrate' as a user who may"
        }
        READ_ONLY | READ_ONLY_MODE => {
            "name the server that takes writes, or let this one take them"
        }
        1054 => "the table captcha_captchastore, or simple_captcha_spent, is something else",
        _ => return None,
    })
}
