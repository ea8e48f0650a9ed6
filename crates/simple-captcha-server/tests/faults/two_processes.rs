//! Two servers, each a process of its own, on one database.

use tempfile::TempDir;
use tokio::task::JoinSet;

use super::site;
use crate::common::file;
use crate::load::WORD;
use test_support::servers;

const CAPTCHAS: usize = 20;
const ANSWERS: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_answers_to_two_processes_on_sqlite_one_passes() {
    let folder = TempDir::new().unwrap();
    one_passes(&format!("sqlite:{}", file(&folder, "shared.db").display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_answers_to_two_processes_on_postgres_one_passes() {
    let database = servers::postgres::start();
    one_passes(&servers::postgres::url(&database, "postgres")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_answers_to_two_processes_on_mariadb_one_passes() {
    let database = servers::mysql::start();
    one_passes(&servers::mysql::url(&database, "mysql")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_answers_to_two_processes_on_redis_one_passes() {
    let database = servers::redis::start();
    one_passes(&servers::redis::url(&database)).await;
}

/// Answers each of some captchas many times at once, by turns to both servers.
async fn one_passes(url: &str) {
    let folder = TempDir::new().unwrap();
    let servers = [site(&folder, url), site(&folder, url)];
    for (number, maker) in servers.iter().cycle().take(CAPTCHAS).enumerate() {
        let key = maker.new_key().await;
        let mut answers = JoinSet::new();
        for server in servers.iter().cycle().take(ANSWERS) {
            let form = [("hashkey", key.clone()), ("captcha", WORD.to_owned())];
            let request = server.client.post(server.url("/test/")).form(&form);
            answers.spawn(async move {
                let answer = request.send().await.unwrap();
                assert_eq!(answer.status(), 200);
                answer.text().await.unwrap().contains("验证码正确")
            });
        }
        let passed = answers.join_all().await.into_iter().filter(|passed| *passed).count();
        assert_eq!(passed, 1, "of {ANSWERS} answers to captcha {number}");
    }
}
