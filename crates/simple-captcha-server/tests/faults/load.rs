//! Visitors who answer captchas, right and wrong and twice, and count what becomes of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::common::Server;

/// The one word that the servers of these tests ask for.
pub(crate) const WORD: &str = "stone";

/// What became of the visitors' requests.
#[derive(Debug, Default)]
pub(crate) struct LoadTally {
    /// The keys of the captchas that were passed with the right answer.
    pub(crate) passed: Vec<String>,
    /// What must not be: a wrong answer passed, or one captcha twice, or an answer of another kind.
    pub(crate) faults: Vec<String>,
    /// How many requests were told to come again.
    pub(crate) unavailable: usize,
    /// How long the longest request took.
    pub(crate) longest: Duration,
}

/// Visitors at work.
pub(crate) struct Load {
    ending: Arc<AtomicBool>,
    visitors: JoinSet<LoadTally>,
}

impl Load {
    pub(crate) fn start(server: &Server, visitors: usize) -> Self {
        let ending = Arc::new(AtomicBool::new(false));
        let visit = |_| {
            let visitor = LoadVisitor {
                client: server.client.clone(),
                refresh: server.url("/refresh_captcha/"),
                test: server.url("/test/"),
                tally: LoadTally::default(),
            };
            visitor.visit(Arc::clone(&ending))
        };
        let visitors = (0..visitors).map(visit).collect();
        Self { ending, visitors }
    }

    pub(crate) async fn end(self) -> LoadTally {
        self.ending.store(true, Ordering::Relaxed);
        let mut whole = LoadTally::default();
        for tally in self.visitors.join_all().await {
            whole.passed.extend(tally.passed);
            whole.faults.extend(tally.faults);
            whole.unavailable += tally.unavailable;
            whole.longest = whole.longest.max(tally.longest);
        }
        whole
    }
}

struct LoadVisitor {
    client: Client,
    refresh: String,
    test: String,
    tally: LoadTally,
}

impl LoadVisitor {
    async fn visit(mut self, ending: Arc<AtomicBool>) -> LoadTally {
        let mut rounds = 0;
        while !ending.load(Ordering::Relaxed) {
            rounds += 1;
            let answer = if rounds % 3 == 0 { "river" } else { WORD };
            if self.answer_one(answer).await.is_none() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        self.tally
    }

    /// One captcha; `None` where something was not answered.
    async fn answer_one(&mut self, answer: &str) -> Option<()> {
        let new = self.ask(self.client.get(&self.refresh)).await?;
        let new: Value = serde_json::from_str(&new).ok()?;
        let key = new.get("hashkey")?.as_str()?.to_owned();
        let first = self.post(&key, answer).await;
        if first == Some(true) && answer != WORD {
            self.tally.faults.push("a wrong answer passed".to_owned());
        }
        if first == Some(true) {
            self.tally.passed.push(key.clone());
        }
        let again = self.post(&key, WORD).await;
        if first.is_some() && again == Some(true) {
            self.tally.faults.push("a captcha was answered twice".to_owned());
        }
        // What became of the first is not known: the second may be the one that counts.
        if first.is_none() && again == Some(true) {
            self.tally.passed.push(key);
        }
        first.and(again).map(|_| ())
    }

    async fn post(&mut self, key: &str, answer: &str) -> Option<bool> {
        let form = [("hashkey", key), ("captcha", answer)];
        let page = self.ask(self.client.post(&self.test).form(&form)).await?;
        Some(page.contains("验证码正确"))
    }

    /// Sends a request; `None` where it was told to come again, or where there is no server any more.
    async fn ask(&mut self, request: RequestBuilder) -> Option<String> {
        let began = Instant::now();
        let answer = request.timeout(Duration::from_secs(30)).send().await;
        self.tally.longest = self.tally.longest.max(began.elapsed());
        let answer = match answer {
            Err(error) if error.is_timeout() => {
                self.tally.faults.push("a request hung".to_owned());
                return None;
            }
            answer => answer.ok()?,
        };
        match answer.status() {
            StatusCode::OK => return answer.text().await.ok(),
            StatusCode::SERVICE_UNAVAILABLE if answer.headers().contains_key("retry-after") => {
                self.tally.unavailable += 1;
            }
            status => self.tally.faults.push(format!("an answer was {status}")),
        }
        None
    }
}
