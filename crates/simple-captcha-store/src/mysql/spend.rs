//! Writing down what is used up, and forgetting it.

use simple_captcha::store::StoreError;

use super::MysqlStore;
use super::trouble::failed;
use crate::spent_row::SpentRow;

/// Not with `IGNORE`, which would also take an error for a row that is there.
const SPEND: &str = "INSERT INTO simple_captcha_spent (id, expires) VALUES (?, ?)";
pub(super) const IS_SPENT: &str = "SELECT count(*) FROM simple_captcha_spent WHERE id = ?";
const REMOVE_EXPIRED: &str = "DELETE FROM simple_captcha_spent WHERE expires <= ? LIMIT 500";
const BATCH: u64 = 500;

impl MysqlStore {
    /// Tells whether it was written; where it was there already, it was not.
    pub(super) async fn write_spent(&self, row: &SpentRow) -> Result<bool, StoreError> {
        let insert = || sqlx::query(SPEND).bind(&row.id).bind(row.expires);
        match self.write(self.writers.deadline(), insert).await {
            Ok(_) => Ok(true),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    pub(super) async fn has_spent(&self, id: &str) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar::<_, i64>(IS_SPENT).bind(id);
        let deadline = self.readers.deadline();
        let count = self.readers.ask(deadline, async |on| query.fetch_one(on).await).await;
        count.map(|count| count > 0).map_err(failed)
    }

    pub(super) async fn forget_spent(&self, expired_by: i64) -> Result<(), StoreError> {
        loop {
            let delete = || sqlx::query(REMOVE_EXPIRED).bind(expired_by);
            let batch = self.write(self.writers.deadline(), delete).await.map_err(failed)?;
            if batch < BATCH {
                return Ok(());
            }
        }
    }
}
