//! What the URL of a PostgreSQL server says about the connection.

use std::str::FromStr;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::InvalidUrl;
use crate::encryption;
use crate::parameters::{self, ForeignParameter};
use crate::server_url::ServerUrl;
use crate::url::kind::StoreKind;

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

/// Of libpq's other parameters, and of other programs', those that are met.
const FOREIGN: [ForeignParameter; 33] = [
    // How long an operation may take is set for all kinds of databases alike, and what is sent is
    // always in UTF-8.
    ForeignParameter::idle("client_encoding"),
    ForeignParameter::idle("connect_timeout"),
    ForeignParameter::idle("encoding"),
    ForeignParameter::idle("fallback_application_name"),
    ForeignParameter::idle("gsslib"),
    ForeignParameter::idle("keepalives"),
    ForeignParameter::idle("keepalives_count"),
    ForeignParameter::idle("keepalives_idle"),
    ForeignParameter::idle("keepalives_interval"),
    ForeignParameter::idle("krbsrvname"),
    ForeignParameter::idle("pool"),
    ForeignParameter::idle("sslcompression"),
    ForeignParameter::idle("tcp_user_timeout"),
    ForeignParameter::idle("timeout"),
    ForeignParameter::unless(
        "channel_binding",
        &["disable", "prefer"],
        "logging in is not bound to the TLS connection here; sslmode=verify-full has the server \
         prove who it is",
    ),
    ForeignParameter::unless("gssdelegation", &["0"], "GSSAPI is not used here"),
    ForeignParameter::unless(
        "gssencmode",
        &["disable", "prefer"],
        "connections are encrypted with TLS only: sslmode=require or better asks for it",
    ),
    ForeignParameter::unless("load_balance_hosts", &["disable"], "one server is used"),
    ForeignParameter::refused("passfile", "~/.pgpass, or the file that PGPASSFILE names, is read"),
    ForeignParameter::refused(
        "require_auth",
        "a server may ask for any way to log in that is known here",
    ),
    ForeignParameter::refused(
        "requirepeer",
        "who runs the server behind a socket is not looked up",
    ),
    ForeignParameter::refused("schema", "write options[search_path]=SCHEMA"),
    ForeignParameter::refused("service", "files of services are not read"),
    ForeignParameter::unless(
        "ssl_max_protocol_version",
        &["TLSv1.3"],
        "TLS 1.3 is used if it can be",
    ),
    ForeignParameter::unless(
        "ssl_min_protocol_version",
        &["TLSv1", "TLSv1.1", "TLSv1.2"],
        "TLS 1.2 is used too",
    ),
    ForeignParameter::unless(
        "sslcertmode",
        &["allow"],
        "a certificate is shown if the server asks for it",
    ),
    ForeignParameter::refused("sslcrl", "whether a certificate was revoked is not looked up"),
    ForeignParameter::refused("sslcrldir", "whether a certificate was revoked is not looked up"),
    ForeignParameter::unless(
        "sslnegotiation",
        &["postgres"],
        "TLS begins as PostgreSQL's protocol has it",
    ),
    ForeignParameter::refused("sslpassword", "keys that are encrypted are not read"),
    ForeignParameter::unless("sslsni", &["1"], "a server is always sent the name that the URL has"),
    // Captchas are written: another server is of no use, and is given up when it refuses that.
    ForeignParameter::unless(
        "target_session_attrs",
        &["any", "read-write", "primary"],
        "captchas need a server that takes writes",
    ),
    ForeignParameter::refused(
        "replication",
        "a server does not take statements on such a connection",
    ),
];

/// Reads what a URL says about the connection.
pub(crate) fn options(url: &ServerUrl) -> Result<PgConnectOptions, InvalidUrl> {
    StoreKind::Postgres.check(url.expose().as_str())?;
    let is_known = |name: &str| PARAMETERS.contains(&name) || name.starts_with("options[");
    let url = parameters::only_known(url.expose(), is_known, &FOREIGN)?;
    let read = |url: &url::Url| PgConnectOptions::from_str(url.as_str());
    let options = read(&url);
    let options = options.map_err(|_| parameters::to_blame(&url, |url| read(url).is_ok()))?;
    Ok(options.disable_statement_logging())
}

/// The same, for connections that are about to be made.
pub(super) fn to_connect(url: &ServerUrl) -> Result<PgConnectOptions, InvalidUrl> {
    let options = options(url)?;
    if matches!(options.get_ssl_mode(), PgSslMode::VerifyCa) {
        encryption::choose();
    }
    Ok(options)
}
