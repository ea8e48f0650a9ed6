//! How the errors of databases are told.

use std::io::{self, ErrorKind};

use simple_captcha::store::StoreError;
use sqlx::error::DatabaseError;

/// The store's error for a database's, in the words of the database, with what can be done about it
/// where that is known.
pub(crate) fn told(error: sqlx::Error, advice: Option<&str>) -> StoreError {
    let (said, kind) = match error {
        sqlx::Error::Database(error) => {
            (error.message().to_owned(), is_busy(&*error).then_some(ErrorKind::ResourceBusy))
        }
        sqlx::Error::Io(error) => (error.to_string(), Some(error.kind())),
        error => return StoreError::failed(error),
    };
    let text = match advice {
        Some(advice) => format!("{said}: {advice}"),
        None => said,
    };
    match kind {
        Some(kind) => StoreError::failed(io::Error::new(kind, text)),
        None => StoreError::failed(text),
    }
}

/// Whether a database says that it cannot do now what it may do later.
fn is_busy(error: &dyn DatabaseError) -> bool {
    let code = error.code().unwrap_or_default();
    // Of PostgreSQL: it starts, or ends, it has no connection left, a lock or a statement took too long.
    let is_busy = matches!(&*code, "57P01" | "57P02" | "57P03" | "53300" | "55P03" | "57014");
    // Of SQLite, whose codes are shorter: it is busy or locked. The last byte says that.
    let of_sqlite = |code: u32| code < 10_000 && matches!(code & 0xff, 5 | 6);
    let is_busy = is_busy || code.parse().is_ok_and(of_sqlite);
    #[cfg(feature = "mysql")]
    let is_busy = is_busy || crate::mysql::trouble::is_busy(error);
    is_busy
}
