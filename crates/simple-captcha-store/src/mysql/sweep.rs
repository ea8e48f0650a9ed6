//! Finding and removing what has expired, page by page.

use simple_captcha::store::StoreError;
use sqlx::AssertSqlSafe;

use super::MysqlStore;
use crate::mysql::trouble::failed;
use crate::sweep::{PAGE, Table};

const PAGE_END: &str =
    "SELECT CAST(id AS SIGNED) FROM captcha_captchastore WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?";
const EXPIRED_ON_PAGE: &str = "SELECT CAST(id AS SIGNED) FROM captcha_captchastore WHERE id > ? AND id <= ? AND expiration <= CAST(? AS DATETIME(6)) ORDER BY id";

impl Table for MysqlStore {
    async fn page_end(&self, after: i64) -> Result<Option<i64>, StoreError> {
        let query = sqlx::query_scalar(PAGE_END).bind(after).bind(PAGE - 1);
        let deadline = self.readers.deadline();
        let end = self.readers.ask(deadline, async |on| query.fetch_optional(on).await).await;
        end.map_err(failed)
    }

    async fn expired_on_page(
        &self,
        after: i64,
        end: i64,
        now: &str,
    ) -> Result<Vec<i64>, StoreError> {
        let query = sqlx::query_scalar(EXPIRED_ON_PAGE).bind(after).bind(end).bind(now);
        let deadline = self.readers.deadline();
        let ids = self.readers.ask(deadline, async |on| query.fetch_all(on).await).await;
        ids.map_err(failed)
    }

    async fn remove_expired(&self, ids: &[i64], now: &str) -> Result<u64, StoreError> {
        let ids = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        let delete = format!(
            "DELETE FROM captcha_captchastore WHERE id IN ({ids}) \
             AND expiration <= CAST(? AS DATETIME(6))"
        );
        let query = || sqlx::query(AssertSqlSafe(delete.clone())).bind(now).persistent(false);
        self.write(self.writers.deadline(), query).await.map_err(failed)
    }
}
