//! Redis, as Debian packages it.

use std::path::Path;
use std::process::Command;

use super::DatabaseServer;

/// What it writes once it answers.
pub(super) const READY: &str = "Ready to accept connections";

pub fn start() -> DatabaseServer {
    DatabaseServer::start("redis", |_| Vec::new(), run, READY, "-TERM")
}

pub(super) fn run(folder: &Path, port: u16) -> Command {
    let mut command = Command::new("redis-server");
    command.args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--requirepass", "ti:g/e@r"]);
    // What is there when it is stopped is there again when it is started.
    command.args(["--save", "3600 1", "--dir"]).arg(folder);
    command
}

pub fn url(server: &DatabaseServer) -> String {
    format!("redis://:ti%3Ag%2Fe%40r@127.0.0.1:{}", server.port)
}
