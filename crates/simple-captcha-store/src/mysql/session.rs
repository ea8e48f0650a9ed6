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

/// What the settings of the server may have changed. That a text is too long is an error, and who
/// waits for a lock gives up when this program does.
pub(super) fn settings(limit: Duration) -> String {
    // Whole seconds, and at least one.
    let seconds = limit.as_millis().div_ceil(1000).max(1);
    format!(
        "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES'), \
         innodb_lock_wait_timeout = {seconds}, lock_wait_timeout = {seconds}"
    )
}
