//! What the URL of a MySQL or MariaDB server says about the connection.

use std::str::FromStr;

use sqlx::ConnectOptions;
use sqlx::mysql::{MySqlConnectOptions, MySqlSslMode};

use crate::InvalidUrl;
use crate::encryption;
use crate::parameters::{self, ForeignParameter};
use crate::server_url::ServerUrl;
use crate::url::kind::StoreKind;

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

/// Of other programs' parameters, those that are met.
const FOREIGN: [ForeignParameter; 25] = [
    // How long an operation may take is set for all kinds of databases alike, and what is sent is
    // always in UTF-8.
    ForeignParameter::idle("compress"),
    ForeignParameter::idle("connect_timeout"),
    ForeignParameter::idle("encoding"),
    ForeignParameter::idle("local_infile"),
    ForeignParameter::idle("pool"),
    ForeignParameter::idle("read_timeout"),
    ForeignParameter::idle("reconnect"),
    ForeignParameter::idle("timeout"),
    ForeignParameter::idle("use_unicode"),
    ForeignParameter::idle("write_timeout"),
    ForeignParameter::unless("autocommit", &["1", "true"], "each statement is committed by itself"),
    ForeignParameter::refused("init_command", "sessions are set up by this program alone"),
    ForeignParameter::refused("isolation_level", "sessions are set up by this program alone"),
    ForeignParameter::refused("read_default_file", "MySQL's own files of options are not read"),
    ForeignParameter::refused("sql_mode", "sessions are set up by this program alone"),
    ForeignParameter::refused("ssl", "write ssl-mode=REQUIRED, or ssl-mode=DISABLED"),
    ForeignParameter::refused("ssl_ca", "write ssl-ca"),
    ForeignParameter::refused("ssl_cert", "write ssl-cert"),
    ForeignParameter::refused(
        "ssl_check_hostname",
        "write ssl-mode=VERIFY_IDENTITY, or another mode",
    ),
    ForeignParameter::refused("ssl_key", "write ssl-key"),
    ForeignParameter::refused("ssl_mode", "write ssl-mode"),
    ForeignParameter::refused("ssl_verify_cert", "write ssl-mode=VERIFY_CA, or another mode"),
    ForeignParameter::refused(
        "ssl_verify_identity",
        "write ssl-mode=VERIFY_IDENTITY, or another mode",
    ),
    ForeignParameter::refused("tls_version", "TLS 1.2 and 1.3 are used"),
    ForeignParameter::refused("unix_socket", "write socket"),
];

/// Reads what a URL says about the connection.
pub(crate) fn options(url: &ServerUrl) -> Result<MySqlConnectOptions, InvalidUrl> {
    StoreKind::Mysql.check(url.expose().as_str())?;
    let url = parameters::only_known(url.expose(), |name| PARAMETERS.contains(&name), &FOREIGN)?;
    let read = |url: &url::Url| MySqlConnectOptions::from_str(url.as_str());
    let options = read(&url);
    let options = options.map_err(|_| parameters::to_blame(&url, |url| read(url).is_ok()))?;
    Ok(options.disable_statement_logging())
}

/// The same, for connections that are about to be made.
pub(super) fn to_connect(url: &ServerUrl) -> Result<MySqlConnectOptions, InvalidUrl> {
    let options = options(url)?;
    if matches!(options.get_ssl_mode(), MySqlSslMode::VerifyCa) {
        encryption::choose();
    }
    Ok(options)
}
