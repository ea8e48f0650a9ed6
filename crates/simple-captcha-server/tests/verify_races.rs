//! Two servers that verify the tokens of one site, on every store that servers share.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

mod common;

use std::fs;
use std::sync::Arc;

use common::Server;
use reqwest::Client;
use serde_json::Value;
use tempfile::TempDir;
use test_support::servers::{mysql, postgres, redis};
use tokio::task::JoinSet;

const KEY: &str = "shop";
const SECRET: &str = "0x0123456789abcdef0123456789abcdef01234567";
/// Its SHA-256 hash.
const HASH: &str = "52678a02d52da4823d19787ac8b70b48059a61dbac742a9de7aaf067e379983f";

fn start(folder: &TempDir, database: &str) -> Server {
    let file = folder.path().join("captcha.toml");
    let site = format!(
        "[[site]]\nname = 'shop'\nkey = '{KEY}'\nsecrets = ['{HASH}']\nhostnames = 'any'\n"
    );
    fs::write(&file, site).unwrap();
    Server::start_with(
        &[
            "--config",
            file.to_str().unwrap(),
            "--database",
            database,
            "--database-timeout",
            "20",
            "--test-mode",
            "--test-answer",
            "PASSED",
        ],
        &[("CAPTCHA_SECRET", "sixteen bytes or more of these tests")],
    )
}

async fn token(server: &Server) -> String {
    let refresh = server.client.get(server.url("/captcha/site/shop/refresh/"));
    let new = refresh.header("X-Requested-With", "XMLHttpRequest").send().await.unwrap();
    let new: Value = new.json().await.unwrap();
    let form = [("key", new.get("key").and_then(Value::as_str).unwrap()), ("answer", "passed")];
    let solve = server.client.post(server.url("/captcha/site/shop/solve/")).form(&form);
    let solved: Value = solve.send().await.unwrap().json().await.unwrap();
    solved.get("token").and_then(Value::as_str).unwrap().to_owned()
}

async fn of_fifty_in_two_servers_one_succeeds(database: &str) {
    let folder = TempDir::new().unwrap();
    let servers = [start(&folder, database), start(&folder, database)].map(Arc::new);
    for _ in 0..5 {
        let token = Arc::new(token(&servers[0]).await);
        let mut verifying = JoinSet::new();
        for number in 0..50 {
            let (client, token) = (Client::new(), Arc::clone(&token));
            let url = servers[number % 2].url("/siteverify");
            verifying.spawn(async move {
                let form = [("secret", SECRET), ("response", &**token)];
                let response = client.post(url).form(&form).send().await.unwrap();
                assert_eq!(response.status(), 200);
                response.json::<Value>().await.unwrap()
            });
        }
        let verdicts = verifying.join_all().await;
        let succeeded = |verdict: &&Value| verdict.get("success") == Some(&Value::Bool(true));
        assert_eq!(verdicts.iter().filter(succeeded).count(), 1, "{database}: {verdicts:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_counts_once_in_two_servers_on_one_sqlite_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("captcha.db");
    of_fifty_in_two_servers_one_succeeds(&format!("sqlite:{}", file.display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_counts_once_in_two_servers_on_one_postgresql() {
    let server = postgres::start();
    of_fifty_in_two_servers_one_succeeds(&postgres::url(&server, "postgres")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_counts_once_in_two_servers_on_one_mariadb() {
    let server = mysql::start();
    of_fifty_in_two_servers_one_succeeds(&mysql::url(&server, "mysql")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_counts_once_in_two_servers_on_one_redis() {
    let server = redis::start();
    of_fifty_in_two_servers_one_succeeds(&redis::url(&server)).await;
}
