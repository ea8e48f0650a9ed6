//! A store that is chosen by a URL.

use std::fmt;
use std::ops::RangeInclusive;
#[cfg(feature = "sqlite")]
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

#[cfg(feature = "sqlite")]
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use simple_captcha::MemoryStore;
use simple_captcha::store::{SharedStore, StoreError};

#[cfg(feature = "sqlite")]
use crate::SqliteStore;
#[cfg(any(feature = "sqlite", feature = "mysql"))]
use crate::expiration::NaiveTimeZone;
#[cfg(feature = "mysql")]
use crate::mysql::{self, MysqlStore};
#[cfg(feature = "postgres")]
use crate::postgres::{self, PostgresStore};
#[cfg(feature = "redis")]
use crate::redis::{Place as RedisPlace, RedisStore};
#[cfg(any(feature = "postgres", feature = "mysql"))]
use crate::server_url::ServerUrl;

/// The URL of a store, for a program whose operator chooses.
///
/// | URL | store |
/// |---|---|
/// | `sqlite:captcha.db`, `sqlite:/var/lib/captcha.db` | an SQLite file, named from the current folder or from the root; in its name `%3F` stands for `?`, `%23` for `#` and `%25` for `%` |
/// | `postgres://user:password@host/database`, `postgresql://…` | a PostgreSQL server |
/// | `mysql://user:password@host/database`, `mariadb://…` | a MySQL or MariaDB server |
/// | `redis://:password@host/0`, `rediss://…` (TLS), both also with `?prefix=captcha:` | a Redis server |
/// | `memory:` | this process's memory: all is gone when it ends |
///
/// Each kind of store has a feature of its name. `Display` and `Debug` are fit for a log: they show
/// no password.
///
/// ```
/// use simple_captcha_store::StoreUrl;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let url: StoreUrl = "memory:".parse()?;
/// let captcha = simple_captcha::Captcha::new(url.open().await?)?;
/// assert!("captcha.db".parse::<StoreUrl>().is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct StoreUrl {
    place: Place,
    limit: Duration,
}

#[derive(Clone, PartialEq, Eq)]
enum Place {
    Memory,
    #[cfg(feature = "sqlite")]
    Sqlite(PathBuf, NaiveTimeZone),
    #[cfg(feature = "postgres")]
    Postgres(ServerUrl),
    #[cfg(feature = "mysql")]
    Mysql(ServerUrl, NaiveTimeZone),
    #[cfg(feature = "redis")]
    Redis(RedisPlace),
}

impl StoreUrl {
    /// How long one operation may take unless told otherwise.
    pub const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(2);
    /// The time limits that can be set.
    pub const TIME_LIMITS: RangeInclusive<Duration> =
        Duration::from_millis(100)..=Duration::from_secs(60);

    /// Opens the store and makes it ready: a file or table that is missing is made.
    ///
    /// # Errors
    ///
    /// As the store's own `open`.
    pub async fn open(&self) -> Result<SharedStore, StoreError> {
        self.connect(true).await
    }

    /// Opens a store that is there already, and changes nothing in it.
    ///
    /// # Errors
    ///
    /// As the store's own `open_existing`.
    pub async fn open_existing(&self) -> Result<SharedStore, StoreError> {
        self.connect(false).await
    }

    #[cfg_attr(
        not(any(feature = "sqlite", feature = "postgres", feature = "mysql")),
        expect(unused_variables, reason = "only in a database is something made")
    )]
    async fn connect(&self, migrate: bool) -> Result<SharedStore, StoreError> {
        Ok(match &self.place {
            Place::Memory => SharedStore::new(MemoryStore::default()),
            #[cfg(feature = "sqlite")]
            Place::Sqlite(file, zone) => {
                let store = SqliteStore::connect(file, migrate, self.limit).await?;
                SharedStore::new(store.in_naive_time_zone(zone.clone()))
            }
            #[cfg(feature = "postgres")]
            Place::Postgres(url) => {
                SharedStore::new(PostgresStore::open_url(url.clone(), migrate, self.limit).await?)
            }
            #[cfg(feature = "mysql")]
            Place::Mysql(url, zone) => {
                let store = MysqlStore::open_url(url.clone(), migrate, self.limit).await?;
                SharedStore::new(store.in_naive_time_zone(zone.clone()))
            }
            #[cfg(feature = "redis")]
            Place::Redis(place) => {
                SharedStore::new(RedisStore::open_place(place.clone(), self.limit).await?)
            }
        })
    }

    /// The same store, whose operations fail where the database has not answered within some time, one
    /// of [`StoreUrl::TIME_LIMITS`]: what is shorter or longer is taken for the nearest of them.
    #[must_use]
    pub fn with_time_limit(self, limit: Duration) -> Self {
        let limit = limit.clamp(*Self::TIME_LIMITS.start(), *Self::TIME_LIMITS.end());
        Self { limit, ..self }
    }

    /// The same store, with moments in a time zone's local time and not in UTC: for a table that a
    /// Django site with `USE_TZ = False` uses too.
    ///
    /// # Errors
    ///
    /// [`InvalidUrl::TimeZone`] where the store is not SQLite, MySQL or MariaDB.
    #[cfg(any(feature = "sqlite", feature = "mysql"))]
    pub fn in_naive_time_zone(self, zone: NaiveTimeZone) -> Result<Self, InvalidUrl> {
        let place = match self.place {
            #[cfg(feature = "sqlite")]
            Place::Sqlite(file, _) => Place::Sqlite(file, zone),
            #[cfg(feature = "mysql")]
            Place::Mysql(url, _) => Place::Mysql(url, zone),
            _ => return Err(InvalidUrl::TimeZone),
        };
        Ok(Self { place, ..self })
    }

    /// Whether what is stored there is still there when this process has ended.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        self.place != Place::Memory
    }

    /// Whether captchas are kept in a table there.
    #[must_use]
    pub fn has_table(&self) -> bool {
        match &self.place {
            Place::Memory => false,
            #[cfg(feature = "sqlite")]
            Place::Sqlite(..) => true,
            #[cfg(feature = "postgres")]
            Place::Postgres(_) => true,
            #[cfg(feature = "mysql")]
            Place::Mysql(..) => true,
            #[cfg(feature = "redis")]
            Place::Redis(_) => false,
        }
    }
}

impl FromStr for StoreUrl {
    type Err = InvalidUrl;

    fn from_str(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Self { place: url.parse()?, limit: Self::DEFAULT_TIME_LIMIT })
    }
}

impl FromStr for Place {
    type Err = InvalidUrl;

    fn from_str(url: &str) -> Result<Self, InvalidUrl> {
        match url.split_once(':') {
            Some(("memory", "")) => Ok(Self::Memory),
            #[cfg(feature = "sqlite")]
            Some(("sqlite", file)) => {
                let file = file_name(file.strip_prefix("//").unwrap_or(file))?;
                Ok(Self::Sqlite(file, NaiveTimeZone::UTC))
            }
            #[cfg(feature = "postgres")]
            Some(("postgres" | "postgresql", _)) => {
                let url = url.parse().and_then(ServerUrl::with_database)?;
                postgres::options(&url)?;
                Ok(Self::Postgres(url))
            }
            #[cfg(feature = "mysql")]
            Some(("mysql" | "mariadb", _)) => {
                let url = url.parse().and_then(ServerUrl::with_database)?;
                mysql::options(&url)?;
                Ok(Self::Mysql(url, NaiveTimeZone::UTC))
            }
            #[cfg(feature = "redis")]
            Some(("redis" | "rediss", _)) => Ok(Self::Redis(url.parse()?)),
            _ => Err(InvalidUrl::Scheme),
        }
    }
}

/// The file that a URL of SQLite names.
#[cfg(feature = "sqlite")]
fn file_name(encoded: &str) -> Result<PathBuf, InvalidUrl> {
    if encoded.contains(['?', '#']) {
        return Err(InvalidUrl::Parameters);
    }
    match percent_decode_str(encoded).decode_utf8().as_deref() {
        Ok("" | ":memory:") => Err(InvalidUrl::NoFile),
        Ok(name) if !name.contains('\0') => Ok(name.into()),
        _ => Err(InvalidUrl::FileName),
    }
}

/// What the name of a file is not shown with as it is.
#[cfg(feature = "sqlite")]
const MEANINGFUL: &AsciiSet = &CONTROLS.add(b'?').add(b'#').add(b'%');

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Memory => f.write_str("memory:"),
            #[cfg(feature = "sqlite")]
            Place::Sqlite(file, _) => {
                let name = file.to_string_lossy();
                write!(f, "sqlite:{}", utf8_percent_encode(&name, MEANINGFUL))
            }
            #[cfg(feature = "postgres")]
            Place::Postgres(url) => url.fmt(f),
            #[cfg(feature = "mysql")]
            Place::Mysql(url, _) => url.fmt(f),
            #[cfg(feature = "redis")]
            Place::Redis(place) => place.fmt(f),
        }
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreUrl({self})")
    }
}

/// Why a text is not the URL of a store. The text is not repeated: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidUrl {
    /// It names no kind of store that is known here.
    #[error(
        "a database URL is 'sqlite:FILE', 'postgres://USER:PASSWORD@HOST/DATABASE', \
         'mysql://USER:PASSWORD@HOST/DATABASE', 'redis://:PASSWORD@HOST' or 'memory:'"
    )]
    Scheme,
    /// It names no file.
    #[error("'sqlite:' wants a file behind it; for a store in memory write 'memory:'")]
    NoFile,
    /// It has parameters behind the file.
    #[error(
        "'sqlite:FILE' takes no parameters: leave out what begins with '?' or '#', or write %3F and \
         %23 where they are in the file's name"
    )]
    Parameters,
    /// It names a file that cannot be.
    #[error("'sqlite:FILE' wants a file's name in UTF-8, in which %25 stands for '%'")]
    FileName,
    /// It cannot be read.
    #[error(
        "it cannot be read: in a user name or password write %40 for '@', %3A for ':', %2F for \
         '/', %3F for '?', %23 for '#' and %25 for '%'; a port is a number"
    )]
    Unreadable,
    /// It names a server but no database.
    #[error("it names no database: that stands behind the server, as in '//HOST/DATABASE'")]
    NoDatabase,
    /// A parameter behind `?` means nothing.
    #[error("a parameter behind '?', or its value, is not known for this kind of database")]
    Parameter,
    /// The database of a Redis server is not a number.
    #[error("a Redis server's databases have numbers, as in 'redis://HOST/0'")]
    DatabaseNumber,
    /// What Redis' keys are to begin with would let a visitor name keys of others.
    #[error(
        "a prefix ends with a character that is no letter, digit or '_', as in '?prefix=shop:'"
    )]
    Prefix,
    /// A time zone is given for a store whose moments mean the same in every time zone.
    #[error("only SQLite, MySQL and MariaDB keep local times; elsewhere there is nothing to set")]
    TimeZone,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_and_shown_again() {
        for (url, shown) in [
            ("memory:", "memory:"),
            ("sqlite:captcha.db", "sqlite:captcha.db"),
            ("sqlite:///var/lib/captcha.db", "sqlite:/var/lib/captcha.db"),
            ("sqlite://captcha.db", "sqlite:captcha.db"),
            ("sqlite:my %3f%23%25.db", "sqlite:my %3F%23%25.db"),
            ("sqlite:100%.db", "sqlite:100%25.db"),
            #[cfg(feature = "postgres")]
            ("postgresql://scott:tiger@host/db?sslmode=require", "postgresql://scott@host/db"),
            #[cfg(feature = "mysql")]
            ("mariadb://scott:tiger@host/db?ssl-mode=REQUIRED", "mariadb://scott@host/db"),
            #[cfg(feature = "redis")]
            ("rediss://:tiger@host:6380/2?prefix=a%3A", "rediss://host:6380/2"),
            #[cfg(feature = "redis")]
            ("redis://host", "redis://host"),
        ] {
            let url: StoreUrl = url.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), format!("StoreUrl({shown})"));
        }
    }

    #[test]
    fn what_names_no_store_is_refused_without_being_repeated() {
        for (url, why) in [
            ("captcha.db", InvalidUrl::Scheme),
            ("oracle://scott:tiger@host/db", InvalidUrl::Scheme),
            ("memory:x", InvalidUrl::Scheme),
            ("", InvalidUrl::Scheme),
            ("sqlite:", InvalidUrl::NoFile),
            ("sqlite::memory:", InvalidUrl::NoFile),
            ("sqlite:%3Amemory%3A", InvalidUrl::NoFile),
            ("sqlite:a%00b", InvalidUrl::FileName),
            ("sqlite:a%ff", InvalidUrl::FileName),
            ("sqlite://captcha.db?mode=rwc", InvalidUrl::Parameters),
            #[cfg(feature = "postgres")]
            ("postgres://scott:tiger@host", InvalidUrl::NoDatabase),
            #[cfg(feature = "postgres")]
            ("postgres://scott:tiger@host/db?sslmode=maybe", InvalidUrl::Parameter),
            #[cfg(feature = "postgres")]
            ("postgres://scott:tiger/2@host/db", InvalidUrl::Unreadable),
            #[cfg(feature = "redis")]
            ("redis://:tiger@host/shop", InvalidUrl::DatabaseNumber),
            #[cfg(feature = "postgres")]
            ("postgres://scott@host/db?passwd=tiger", InvalidUrl::Parameter),
            #[cfg(feature = "mysql")]
            ("mysql://scott:tiger@host/db?ssl_mode=VERIFY_IDENTITY", InvalidUrl::Parameter),
            #[cfg(feature = "redis")]
            ("redis://:tiger@host/0?prefix=", InvalidUrl::Prefix),
            #[cfg(feature = "redis")]
            ("redis://:tiger@host/0?prefix=shop_", InvalidUrl::Prefix),
            #[cfg(feature = "redis")]
            ("redis://:tiger@host/0?password=tiger", InvalidUrl::Parameter),
            #[cfg(feature = "redis")]
            ("redis://:tiger#2@host/0", InvalidUrl::Unreadable),
        ] {
            let error = url.parse::<StoreUrl>().unwrap_err();
            assert_eq!(error, why, "{url}");
            assert!(!error.to_string().contains("tiger"));
        }
    }
}
