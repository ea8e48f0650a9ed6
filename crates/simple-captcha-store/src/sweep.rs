//! Finding and removing what has expired, in a table without an index on that.
//!
//! An index would harm a Django site on the same table: with MariaDB's locks on it, Django's statements
//! deadlock, and a large table takes no writes while the index is made. So the store walks the table by
//! the ids of its rows, a page at a time. Reading locks nothing, and no statement takes long, however
//! large the table is.

use simple_captcha::store::StoreError;

/// How many rows one statement reads.
pub(crate) const PAGE: i64 = 10_000;
/// How many rows one statement removes, so that no visitor waits for it long.
const BATCH: usize = 500;

/// A table of captchas that can be walked by the ids of its rows.
pub(crate) trait Table: Sync {
    /// The id of the last of the next [`PAGE`] rows, if there are that many.
    fn page_end(&self, after: i64) -> impl Future<Output = Result<Option<i64>, StoreError>> + Send;

    /// The ids of a page's rows that have expired, in their order.
    fn expired_on_page(
        &self,
        after: i64,
        end: i64,
        now: &str,
    ) -> impl Future<Output = Result<Vec<i64>, StoreError>> + Send;

    /// Removes those of the rows that have expired, and returns their number.
    fn remove_expired(
        &self,
        ids: &[i64],
        now: &str,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// Counts what has expired.
pub(crate) async fn count(table: &impl Table, now: &str) -> Result<u64, StoreError> {
    let mut walk = Walk::new(table, now);
    let mut count = 0;
    while let Some(ids) = walk.next_page().await? {
        count += ids.len();
    }
    Ok(count.try_into().unwrap_or(u64::MAX))
}

/// Removes what has expired, and returns the number of rows.
pub(crate) async fn sweep(table: &impl Table, now: &str) -> Result<u64, StoreError> {
    let mut walk = Walk::new(table, now);
    let mut removed = 0;
    while let Some(ids) = walk.next_page().await? {
        for batch in ids.chunks(BATCH) {
            removed += table.remove_expired(batch, now).await?;
        }
    }
    Ok(removed)
}

struct Walk<'a, T> {
    table: &'a T,
    now: &'a str,
    /// The id of the last row that was read; nothing behind the last page.
    after: Option<i64>,
}

impl<'a, T: Table> Walk<'a, T> {
    fn new(table: &'a T, now: &'a str) -> Self {
        Self { table, now, after: Some(i64::MIN) }
    }

    /// What has expired on the next page, if there is one.
    async fn next_page(&mut self) -> Result<Option<Vec<i64>>, StoreError> {
        let Some(after) = self.after else { return Ok(None) };
        self.after = self.table.page_end(after).await?;
        let end = self.after.unwrap_or(i64::MAX);
        self.table.expired_on_page(after, end, self.now).await.map(Some)
    }
}
