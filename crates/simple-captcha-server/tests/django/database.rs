//! Databases, each of a test alone, that Django and the binary share.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use tempfile::TempDir;

use test_support::servers::{self, DatabaseServer};

/// A database that is empty at first.
pub(crate) struct TestDatabase {
    pub(crate) url: String,
    _folder: Option<TempDir>,
    /// Shared by the tests as long as one of them runs.
    _server: Option<Arc<DatabaseServer>>,
}

impl TestDatabase {
    pub(crate) async fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("site.db").display());
        Self { url, _folder: Some(folder), _server: None }
    }

    pub(crate) async fn postgres() -> Self {
        static SHARED: Mutex<Weak<DatabaseServer>> = Mutex::new(Weak::new());
        let server = shared(&SHARED, servers::postgres::start);
        let name = name();
        let url = servers::postgres::url(&server, "postgres");
        let mut other = loop {
            // It listens before it has started.
            match PgConnection::connect(&url).await {
                Ok(connection) => break connection,
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        other.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        Self::on(server, servers::postgres::url, &name)
    }

    pub(crate) async fn mariadb() -> Self {
        static SHARED: Mutex<Weak<DatabaseServer>> = Mutex::new(Weak::new());
        let server = shared(&SHARED, servers::mysql::start);
        let name = name();
        let url = servers::mysql::url(&server, "mysql");
        let mut other = MySqlConnection::connect(&url).await.unwrap();
        let create = format!("CREATE DATABASE {name} CHARACTER SET utf8mb4");
        other.execute(AssertSqlSafe(create)).await.unwrap();
        Self::on(server, servers::mysql::url, &name)
    }

    fn on(
        server: Arc<DatabaseServer>,
        url: fn(&DatabaseServer, &str) -> String,
        name: &str,
    ) -> Self {
        Self { url: url(&server, name), _folder: None, _server: Some(server) }
    }
}

fn shared(
    place: &Mutex<Weak<DatabaseServer>>,
    start: fn() -> DatabaseServer,
) -> Arc<DatabaseServer> {
    let mut place = place.lock().unwrap();
    place.upgrade().unwrap_or_else(|| {
        let server = Arc::new(start());
        *place = Arc::downgrade(&server);
        server
    })
}

fn name() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    format!("site_{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}
