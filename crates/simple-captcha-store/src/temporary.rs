//! Errors that pass by themselves.

use std::io::{self, ErrorKind};

use simple_captcha::store::StoreError;

/// Whether an error of one of these stores may pass by itself: the database is out of reach, is still
/// starting, is locked, or does not answer in time.
///
/// Nothing is to be gained from trying again if it refuses a password, for example, or has no such
/// table.
#[must_use]
pub fn is_temporary(error: &StoreError) -> bool {
    let StoreError::Failed(error) = error else { return false };
    error.downcast_ref::<io::Error>().is_some_and(|error| {
        !matches!(
            error.kind(),
            ErrorKind::InvalidData
                | ErrorKind::InvalidInput
                | ErrorKind::Other
                | ErrorKind::PermissionDenied
                | ErrorKind::Unsupported
        )
    })
}
