//! Writing down what is used up.

use serde_json::{Value, json};

use super::access::Access;
use crate::gather::Answers;
use crate::spent_row::SpentRow;
use crate::table::written;

const SPEND: &str = "INSERT INTO simple_captcha_spent (id, expires) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true ON CONFLICT (id) DO NOTHING RETURNING id";
const ARE_SPENT: &str =
    "SELECT id FROM simple_captcha_spent WHERE id IN (SELECT value FROM json_each(?))";

/// Tells of each whether it was written; where it was there already, it was not.
pub(super) async fn spend(writer: Access, rows: Vec<SpentRow>) -> Answers<bool> {
    let list = rows.iter().map(|row| json!([row.id, row.expires])).collect::<Value>().to_string();
    let query = sqlx::query_scalar::<_, String>(SPEND).bind(list);
    // To the end: that they were not committed is told behind the ids.
    let ids = writer.run(async |on| query.fetch_all(on).await).await?;
    Ok(written(ids, rows.iter().map(|row| &row.id)))
}

/// Tells of each whether it is there.
pub(super) async fn are_spent(readers: Access, ids: Vec<String>) -> Answers<bool> {
    let list = ids.iter().map(String::as_str).collect::<Value>().to_string();
    let query = sqlx::query_scalar::<_, String>(ARE_SPENT).bind(list);
    let found = readers.run(async |on| query.fetch_all(on).await).await?;
    Ok(ids.iter().map(|id| found.contains(id)).collect())
}
