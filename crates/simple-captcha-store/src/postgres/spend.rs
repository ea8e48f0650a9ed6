//! Writing down what is used up, and forgetting it.

use simple_captcha::store::StoreError;

use super::PostgresStore;
use super::trouble::failed;
use crate::gather::Answers;
use crate::lease::ConnectionPool;
use crate::spent_row::SpentRow;
use crate::table::written;
use sqlx::Postgres;

const SPEND: &str = "INSERT INTO simple_captcha_spent (id, expires) SELECT id, expires FROM UNNEST($1::text[], $2::bigint[]) AS new (id, expires) ORDER BY id ON CONFLICT (id) DO NOTHING RETURNING id";
pub(super) const ARE_SPENT: &str = "SELECT id FROM simple_captcha_spent WHERE id = ANY($1)";
const REMOVE_EXPIRED: &str = "DELETE FROM simple_captcha_spent WHERE id = ANY(ARRAY(SELECT id FROM simple_captcha_spent WHERE expires <= $1 LIMIT $2))";
/// How many rows one statement removes.
const BATCH: u32 = 500;

/// Tells of each whether it was written; where it was there already, it was not.
pub(super) async fn spend(
    connections: ConnectionPool<Postgres>,
    rows: Vec<SpentRow>,
) -> Answers<bool> {
    let query = sqlx::query_scalar::<_, String>(SPEND)
        .bind(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.expires).collect::<Vec<_>>());
    // To the end: that they were not committed is told behind the ids.
    let ids = connections.ask(connections.deadline(), async |on| query.fetch_all(on).await).await;
    Ok(written(ids?, rows.iter().map(|row| &row.id)))
}

/// Tells of each whether it is there.
pub(super) async fn are_spent(
    connections: ConnectionPool<Postgres>,
    ids: Vec<String>,
) -> Answers<bool> {
    let query = sqlx::query_scalar::<_, String>(ARE_SPENT).bind(&ids);
    let deadline = connections.deadline();
    let found = connections.ask(deadline, async |on| query.fetch_all(on).await).await?;
    Ok(ids.iter().map(|id| found.contains(id)).collect())
}

impl PostgresStore {
    pub(super) async fn forget_spent(&self, expired_by: i64) -> Result<(), StoreError> {
        loop {
            let query = sqlx::query(REMOVE_EXPIRED).bind(expired_by).bind(i64::from(BATCH));
            let deadline = self.connections.deadline();
            let batch = self.connections.ask(deadline, async |on| query.execute(on).await).await;
            if batch.map_err(failed)?.rows_affected() < u64::from(BATCH) {
                return Ok(());
            }
        }
    }
}
