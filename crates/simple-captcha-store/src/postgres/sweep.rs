//! Finding and removing what has expired, page by page.

use simple_captcha::store::StoreError;

use super::PostgresStore;
use crate::postgres::trouble::failed;
use crate::sweep::{PAGE, Table};

// Ordered by the column: a plain `id` would be the converted one of the answer, which no index has.
const PAGE_END: &str = "SELECT id::bigint FROM captcha_captchastore AS it WHERE id > $1 ORDER BY it.id LIMIT 1 OFFSET $2";
const EXPIRED_ON_PAGE: &str = "SELECT id::bigint FROM captcha_captchastore AS it WHERE id > $1 AND id <= $2 AND expiration <= ($3 || '+00')::timestamptz ORDER BY it.id";
const REMOVE_EXPIRED: &str = "DELETE FROM captcha_captchastore WHERE id = ANY($1) AND expiration <= ($2 || '+00')::timestamptz";

impl Table for PostgresStore {
    async fn page_end(&self, after: i64) -> Result<Option<i64>, StoreError> {
        let query = sqlx::query_scalar(PAGE_END).bind(after).bind(PAGE - 1);
        let deadline = self.connections.deadline();
        let end = self.connections.ask(deadline, async |on| query.fetch_optional(on).await).await;
        end.map_err(failed)
    }

    async fn expired_on_page(
        &self,
        after: i64,
        end: i64,
        now: &str,
    ) -> Result<Vec<i64>, StoreError> {
        let query = sqlx::query_scalar(EXPIRED_ON_PAGE).bind(after).bind(end).bind(now);
        let deadline = self.connections.deadline();
        let ids = self.connections.ask(deadline, async |on| query.fetch_all(on).await).await;
        ids.map_err(failed)
    }

    async fn remove_expired(&self, ids: &[i64], now: &str) -> Result<u64, StoreError> {
        let query = sqlx::query(REMOVE_EXPIRED).bind(ids).bind(now);
        let deadline = self.connections.deadline();
        let removed = self.connections.ask(deadline, async |on| query.execute(on).await).await;
        removed.map(|removed| removed.rows_affected()).map_err(failed)
    }
}
