//! A PostgreSQL server for the tests, and databases on it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use simple_captcha_store::PostgresStore;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::servers::Server;

/// What passes for a database administrator's password.
const PASSWORD: &str = "ti:g/e@r";

/// A database on a server that the tests share as long as one of them runs.
pub(crate) struct Database {
    pub(crate) server: Arc<Server>,
    pub(crate) name: String,
}

impl Database {
    pub(crate) async fn new() -> Self {
        Self::with("").await
    }

    /// Makes a database with the options of `CREATE DATABASE`.
    pub(crate) async fn with(options: &str) -> Self {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
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
        let mut other = until_ready(&url(&server, "postgres")).await;
        other.execute(AssertSqlSafe(format!("CREATE DATABASE {name} {options}"))).await.unwrap();
        Self { server, name }
    }

    pub(crate) fn url(&self) -> String {
        url(&self.server, &self.name)
    }

    /// Reaches the database past the store, as another program does.
    pub(crate) async fn other_program(&self) -> PgPool {
        PgPool::connect(&self.url()).await.unwrap()
    }

    pub(crate) async fn open(&self) -> PostgresStore {
        PostgresStore::open(&self.url()).await.unwrap()
    }
}

pub(crate) fn start() -> Server {
    Server::start("postgres", prepare, run, "-INT")
}

fn prepare(folder: &Path) -> Vec<Command> {
    let mut password = Command::new("sh");
    password.args(["-c", "printf %s \"$1\" > \"$2\"", "sh", PASSWORD]).arg(folder.join("password"));
    let mut init = Command::new(program("initdb"));
    init.arg("-D").arg(folder.join("data")).arg("--pwfile").arg(folder.join("password"));
    init.args(["-U", "scott", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]);
    vec![password, init]
}

fn run(folder: &Path, port: u16) -> Command {
    let mut command = Command::new(program("postgres"));
    command.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    command.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-c", "fsync=off"]);
    command.args(["-c", "max_connections=300"]);
    command
}

/// Debian keeps a version's programs in a folder of their own.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .max_by_key(|version| version.file_name().to_string_lossy().parse::<u32>().unwrap_or(0));
    newest.map_or_else(|| name.into(), |version| version.path().join("bin").join(name))
}

pub(crate) fn url(server: &Server, database: &str) -> String {
    let port = server.port;
    format!("postgres://scott:ti%3Ag%2Fe%40r@127.0.0.1:{port}/{database}")
}

/// Waits until a server that listens already has started.
pub(crate) async fn until_ready(url: &str) -> PgConnection {
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        match PgConnection::connect(url).await {
            Ok(connection) => return connection,
            Err(error) => assert!(Instant::now() < patience, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
