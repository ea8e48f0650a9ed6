//! How far a client has come with its requests, and how long it may take from there.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long a client may take to send the head of a request, from its first byte.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a client may read nothing of its answer.
const READ_TIMEOUT: Duration = Duration::from_secs(20);
/// How long the rest of a request is thrown away that was answered before it was read.
const LEAVE_TIMEOUT: Duration = Duration::from_secs(10);

/// What one connection is waiting for. Hyper's own timeouts do not tell a client that is idle from one
/// that has begun a request.
#[derive(Debug)]
pub(super) struct ConnectionProgress {
    idle_timeout: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    stage: Stage,
    since: Instant,
    /// Whether a request was answered whose body was not read to its end.
    unread: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// The client has sent nothing since its last request.
    Idle,
    /// It is sending the head of a request.
    Head,
    /// It is sending the body of a request.
    Body,
    /// Its request is being answered, which has a timeout of its own.
    Answering,
    /// It does not read its answer.
    Unread,
    /// It has had its last answer and is still sending.
    Leaving,
}

impl ConnectionProgress {
    pub(super) fn new(idle_timeout: Duration) -> Self {
        let state = State { stage: Stage::Idle, since: Instant::now(), unread: false };
        Self { idle_timeout, state: Mutex::new(state) }
    }

    /// The client sent something.
    pub(super) fn received(&self) {
        let mut state = self.state();
        if state.stage == Stage::Idle {
            state.enter(Stage::Head);
        }
    }

    /// A request's head is complete, and more of it comes or not.
    pub(super) fn asked(&self, has_body: bool) {
        self.state().enter(if has_body { Stage::Body } else { Stage::Answering });
    }

    /// A request was read to its end.
    pub(super) fn read(&self) {
        self.state().enter(Stage::Answering);
    }

    /// There is an answer to send.
    pub(super) fn answered(&self) {
        let mut state = self.state();
        state.unread = state.stage == Stage::Body;
        state.enter(Stage::Idle);
    }

    /// A part of an answer was sent.
    pub(super) fn sent(&self) {
        let mut state = self.state();
        match state.stage {
            Stage::Idle | Stage::Unread => state.enter(Stage::Idle),
            Stage::Head => state.enter(Stage::Head),
            Stage::Body | Stage::Answering | Stage::Leaving => {}
        }
    }

    /// A part of an answer cannot be sent before the client reads.
    pub(super) fn blocked(&self) {
        let mut state = self.state();
        if let Stage::Idle | Stage::Head = state.stage {
            state.enter(Stage::Unread);
        }
    }

    /// The last answer was sent. Tells whether the client may still be sending.
    pub(super) fn leave(&self) -> bool {
        let mut state = self.state();
        // An answer that no request led to is hyper's own, to a head that it does not understand.
        let sending = state.unread || state.stage == Stage::Head;
        state.enter(Stage::Leaving);
        sending
    }

    /// Whether the client has sent nothing since its last request.
    pub(super) fn is_idle(&self) -> bool {
        self.state().stage == Stage::Idle
    }

    /// How long the server has waited for the client, if it does.
    pub(super) fn waiting_for(&self) -> Option<Duration> {
        let state = self.state();
        (state.stage != Stage::Answering).then(|| state.since.elapsed())
    }

    /// Waits until the client has taken too long.
    pub(super) async fn overdue(&self) {
        let mut timer = pin!(sleep(self.idle_timeout));
        poll_fn(|context| {
            loop {
                let Some(deadline) = self.deadline() else { return Poll::Pending };
                // A timer that is too early is left alone: to set it for each request costs more.
                if deadline < timer.deadline() {
                    timer.as_mut().reset(deadline);
                }
                ready!(timer.as_mut().poll(context));
                if deadline <= timer.deadline() {
                    return Poll::Ready(());
                }
                timer.as_mut().reset(deadline);
            }
        })
        .await;
    }

    fn deadline(&self) -> Option<Instant> {
        let state = self.state();
        let timeout = match state.stage {
            Stage::Idle => self.idle_timeout,
            Stage::Head => HEAD_TIMEOUT,
            Stage::Body | Stage::Answering => return None,
            Stage::Unread => READ_TIMEOUT,
            Stage::Leaving => LEAVE_TIMEOUT,
        };
        Some(state.since + timeout)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.since = Instant::now();
    }
}
