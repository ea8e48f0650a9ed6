//! What PostgreSQL's errors mean and what can be done about them.

use std::io::ErrorKind;

use simple_captcha::store::StoreError;

use crate::trouble::told;

/// The store's error for the database's, and what can be done about it where that is known.
pub(super) fn failed(error: sqlx::Error) -> StoreError {
    if is_foreign_to_the_encoding(&error) {
        // The server would show what it cannot write, which may be an answer.
        return StoreError::failed(
            "the database's encoding has no place for a character of this captcha: it should be \
             UTF8",
        );
    }
    let advice = advice(&error);
    told(error, advice)
}

/// Whether a text has a character that the database's encoding cannot write.
pub(super) fn is_foreign_to_the_encoding(error: &sqlx::Error) -> bool {
    matches!(code(error).as_deref(), Some(UNTRANSLATABLE | NOT_IN_REPERTOIRE))
}

const UNTRANSLATABLE: &str = "22P05";
const NOT_IN_REPERTOIRE: &str = "22021";

fn advice(error: &sqlx::Error) -> Option<&'static str> {
    if let sqlx::Error::Io(error) = error {
        return match error.kind() {
            ErrorKind::ConnectionRefused | ErrorKind::NotFound => {
                Some("PostgreSQL must run and listen where the URL says")
            }
            ErrorKind::TimedOut => None,
            _ => Some("PostgreSQL must be reachable where the URL says"),
        };
    }
    Some(match code(error)?.as_str() {
        "28P01" | "28000" => {
            "the URL's user and password must be right, and pg_hba.conf must let that user in"
        }
        "3D000" => "make the database with createdb, or name another one in the URL",
        "42P01" => "'simple-captcha migrate' makes the tables",
        "42501" => {
            "the user needs SELECT, INSERT and DELETE on the tables captcha_captchastore and \
             simple_captcha_spent; to make them, run 'simple-captcha migrate' as a user who may"
        }
        "25006" => "name the server that takes writes, or let this one and the user write",
        "42703" | "42804" | "42883" | "42809" => {
            "the table captcha_captchastore, or simple_captcha_spent, is something else"
        }
        _ => return None,
    })
}

fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}
