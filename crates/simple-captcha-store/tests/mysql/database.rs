//! A MariaDB server for the tests, and databases on it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use simple_captcha::store::SharedStore;
use simple_captcha_store::{MysqlStore, StoreUrl};
use sqlx::mysql::{MySqlConnection, MySqlPool};
use sqlx::{AssertSqlSafe, Connection, Executor};

use test_support::servers::DatabaseServer;
use test_support::servers::mysql::{start, url};

/// A database on a server that the tests share as long as one of them runs.
pub(crate) struct TestDatabase {
    pub(crate) server: Arc<DatabaseServer>,
    pub(crate) name: String,
}

impl TestDatabase {
    pub(crate) async fn new() -> Self {
        Self::with("CHARACTER SET utf8mb4").await
    }

    /// Makes a database with the options of `CREATE DATABASE`.
    pub(crate) async fn with(options: &str) -> Self {
        static SHARED: Mutex<Weak<DatabaseServer>> = Mutex::new(Weak::new());
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = {
            let mut shared = SHARED.lock().unwrap();
            shared.upgrade().unwrap_or_else(|| {
                let server = Arc::new(start());
                *shared = Arc::downgrade(&server);
                server
            })
        };
        let name = format!("captcha_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut other = MySqlConnection::connect(&url(&server, "mysql")).await.unwrap();
        other.execute(AssertSqlSafe(format!("CREATE DATABASE {name} {options}"))).await.unwrap();
        Self { server, name }
    }

    pub(crate) fn url(&self) -> String {
        url(&self.server, &self.name)
    }

    /// Reaches the database past the store, as another program does.
    pub(crate) async fn other_program(&self) -> MySqlPool {
        MySqlPool::connect(&self.url()).await.unwrap()
    }

    pub(crate) async fn open(&self) -> MysqlStore {
        MysqlStore::open(&self.url()).await.unwrap()
    }

    /// The database as stores find it that wait for a busy machine: what asks much at once would take
    /// longer there than an operation may.
    pub(crate) fn patient(&self) -> StoreUrl {
        let url: StoreUrl = self.url().parse().unwrap();
        url.with_time_limit(Duration::from_secs(40))
    }

    pub(crate) async fn open_patiently(&self) -> SharedStore {
        self.patient().open().await.unwrap()
    }
}
