//! MariaDB, as Debian packages it.

use std::path::Path;
use std::process::Command;

use super::DatabaseServer;

/// What it writes once it answers.
pub(super) const READY: &str = "ready for connections";

/// Its sessions are in a time zone far away and store what does not fit in part.
pub fn start() -> DatabaseServer {
    DatabaseServer::start("mysql", prepare, run, READY, "-TERM")
}

/// It also logs each statement for its replicas, which not every isolation of transactions allows.
pub fn start_with_a_log_of_statements() -> DatabaseServer {
    let run_and_log = |folder: &Path, port| {
        let mut command = run(folder, port);
        command.args(["--server-id=1", "--log-bin=log", "--binlog-format=STATEMENT"]);
        command
    };
    DatabaseServer::start("mysql", prepare, run_and_log, READY, "-TERM")
}

pub(super) fn prepare(folder: &Path) -> Vec<Command> {
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

pub(super) fn run(folder: &Path, port: u16) -> Command {
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

pub fn url(server: &DatabaseServer, database: &str) -> String {
    format!("mysql://scott:ti%3Ag%2Fe%40r@127.0.0.1:{}/{database}", server.port)
}
