//! A store that is chosen by a URL.

#[cfg(feature = "sqlite")]
mod file_name;
mod invalid;
pub(crate) mod kind;

use std::fmt;
use std::ops::RangeInclusive;
#[cfg(feature = "sqlite")]
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use simple_captcha::MemoryStore;
use simple_captcha::store::{SharedStore, StoreError};

pub use self::invalid::InvalidUrl;
use self::kind::StoreKind;
#[cfg(feature = "sqlite")]
use crate::SqliteStore;
#[cfg(any(feature = "sqlite", feature = "mysql"))]
use crate::expiration::NaiveTimeZone;
#[cfg(feature = "mysql")]
use crate::mysql::{self, MysqlStore};
#[cfg(feature = "postgres")]
use crate::postgres::{self, PostgresStore};
#[cfg(feature = "redis")]
use crate::redis::{RedisLocation, RedisStore};
#[cfg(any(feature = "postgres", feature = "mysql"))]
use crate::server_url::ServerUrl;

/// The URL of a store, for a program whose operator chooses.
///
/// | URL | store |
/// |---|---|
/// | `sqlite:captcha.db`, `sqlite:/var/lib/captcha.db` | an SQLite file, named from the current folder or from the root; in its name `%3F` stands for `?`, `%23` for `#` and `%25` for `%` |
/// | `postgres://user:password@host/database`, `postgresql://…`, `pgsql://…` | a PostgreSQL server |
/// | `mysql://user:password@host/database`, `mysql2://…`, `mariadb://…` | a MySQL or MariaDB server |
/// | `redis://:password@host/0`, `rediss://…` (TLS), `valkey://…`, `valkeys://…`, all also with `?prefix=captcha:` | a Redis or Valkey server |
/// | `memory:` | this process's memory: all is gone when it ends |
///
/// `sqlite:///captcha.db` is `/captcha.db`, as `file:///captcha.db` is. Django's URL libraries and
/// SQLAlchemy read it as `captcha.db` in the current folder, and write four slashes for the root, which
/// means the root here too. The name of a driver, as in `postgresql+psycopg://…`, is passed over.
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
    place: StoreLocation,
    limit: Duration,
}

#[derive(Clone, PartialEq, Eq)]
enum StoreLocation {
    Memory,
    #[cfg(feature = "sqlite")]
    Sqlite(PathBuf, NaiveTimeZone),
    #[cfg(feature = "postgres")]
    Postgres(ServerUrl),
    #[cfg(feature = "mysql")]
    Mysql(ServerUrl, NaiveTimeZone),
    #[cfg(feature = "redis")]
    Redis(RedisLocation),
}

impl StoreUrl {
    /// How long one operation may take unless told otherwise.
    pub const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(2);
    /// The time limits that can be set.
    pub const TIME_LIMITS: RangeInclusive<Duration> =
        Duration::from_millis(100)..=Duration::from_secs(60);

    /// The URL of an SQLite file. As it is shown, it is read as the same file again.
    ///
    /// # Errors
    ///
    /// The name is empty, is not UTF-8 or has a zero in it.
    #[cfg(feature = "sqlite")]
    pub fn of_file(file: impl AsRef<Path>) -> Result<Self, InvalidUrl> {
        let file = file_name::checked(file.as_ref().to_str().ok_or(InvalidUrl::FileName)?)?;
        Ok(Self {
            place: StoreLocation::Sqlite(file, NaiveTimeZone::UTC),
            limit: Self::DEFAULT_TIME_LIMIT,
        })
    }

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
            StoreLocation::Memory => SharedStore::new(MemoryStore::default()),
            #[cfg(feature = "sqlite")]
            StoreLocation::Sqlite(file, zone) => {
                file_name::warn_of_another_reading(file);
                let store = SqliteStore::connect(file, migrate, self.limit).await?;
                SharedStore::new(store.in_naive_time_zone(zone.clone()))
            }
            #[cfg(feature = "postgres")]
            StoreLocation::Postgres(url) => {
                SharedStore::new(PostgresStore::open_url(url.clone(), migrate, self.limit).await?)
            }
            #[cfg(feature = "mysql")]
            StoreLocation::Mysql(url, zone) => {
                let store = MysqlStore::open_url(url.clone(), migrate, self.limit).await?;
                SharedStore::new(store.in_naive_time_zone(zone.clone()))
            }
            #[cfg(feature = "redis")]
            StoreLocation::Redis(place) => {
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
            StoreLocation::Sqlite(file, _) => StoreLocation::Sqlite(file, zone),
            #[cfg(feature = "mysql")]
            StoreLocation::Mysql(url, _) => StoreLocation::Mysql(url, zone),
            _ => return Err(InvalidUrl::TimeZone),
        };
        Ok(Self { place, ..self })
    }

    /// Whether what is stored there is still there when this process has ended.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        self.place != StoreLocation::Memory
    }

    /// Whether captchas are kept in a table there.
    #[must_use]
    pub fn has_table(&self) -> bool {
        match &self.place {
            StoreLocation::Memory => false,
            #[cfg(feature = "sqlite")]
            StoreLocation::Sqlite(..) => true,
            #[cfg(feature = "postgres")]
            StoreLocation::Postgres(_) => true,
            #[cfg(feature = "mysql")]
            StoreLocation::Mysql(..) => true,
            #[cfg(feature = "redis")]
            StoreLocation::Redis(_) => false,
        }
    }
}

impl FromStr for StoreUrl {
    type Err = InvalidUrl;

    fn from_str(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Self { place: url.parse()?, limit: Self::DEFAULT_TIME_LIMIT })
    }
}

impl FromStr for StoreLocation {
    type Err = InvalidUrl;

    fn from_str(url: &str) -> Result<Self, InvalidUrl> {
        match StoreKind::of(url)? {
            (StoreKind::Memory, "" | "//") => Ok(Self::Memory),
            (StoreKind::Memory, _) => Err(InvalidUrl::Scheme(None)),
            #[cfg(feature = "sqlite")]
            (StoreKind::Sqlite, file) => {
                Ok(Self::Sqlite(file_name::read(file)?, NaiveTimeZone::UTC))
            }
            #[cfg(feature = "postgres")]
            (StoreKind::Postgres, _) => {
                let url = url.parse().and_then(ServerUrl::with_database)?;
                postgres::options(&url)?;
                Ok(Self::Postgres(url))
            }
            #[cfg(feature = "mysql")]
            (StoreKind::Mysql, _) => {
                let url = url.parse().and_then(ServerUrl::with_database)?;
                mysql::options(&url)?;
                Ok(Self::Mysql(url, NaiveTimeZone::UTC))
            }
            #[cfg(feature = "redis")]
            (StoreKind::Redis, _) => Ok(Self::Redis(url.parse()?)),
            #[cfg(not(feature = "sqlite"))]
            (StoreKind::Sqlite, _) => Err(InvalidUrl::Feature("sqlite")),
            #[cfg(not(feature = "postgres"))]
            (StoreKind::Postgres, _) => Err(InvalidUrl::Feature("postgres")),
            #[cfg(not(feature = "mysql"))]
            (StoreKind::Mysql, _) => Err(InvalidUrl::Feature("mysql")),
            #[cfg(not(feature = "redis"))]
            (StoreKind::Redis, _) => Err(InvalidUrl::Feature("redis")),
        }
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            StoreLocation::Memory => f.write_str("memory:"),
            #[cfg(feature = "sqlite")]
            StoreLocation::Sqlite(file, _) => write!(f, "sqlite:{}", file_name::shown(file)),
            #[cfg(feature = "postgres")]
            StoreLocation::Postgres(url) => url.fmt(f),
            #[cfg(feature = "mysql")]
            StoreLocation::Mysql(url, _) => url.fmt(f),
            #[cfg(feature = "redis")]
            StoreLocation::Redis(place) => place.fmt(f),
        }
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreUrl({self})")
    }
}
