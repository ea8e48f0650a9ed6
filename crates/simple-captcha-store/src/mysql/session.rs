//! How MySQL and MariaDB are reached, and what each session sets first.

use std::str::FromStr;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::mysql::MySqlConnectOptions;

use crate::InvalidUrl;
use crate::server_url::ServerUrl;

/// The parameters that sqlx reads. It leaves out what it does not know, however much it would have
/// mattered.
const PARAMETERS: [&str; 13] = [
    "charset",
    "collation",
    "socket",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "sslca",
    "sslcert",
    "sslkey",
    "sslmode",
    "statement-cache-capacity",
    "timezone",
];

/// Reads what a URL says about the connection.
pub(crate) fn options(url: &ServerUrl) -> Result<MySqlConnectOptions, InvalidUrl> {
    if !matches!(url.expose().scheme(), "mysql" | "mariadb") {
        return Err(InvalidUrl::Scheme);
    }
    if !url.expose().query_pairs().all(|(name, _)| PARAMETERS.contains(&&*name)) {
        return Err(InvalidUrl::Parameter);
    }
    let options = MySqlConnectOptions::from_str(url.expose().as_str());
    options.map(ConnectOptions::disable_statement_logging).map_err(|_| InvalidUrl::Parameter)
}

/// What this program relies on. Each is a default that a server may have otherwise, or `init_connect`
/// may set: without autocommit, for example, nothing would ever be written.
pub(super) fn settings(limit: Duration) -> String {
    // Whole seconds, and at least one.
    let seconds = limit.as_millis().div_ceil(1000).max(1);
    format!(
        "SET NAMES utf8mb4; \
         SET SESSION autocommit = 1, unique_checks = 1, \
         sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', lc_messages = 'en_US', \
         sql_select_limit = 18446744073709551615, sql_big_selects = 1, sql_safe_updates = 0, \
         innodb_lock_wait_timeout = {seconds}, lock_wait_timeout = {seconds} \
         /*M! , max_statement_time = 0 */ /*!50720 , max_execution_time = 0 */; \
         SET SESSION TRANSACTION READ WRITE; \
         SET SESSION /*M! tx_isolation */ /*!50720 transaction_isolation */ = {ISOLATION}"
    )
}

/// Statements lock the rows that they change, and no gaps between them; but a server that logs
/// statements for its replicas takes no writes that way.
const ISOLATION: &str =
    "IF(@@log_bin AND @@binlog_format = 'STATEMENT', 'REPEATABLE-READ', 'READ-COMMITTED')";
