//! How PostgreSQL is reached, and what each session sets first.

use std::str::FromStr;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

use crate::InvalidUrl;
use crate::server_url::ServerUrl;

/// The parameters that sqlx reads. It leaves out what it does not know, however much it would have
/// mattered, and writes it into the log.
const PARAMETERS: [&str; 18] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];

/// Reads what a URL says about the connection.
pub(crate) fn options(url: &ServerUrl) -> Result<PgConnectOptions, InvalidUrl> {
    let scheme = matches!(url.expose().scheme(), "postgres" | "postgresql");
    let known = |name: &str| PARAMETERS.contains(&name) || name.starts_with("options[");
    if scheme && !url.expose().query_pairs().all(|(name, _)| known(&name)) {
        return Err(InvalidUrl::Parameter);
    }
    let options = PgConnectOptions::from_str(url.expose().as_str());
    match options {
        Ok(options) if scheme => Ok(options.disable_statement_logging()),
        Ok(_) => Err(InvalidUrl::Scheme),
        Err(_) => Err(InvalidUrl::Parameter),
    }
}

/// What the settings of the server, the database or the user may have changed. A statement that is
/// given up here ends there too. One that meets a row that another program is removing does not wait
/// for it long, as others wait for the same statement; rows are found by an index, however few the
/// server believes there to be; it plans a statement once and not each time, and compiles none; and
/// what is answered or spent is on the disk before anybody is told.
pub(super) fn settings(limit: Duration) -> String {
    let (limit, short) = (limit.as_millis(), (limit / 8).as_millis());
    format!(
        "SET statement_timeout = {limit}; SET lock_timeout = {short}; \
         SET enable_seqscan = off; SET enable_indexscan = on; \
         SET default_transaction_isolation = 'read committed'; \
         SELECT set_config(name, setting, false) FROM (VALUES ('jit', 'off', 110000), \
         ('plan_cache_mode', 'force_generic_plan', 120000), ('transaction_timeout', '0', 170000)) \
         AS newer (name, setting, since) \
         WHERE current_setting('server_version_num')::int >= since; \
         SELECT set_config('synchronous_commit', 'on', false) \
         WHERE current_setting('synchronous_commit') = 'off'"
    )
}
