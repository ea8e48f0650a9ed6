//! A Redis server that forgets keys when its memory is full.

use std::process::Command;

use tempfile::TempDir;

use crate::common::Server;
use crate::site;
use test_support::Process;
use test_support::servers::{self, redis};

const WARNING: &str = "Redis may drop keys when its memory is full (maxmemory-policy";

/// Tells the server something, past the program.
fn tell(database: &servers::DatabaseServer, words: &[&str]) {
    let url = redis::url(database).replace("redis://:", "redis://default:");
    let mut client = Command::new("redis-cli");
    client.args(["--no-auth-warning", "-e", "-u", &url]).args(words);
    let client = Process::start(&mut client);
    assert!(client.wait().success(), "{}{}", client.stdout(), client.stderr());
}

fn log_of_a_start(database: &str) -> String {
    let mut server: Server = site(&TempDir::new().unwrap(), database);
    server.terminate();
    server.wait();
    server.log()
}

#[tokio::test]
async fn a_redis_server_that_may_drop_keys_is_warned_of() {
    let database = redis::start();
    let url = redis::url(&database);
    for (limit, policy, warns) in [
        ("100mb", "noeviction", false),
        ("100mb", "allkeys-lru", true),
        ("100mb", "volatile-ttl", true),
        ("0", "allkeys-lru", false),
    ] {
        tell(&database, &["CONFIG", "SET", "maxmemory", limit, "maxmemory-policy", policy]);
        let log = log_of_a_start(&url);
        assert_eq!(log.contains(WARNING), warns, "{policy}: {log}");
        assert_eq!(log.contains(&format!("{WARNING} {policy})")), warns, "{policy}: {log}");
    }
}

#[tokio::test]
async fn a_redis_server_that_does_not_tell_its_settings_is_used_without_a_warning() {
    let database = redis::start();
    tell(&database, &["CONFIG", "SET", "maxmemory", "100mb", "maxmemory-policy", "allkeys-lru"]);
    let rights = ["on", ">secret", "~captcha:*", "+@all", "-info", "-config"];
    tell(&database, &[&["ACL", "SETUSER", "guest"][..], &rights].concat());
    let url = format!("redis://guest:secret@127.0.0.1:{}", database.port);
    let log = log_of_a_start(&url);
    assert!(log.contains("listening") && !log.contains("WARN"), "{log}");
}
