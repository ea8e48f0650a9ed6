//! Databases for [`simple_captcha`]: SQLite, PostgreSQL and MySQL or MariaDB, in the very
//! table that django-simple-captcha uses, and Redis.
//!
//! ```
//! use simple_captcha::Captcha;
//! use simple_captcha_store::SqliteStore;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("captcha.db");
//! let store = SqliteStore::open(&file).await?;
//! let captcha = Captcha::new(store)?;
//! // Once an hour, what has expired is removed:
//! tokio::spawn(simple_captcha_store::keep_clean(captcha, std::time::Duration::from_secs(3600)));
//! # Ok(())
//! # }
//! ```
//!
//! [`StoreUrl`] opens a store by its URL, for a program whose operator chooses.

mod clean;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod deadline;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod encryption;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod expiration;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod gather;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod ids;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod lease;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(any(feature = "postgres", feature = "mysql", feature = "redis"))]
mod parameters;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod rows;
#[cfg(any(feature = "postgres", feature = "mysql", feature = "redis"))]
mod server_url;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod spent_row;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod sweep;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod table;
mod temporary;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod trouble;
mod url;

#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
pub use clean::keep_clean;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
pub use expiration::{NaiveTimeZone, UnknownTimeZone};
#[cfg(feature = "mysql")]
pub use mysql::MysqlStore;
#[cfg(feature = "postgres")]
pub use postgres::PostgresStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use temporary::is_temporary;
pub use url::{InvalidUrl, StoreUrl};
