//! PostgreSQL, as Debian packages it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::DatabaseServer;

/// What it writes once it answers.
pub(super) const READY: &str = "ready to accept connections";

/// What passes for a database administrator's password.
const PASSWORD: &str = "ti:g/e@r";

pub fn start() -> DatabaseServer {
    DatabaseServer::start("postgres", prepare, run, READY, "-INT")
}

pub(super) fn prepare(folder: &Path) -> Vec<Command> {
    let mut password = Command::new("sh");
    password.args(["-c", "printf %s \"$1\" > \"$2\"", "sh", PASSWORD]).arg(folder.join("password"));
    let mut init = Command::new(program("initdb"));
    init.arg("-D").arg(folder.join("data")).arg("--pwfile").arg(folder.join("password"));
    init.args(["-U", "scott", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]);
    vec![password, init]
}

pub(super) fn run(folder: &Path, port: u16) -> Command {
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

pub fn url(server: &DatabaseServer, database: &str) -> String {
    let port = server.port;
    format!("postgres://scott:ti%3Ag%2Fe%40r@127.0.0.1:{port}/{database}")
}
