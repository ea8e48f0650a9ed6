//! Django and the binary at work on one table at the same time.

use std::thread;

use reqwest::Client;
use serde_json::Value;
use tokio::task::{JoinSet, block_in_place};

use crate::{RIGHT, SharedPair, TestDatabase};

const WORKERS: usize = 24;
const ROUNDS: usize = 5;
/// How many captchas a worker makes and answers in a round.
const CAPTCHAS: usize = 5;
/// How often the binary removes expired captchas in a round.
const CLEANINGS: usize = 3;
const ANSWER: &str = "stone";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_mariadb_neither_gets_in_the_way_of_the_other() {
    stay_out_of_each_others_way(TestDatabase::mariadb().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_neither_gets_in_the_way_of_the_other() {
    stay_out_of_each_others_way(TestDatabase::postgres().await).await;
}

async fn stay_out_of_each_others_way(database: TestDatabase) {
    let both = SharedPair::start(database, &["--test-mode", "--test-answer", ANSWER]);
    for round in 0..ROUNDS {
        let visit = |_| visit(both.binary.client.clone(), both.binary.url(""));
        let visitors: JoinSet<_> = (0..WORKERS).map(visit).collect();
        let troubles = block_in_place(|| {
            thread::scope(|scope| {
                scope.spawn(|| (0..CLEANINGS).for_each(|_| drop(both.command(&["clean"]))));
                both.django.work(WORKERS, CAPTCHAS)
            })
        });
        assert_eq!(troubles, [""; 0], "Django, round {round}");
        let troubles = visitors.join_all().await.concat();
        assert_eq!(troubles, [""; 0], "the binary, round {round}");
    }
}

/// Gets captchas of the binary's and answers them right; gives back what did not pass.
async fn visit(client: Client, server: String) -> Vec<String> {
    let mut troubles = Vec::new();
    for _ in 0..CAPTCHAS {
        let refresh = client.get(format!("{server}/refresh_captcha/")).send().await.unwrap();
        let new = refresh.text().await.unwrap();
        let Ok(Some(key)) = serde_json::from_str(&new)
            .map(|new: Value| new.get("hashkey").and_then(Value::as_str).map(str::to_owned))
        else {
            troubles.push(new);
            continue;
        };
        let form = [("hashkey", key.as_str()), ("captcha", ANSWER)];
        let verdict = client.post(format!("{server}/test/")).form(&form).send().await.unwrap();
        let verdict = verdict.text().await.unwrap();
        if !verdict.contains(RIGHT) {
            troubles.push(verdict);
        }
    }
    troubles
}
