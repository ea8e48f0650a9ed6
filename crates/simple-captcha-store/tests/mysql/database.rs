//! A MariaDB server for the tests, and databases on it.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};

use simple_captcha_store::MysqlStore;
use sqlx::mysql::{MySqlConnection, MySqlPool};
use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::servers::Server;

/// A database on a server that the tests share as long as one of them runs.
pub(crate) struct Database {
    pub(crate) server: Arc<Server>,
    pub(crate) name: String,
}

impl Database {
    pub(crate) async fn new() -> Self {
        Self::with("CHARACTER SET utf8mb4").await
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
}

/// Its sessions are in a time zone far away and store what does not fit in part.
pub(crate) fn start() -> Server {
    Server::start("mysql", prepare, run, "-TERM")
}

fn prepare(folder: &Path) -> Vec<Command> {
    let mut install = Command::new("mariadb-install-db");
    install.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"]);
    install.arg(format!("--datadir={}", folder.join("data").display()));
    // In a folder that they share, servers remove each other's temporary files when they start.
    install.arg(format!("--tmpdir={}", folder.display()));
    let mut user = Command::new("sh");
    // The server reads a statement a line, each time that it starts.
    let statements = "CREATE USER IF NOT EXISTS scott IDENTIFIED BY 'ti:g/e@r';\n\
                      GRANT ALL ON *.* TO scott WITH GRANT OPTION;\n";
    user.args(["-c", "printf %s \"$1\" > \"$2\"", "sh", statements]).arg(folder.join("init.sql"));
    vec![install, user]
}

fn run(folder: &Path, port: u16) -> Command {
    let mut command = Command::new("mariadbd");
    command.args(["--no-defaults", "--bind-address=127.0.0.1", "--skip-name-resolve"]);
    command.arg(format!("--port={port}")).arg("--innodb-flush-log-at-trx-commit=0");
    command.arg(format!("--tmpdir={}", folder.display()));
    command.arg("--default-time-zone=+08:00").arg("--sql-mode=").arg("--max-connections=300");
    for (option, name) in
        [("datadir", "data"), ("socket", "socket"), ("pid-file", "pid"), ("init-file", "init.sql")]
    {
        command.arg(format!("--{option}={}", folder.join(name).display()));
    }
    command
}

pub(crate) fn url(server: &Server, database: &str) -> String {
    format!("mysql://scott:ti%3Ag%2Fe%40r@127.0.0.1:{}/{database}", server.port)
}
