//! How the errors of databases are told.

use simple_captcha::store::StoreError;

/// The store's error for a database's, in the words of the database, with what can be done about it
/// where that is known.
pub(crate) fn told(error: sqlx::Error, advice: Option<&str>) -> StoreError {
    let said = match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Io(error) => error.to_string(),
        error => return StoreError::failed(error),
    };
    StoreError::failed(match advice {
        Some(advice) => format!("{said}: {advice}"),
        None => said,
    })
}
