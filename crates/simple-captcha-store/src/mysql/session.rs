//! What each session with MySQL or MariaDB sets first.

use std::time::Duration;

/// What this program relies on. Each is a default that a server may have otherwise, or `init_connect`
/// may set: without autocommit, for example, nothing would ever be written.
pub(super) fn settings(limit: Duration) -> String {
    // Whole seconds, and at least one.
    let seconds = limit.as_millis().div_ceil(1000).max(1);
    // A row's lock is given up before the caller gives up, who would be told that nothing was done.
    let row_seconds = (limit * 3 / 4).as_secs().max(1);
    format!(
        "SET NAMES utf8mb4; \
         SET SESSION autocommit = 1, unique_checks = 1, \
         sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', lc_messages = 'en_US', \
         sql_select_limit = 18446744073709551615, sql_big_selects = 1, sql_safe_updates = 0, \
         innodb_lock_wait_timeout = {row_seconds}, lock_wait_timeout = {seconds} \
         /*M! , max_statement_time = 0 */ /*!50720 , max_execution_time = 0 */; \
         SET SESSION TRANSACTION READ WRITE; \
         SET SESSION /*M! tx_isolation */ /*!50720 transaction_isolation */ = {ISOLATION}"
    )
}

/// Statements lock the rows that they change, and no gaps between them; but a server that logs
/// statements for its replicas takes no writes that way.
const ISOLATION: &str =
    "IF(@@log_bin AND @@binlog_format = 'STATEMENT', 'REPEATABLE-READ', 'READ-COMMITTED')";
