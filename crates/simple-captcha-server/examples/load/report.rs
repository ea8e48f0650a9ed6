//! What came of the load.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::Serialize;

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Step {
    Refresh,
    Image,
    Answer,
}

/// Why a cycle came to no verdict.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    Status(u16),
    Connection,
    Nonsense,
}

/// What one user, or all together, saw.
#[derive(Default)]
pub(crate) struct Tally {
    right: u64,
    wrong: u64,
    failed: BTreeMap<String, u64>,
    took: [Vec<Duration>; 3],
}

impl Tally {
    pub(crate) fn answered(&mut self, right: bool) {
        *if right { &mut self.right } else { &mut self.wrong } += 1;
    }

    pub(crate) fn failed(&mut self, failure: Failure) {
        let name = match failure {
            Failure::Status(status) => status.to_string(),
            Failure::Connection => "connection".to_owned(),
            Failure::Nonsense => "nonsense".to_owned(),
        };
        *self.failed.entry(name).or_default() += 1;
    }

    /// Notes how long a step took, and gives back when the next one begins.
    pub(crate) fn took(&mut self, step: Step, since: Instant) -> Instant {
        let now = Instant::now();
        let [refresh, image, answer] = &mut self.took;
        match step {
            Step::Refresh => refresh,
            Step::Image => image,
            Step::Answer => answer,
        }
        .push(now - since);
        now
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        for (name, count) in other.failed {
            *self.failed.entry(name).or_default() += count;
        }
        for (all, more) in self.took.iter_mut().zip(other.took) {
            all.extend(more);
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Report {
    users: usize,
    seconds: f64,
    right: u64,
    wrong: u64,
    /// By HTTP status, "connection" where it broke, "nonsense" where something else came.
    failed: BTreeMap<String, u64>,
    cycles_per_second: f64,
    milliseconds: Steps,
    /// Of the processes that were named, for each cycle that was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    processor_milliseconds_per_cycle: Option<f64>,
}

#[derive(Serialize)]
struct Steps {
    refresh: Spread,
    image: Spread,
    answer: Spread,
}

#[derive(Serialize)]
struct Spread {
    median: f64,
    p90: f64,
    p99: f64,
    longest: f64,
}

impl Report {
    #[expect(clippy::cast_precision_loss, reason = "fewer cycles than a float counts")]
    pub(crate) fn new(
        users: usize,
        elapsed: Duration,
        tally: Tally,
        processor: Option<Duration>,
    ) -> Self {
        let cycles = (tally.right + tally.wrong) as f64;
        let [refresh, image, answer] = tally.took.map(Spread::of);
        Self {
            users,
            seconds: elapsed.as_secs_f64(),
            right: tally.right,
            wrong: tally.wrong,
            failed: tally.failed,
            cycles_per_second: cycles / elapsed.as_secs_f64(),
            milliseconds: Steps { refresh, image, answer },
            processor_milliseconds_per_cycle: processor
                .map(|spent| spent.as_secs_f64() * 1e3 / cycles.max(1.0)),
        }
    }
}

impl Spread {
    fn of(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        let last = all.len().saturating_sub(1);
        let at = |thousandths: usize| {
            let time = all.get(last * thousandths / 1000).copied().unwrap_or_default();
            time.as_secs_f64() * 1e3
        };
        Self { median: at(500), p90: at(900), p99: at(990), longest: at(1000) }
    }
}
