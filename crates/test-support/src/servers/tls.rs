//! Servers that speak TLS only, with certificates of an authority that nobody else knows.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{DatabaseServer, mysql, postgres, redis};

/// Makes an authority, and a certificate of it for 127.0.0.1 in the folder where it is run.
const CERTIFICATES: &str = r#"
cd "$1"
new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
openssl req -x509 $new -keyout ca.key -out ca.pem -subj "/CN=an authority"
openssl req -x509 $new -CA ca.pem -CAkey ca.key -keyout server.key -out server.pem -subj "/CN=a server" \
    -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE
"#;

/// The certificate of the authority that vouches for a server.
pub fn authority(server: &DatabaseServer) -> PathBuf {
    server.folder.path().join("ca.pem")
}

pub fn postgres() -> DatabaseServer {
    DatabaseServer::start("postgres", prepare_postgres, run_postgres, postgres::READY, "-INT")
}

pub fn mariadb() -> DatabaseServer {
    DatabaseServer::start("mysql", prepare_mariadb, run_mariadb, mysql::READY, "-TERM")
}

pub fn redis() -> DatabaseServer {
    let prepare = |folder: &Path| vec![certificates(folder)];
    DatabaseServer::start("redis", prepare, run_redis, redis::READY, "-TERM")
}

fn certificates(folder: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-euc", CERTIFICATES, "sh"]).arg(folder);
    command
}

fn prepare_postgres(folder: &Path) -> Vec<Command> {
    let mut commands = postgres::prepare(folder);
    let mut only_tls = Command::new("sh");
    only_tls.args(["-c", "echo hostssl all all 127.0.0.1/32 scram-sha-256 > \"$1\"", "sh"]);
    only_tls.arg(folder.join("data/pg_hba.conf"));
    commands.extend([certificates(folder), only_tls]);
    commands
}

fn run_postgres(folder: &Path, port: u16) -> Command {
    let mut command = postgres::run(folder, port);
    command.args(["-c", "ssl=on"]);
    for (setting, name) in [("ssl_cert_file", "server.pem"), ("ssl_key_file", "server.key")] {
        command.arg("-c").arg(format!("{setting}={}", folder.join(name).display()));
    }
    command
}

fn prepare_mariadb(folder: &Path) -> Vec<Command> {
    let mut commands = mysql::prepare(folder);
    commands.push(certificates(folder));
    commands
}

fn run_mariadb(folder: &Path, port: u16) -> Command {
    let mut command = mysql::run(folder, port);
    command.arg("--require-secure-transport=ON");
    for (option, name) in [("ssl-cert", "server.pem"), ("ssl-key", "server.key")] {
        command.arg(format!("--{option}={}", folder.join(name).display()));
    }
    command
}

fn run_redis(folder: &Path, port: u16) -> Command {
    let mut command = redis::run(folder, 0);
    command.args(["--tls-port", &port.to_string(), "--tls-auth-clients", "no"]);
    for (option, name) in [
        ("tls-cert-file", "server.pem"),
        ("tls-key-file", "server.key"),
        ("tls-ca-cert-file", "ca.pem"),
    ] {
        command.arg(format!("--{option}")).arg(folder.join(name));
    }
    command
}
