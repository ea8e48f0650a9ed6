//! The tables in MySQL and MariaDB, and how they are made ready.

use std::time::Duration;

use sqlx::mysql::MySqlConnection;
use sqlx::{Executor, MySql};

use super::spend::IS_SPENT;
use super::trouble::{NO_SUCH_INDEX, number};
use super::{GET, MysqlRow};
use crate::deadline::Deadline;

/// How long changing a table may take: a Django site's may be large.
const TIMEOUT: Duration = Duration::from_secs(60);

// Django's own statement, but for the engine and the encoding, which it leaves to the defaults of the
// server and the database.
const CREATE_TABLE: &str = "CREATE TABLE IF NOT EXISTS `captcha_captchastore` (`id` integer AUTO_INCREMENT NOT NULL PRIMARY KEY, `challenge` varchar(32) NOT NULL, `response` varchar(32) NOT NULL, `hashkey` varchar(40) NOT NULL UNIQUE, `expiration` datetime(6) NOT NULL) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4";
const CREATE_SPENT: &str = "CREATE TABLE IF NOT EXISTS simple_captcha_spent (id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, expires bigint NOT NULL, INDEX simple_captcha_spent_expires (expires)) ENGINE = InnoDB";
/// An index of earlier versions. With it, MariaDB locks a table's rows in another order than without,
/// and Django's statements deadlock.
const DROP_INDEX: &str = "DROP INDEX simple_captcha_expiration ON captcha_captchastore";
/// How many of Django's table, of our own and of the former index are there.
const ARE_THERE: &str = "SELECT (SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'captcha_captchastore'), (SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'simple_captcha_spent'), (SELECT count(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'captcha_captchastore' AND index_name = 'simple_captcha_expiration')";
/// Whether ids have four bytes or more and a sign, as Django's have.
const SIGNED_IDS: &str = "SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'captcha_captchastore' AND column_name = 'id' AND data_type IN ('int', 'bigint') AND column_type NOT LIKE '%unsigned%'";

/// Makes the tables that are missing, and drops the index if it is there.
pub(super) async fn make_ready(connection: &mut MySqlConnection) -> Result<(), sqlx::Error> {
    let work = async {
        let (captchas, spent, indexes): (i64, i64, i64) =
            sqlx::query_as(ARE_THERE).fetch_one(&mut *connection).await?;
        if captchas == 0 {
            connection.execute(CREATE_TABLE).await?;
        }
        if spent == 0 {
            connection.execute(CREATE_SPENT).await?;
        }
        if indexes > 0 {
            drop_index(connection).await?;
        }
        Ok(())
    };
    Deadline::after(TIMEOUT).run(work).await
}

/// The store works with the index too, so a server that refuses to drop it is only a warning.
async fn drop_index(connection: &mut MySqlConnection) -> Result<(), sqlx::Error> {
    match connection.execute(DROP_INDEX).await {
        // Another process was faster.
        Err(error) if number(&error) == Some(NO_SUCH_INDEX) => Ok(()),
        Err(sqlx::Error::Database(error)) => {
            tracing::warn!(
                %error,
                "the index simple_captcha_expiration, which makes Django's statements deadlock, is \
                 still there: run \"{DROP_INDEX}\" as a user who may"
            );
            Ok(())
        }
        done => done.map(|_| ()),
    }
}

/// Finds out whether the tables are what they should be, and whether Django's takes ids below zero.
pub(super) async fn check(
    connection: &mut MySqlConnection,
    limit: Duration,
) -> Result<bool, sqlx::Error> {
    let work = async {
        let query = sqlx::query_as::<MySql, MysqlRow>(GET).bind("").bind("2000-01-01 00:00:00");
        query.fetch_optional(&mut *connection).await?;
        sqlx::query_scalar::<MySql, i64>(IS_SPENT).bind("").fetch_one(&mut *connection).await?;
        let columns: i64 = sqlx::query_scalar(SIGNED_IDS).fetch_one(connection).await?;
        Ok(columns == 1)
    };
    Deadline::after(limit).run(work).await
}
