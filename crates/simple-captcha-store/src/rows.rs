//! Rows that another program may have written so that they cannot be read.

use simple_captcha::Key;
use simple_captcha::store::StoreError;
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

/// Reads the keys that follow another one, by a statement that gives the texts that follow a text. What
/// is no key is passed by, and only nothing at all is the end.
pub(crate) async fn keys_after<F>(
    after: Option<&Key>,
    read: impl Fn(String) -> F,
) -> Result<Vec<Key>, StoreError>
where
    F: Future<Output = Result<Vec<String>, StoreError>>,
{
    let mut after = after.map_or_else(String::new, |key| key.as_str().to_owned());
    loop {
        let texts = read(after).await?;
        let keys: Vec<Key> = texts.iter().filter_map(|text| text.parse().ok()).collect();
        match texts.into_iter().next_back() {
            Some(last) if keys.is_empty() => after = last,
            _ => return Ok(keys),
        }
    }
}
