//! Where a Django site keeps its captchas, and in which time zone.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use simple_captcha_store::{NaiveTimeZone, StoreUrl};
use toml::Value as Toml;

use super::diffsettings::DjangoSettings;
use super::document::Document;
use super::value::{Dictionary, Value};

/// The setting for where captchas are kept.
const URL: &str = "DATABASE_URL";
/// What a part of a URL may not have as it is.
const MEANINGFUL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Writes down where the captchas are kept, and what else follows for the server.
pub(super) fn carry(document: &mut Document, settings: &DjangoSettings) {
    let mut local_times = true;
    let mut own_zone = None;
    match settings.value("DATABASES") {
        None => document.comment_on(URL, "DATABASES is not among the settings: set url."),
        Some(value) => match database(value) {
            Ok(database) => {
                local_times = database.engine != DatabaseEngine::Postgres;
                own_zone = database.time_zone;
                document.setting(URL, &Toml::String(database.url));
                for note in database.notes {
                    document.comment_on(URL, &note);
                }
            }
            Err(why) => {
                let why =
                    format!("{why}; set url to sqlite:/…/db.sqlite3, postgres://… or mysql://…");
                document.left_out("DATABASES", &why);
            }
        },
    }
    let routers = settings.value("DATABASE_ROUTERS");
    if routers.is_some_and(|it| !matches!(it, Ok(Value::List(list)) if list.is_empty())) {
        let mend = "DATABASE_ROUTERS: if captchas are not in \"default\", mend url.";
        document.comment_on(URL, mend);
    }
    match own_zone {
        _ if !local_times => {}
        // Django takes one only where USE_TZ is true, and keeps UTC unless there is one.
        Some(zone) => set_time_zone(document, zone.as_deref().map_err(String::as_str)),
        None => carry_time_zone(document, settings),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DatabaseEngine {
    Sqlite,
    Postgres,
    Mysql,
}

struct DjangoDatabase {
    engine: DatabaseEngine,
    url: String,
    /// The one that the database has of its own.
    time_zone: Option<Result<String, String>>,
    notes: Vec<String>,
}

fn database(value: &Result<Value, String>) -> Result<DjangoDatabase, String> {
    let Value::Dictionary(databases) = value.as_ref()? else {
        return Err("it is no dictionary".to_owned());
    };
    let default = databases.value("default").ok_or("it has no \"default\" that can be read")?;
    let Value::Dictionary(default) = default.as_ref()? else {
        return Err("\"default\" is no dictionary".to_owned());
    };
    let engine = match needed(default, "ENGINE")?.rsplit('.').next() {
        Some("sqlite3" | "spatialite") => DatabaseEngine::Sqlite,
        Some("postgresql" | "postgresql_psycopg2" | "postgis") => DatabaseEngine::Postgres,
        Some("mysql") => DatabaseEngine::Mysql,
        _ => return Err("its ENGINE is none that this program knows".to_owned()),
    };
    let mut notes = Vec::new();
    if !default.whole {
        notes.push("DATABASES: \"default\" has more in it that only Python knows.".to_owned());
    }
    if has(default, "OPTIONS") {
        notes.push(
            "DATABASES: OPTIONS are not carried over; TLS is a parameter of the URL.".to_owned(),
        );
    }
    let name = needed(default, "NAME")?;
    let url = match engine {
        DatabaseEngine::Sqlite => {
            if !name.starts_with('/') {
                let note =
                    "DATABASES: this file is sought from the folder where the server starts.";
                notes.push(note.to_owned());
            }
            let url = StoreUrl::of_file(name).map_err(|error| error.to_string())?.to_string();
            if let Some(absolute) = url.strip_prefix("sqlite:/") {
                notes.push(format!(
                    "DATABASES: where Django's URL libraries read this URL too, write \
                     sqlite:////{absolute}, which is the same file here."
                ));
            }
            url
        }
        DatabaseEngine::Postgres => server("postgres", "host", name, default, &mut notes)?,
        DatabaseEngine::Mysql => server("mysql", "socket", name, default, &mut notes)?,
    };
    url.parse::<StoreUrl>().map_err(|error| error.to_string())?;
    let time_zone =
        has(default, "TIME_ZONE").then(|| needed(default, "TIME_ZONE").map(str::to_owned));
    Ok(DjangoDatabase { engine, url, time_zone, notes })
}

/// The URL of a server, without a password.
fn server(
    scheme: &str,
    socket_parameter: &str,
    name: &str,
    database: &Dictionary,
    notes: &mut Vec<String>,
) -> Result<String, String> {
    let encoded = |text: &str| utf8_percent_encode(text, MEANINGFUL).to_string();
    let user = optional(database, "USER")?;
    let host = optional(database, "HOST")?;
    if host.is_empty() {
        notes.push(format!(
            "DATABASES: HOST is empty, so Django may use a socket: ?{socket_parameter}=… names it."
        ));
    }
    let host = first(&host, "HOST", notes);
    let (host, parameter) = match host {
        "" => ("localhost".to_owned(), String::new()),
        path if path.starts_with('/') => {
            ("localhost".to_owned(), format!("?{socket_parameter}={}", encoded(path)))
        }
        address if address.contains(':') => (format!("[{address}]"), String::new()),
        host => (host.to_owned(), String::new()),
    };
    let ports = optional(database, "PORT")?;
    let port = match ports.split(',').next().unwrap_or_default().trim() {
        "" => String::new(),
        port => format!(":{port}"),
    };
    let at = if user.is_empty() { String::new() } else { format!("{}@", encoded(&user)) };
    let place = format!("{host}{port}/{}{parameter}", encoded(name));
    if has(database, "PASSWORD") {
        let user = encoded(&user);
        notes.push(
            "The password is not printed. Set DATABASE_URL in the environment, which wins:"
                .to_owned(),
        );
        notes.push(format!("{scheme}://{user}:PASSWORD@{place}"));
    }
    Ok(format!("{scheme}://{at}{place}"))
}

/// The first of several servers, between which PostgreSQL's own library chooses.
fn first<'h>(hosts: &'h str, name: &str, notes: &mut Vec<String>) -> &'h str {
    let Some((host, _)) = hosts.split_once(',') else { return hosts };
    notes.push(format!(
        "DATABASES: {name} names several servers, and this program uses one. This is the first: \
         let url name the one that is written to."
    ));
    host.trim()
}

fn needed<'a>(database: &'a Dictionary, key: &str) -> Result<&'a str, String> {
    let value = database.value(key).ok_or_else(|| format!("it has no {key}"))?;
    let value = value.as_ref().map_err(|why| format!("{key}: {why}"))?;
    value.text().ok_or_else(|| format!("{key} is {} and not a text", value.kind()))
}

/// A part that may be left out, or be a number.
fn optional(database: &Dictionary, key: &str) -> Result<String, String> {
    match database.value(key) {
        None | Some(Ok(Value::None)) => Ok(String::new()),
        Some(Ok(Value::Whole(number))) => Ok(number.to_string()),
        Some(_) => needed(database, key).map(str::to_owned),
    }
}

fn has(database: &Dictionary, key: &str) -> bool {
    let empty = |value: &Value| match value {
        Value::None => true,
        Value::Dictionary(dictionary) => dictionary.is_empty(),
        value => value.text() == Some(""),
    };
    database.value(key).is_some_and(|value| !value.as_ref().is_ok_and(empty))
}

/// The setting for whose table has local times in it.
const ZONE: &str = "CAPTCHA_NAIVE_TIME_ZONE";

/// Where `USE_TZ` is false, a table of SQLite or MySQL has local times in it.
fn carry_time_zone(document: &mut Document, settings: &DjangoSettings) {
    match settings.value("USE_TZ") {
        None => {
            let text = "USE_TZ is not among the settings (diffsettings --all prints it): if it is \
                        False, set naive-time-zone to TIME_ZONE.";
            document.comment_on(ZONE, text);
            return;
        }
        Some(Ok(Value::Truth(false))) => {}
        Some(Ok(_)) => return,
        Some(Err(why)) => {
            let text = format!("USE_TZ: {why}; if it is False, set naive-time-zone to TIME_ZONE.");
            document.comment_on(ZONE, &text);
            return;
        }
    }
    let zone = match settings.value("TIME_ZONE") {
        None => Err("it is not among the settings (diffsettings --all prints it)"),
        Some(Ok(Value::Text(zone))) => Ok(zone.as_str()),
        Some(Ok(_)) => Err("it is no text"),
        Some(Err(why)) => Err(why.as_str()),
    };
    set_time_zone(document, zone);
}

fn set_time_zone(document: &mut Document, zone: Result<&str, &str>) {
    let known = |zone: &&str| zone.parse::<NaiveTimeZone>().is_ok();
    match zone.and_then(|zone| Some(zone).filter(known).ok_or("it is no time zone known here")) {
        Ok(zone) => document.setting(ZONE, &Toml::String(zone.to_owned())),
        Err(why) => document.comment_on(ZONE, &format!("TIME_ZONE: {why}; set naive-time-zone.")),
    }
}
