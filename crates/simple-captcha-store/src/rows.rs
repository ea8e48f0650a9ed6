//! Rows that another program may have written so that they cannot be read.

use sqlx::{FromRow, Row};

/// Reads rows, but for those that cannot be read: they count as if they were not there, so that they
/// harm nobody who asked for others.
pub(crate) fn readable<T, R>(rows: &[R]) -> Vec<T>
where
    R: Row,
    T: for<'r> FromRow<'r, R>,
{
    rows.iter().filter_map(|row| T::from_row(row).inspect_err(warn).ok()).collect()
}

/// Tells of a row that cannot be read. What stands in it is not told: it may be an answer.
pub(crate) fn warn(error: &impl std::fmt::Display) {
    tracing::warn!(%error, "a row of captcha_captchastore cannot be read, so it counts as no captcha");
}
