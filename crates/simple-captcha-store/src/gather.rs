//! What is asked of a database at the same time, done in one statement.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::deadline::Deadline;

/// Gathers questions of one kind that are waiting, and has them answered together.
///
/// Nobody waits for others to come: a question that finds a statement's place free is asked at once and
/// alone. Those that come while all places are taken are asked together as soon as one is free. So a
/// database that is asked little answers as quickly as ever, and one that is asked much has fewer
/// statements, transactions and exchanges to see to.
pub(crate) struct Gatherer<Q, A>(Arc<GathererState<Q, A>>);

/// What some questions were answered: in their order, one answer to each.
pub(crate) type Answers<A> = Result<Vec<A>, sqlx::Error>;
type AnswerFuture<A> = Pin<Box<dyn Future<Output = Answers<A>> + Send>>;

struct GathererState<Q, A> {
    answer: Box<dyn Fn(Vec<Q>) -> AnswerFuture<A> + Send + Sync>,
    /// How many statements are under way at once.
    places: usize,
    /// How long a question may wait until its statement begins.
    patience: Duration,
    waiting: Mutex<Queue<Q, A>>,
}

struct Queue<Q, A> {
    asked: VecDeque<QueuedQuestion<Q, A>>,
    places_taken: usize,
}

struct QueuedQuestion<Q, A> {
    question: Q,
    begin_by: Instant,
    tell: oneshot::Sender<Result<A, sqlx::Error>>,
}

impl<Q, A> QueuedQuestion<Q, A> {
    /// Whether nobody waits for the answer any more: it was given up, so it must not be done.
    fn is_over(&self) -> bool {
        self.tell.is_closed() || self.begin_by < Instant::now()
    }
}

impl<Q: Clone + Send + 'static, A: Send + 'static> Gatherer<Q, A> {
    /// How many questions are asked together at most.
    const MOST: usize = 100;

    /// `answer` gives an answer to each question, in their order, or an error. Where the database
    /// refuses some of them together, each is asked alone.
    pub(crate) fn new<F: Future<Output = Answers<A>> + Send + 'static>(
        places: usize,
        patience: Duration,
        answer: impl Fn(Vec<Q>) -> F + Send + Sync + 'static,
    ) -> Self {
        let waiting = Queue { asked: VecDeque::new(), places_taken: 0 };
        Self(Arc::new(GathererState {
            answer: Box::new(move |questions| Box::pin(answer(questions))),
            places,
            patience,
            waiting: Mutex::new(waiting),
        }))
    }

    /// Asks one question, and waits for its answer until the deadline.
    pub(crate) async fn ask(&self, question: Q, deadline: Deadline) -> Result<A, sqlx::Error> {
        let (tell, told) = oneshot::channel();
        let begin_by = Instant::now() + self.0.patience;
        self.begin(QueuedQuestion { question, begin_by, tell });
        // A question without an answer waited too long for its turn.
        deadline.run(async { told.await.unwrap_or_else(|_| Err(deadline.over())) }).await
    }

    fn begin(&self, asked: QueuedQuestion<Q, A>) {
        let is_free = {
            let mut waiting = self.0.waiting();
            waiting.asked.push_back(asked);
            let is_free = waiting.places_taken < self.0.places;
            waiting.places_taken += usize::from(is_free);
            is_free
        };
        if is_free {
            let place = StatementSlot { of: self.0.clone(), is_free: false };
            // A task of its own: an asker may go away while others wait for the same statement. Where
            // the runtime is ending, it is dropped right here, and gives its place back.
            tokio::spawn(place.answer_all());
        }
    }
}

impl<Q, A> GathererState<Q, A> {
    fn waiting(&self) -> MutexGuard<'_, Queue<Q, A>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place among the statements that are under way.
struct StatementSlot<Q, A> {
    of: Arc<GathererState<Q, A>>,
    is_free: bool,
}

impl<Q, A> Drop for StatementSlot<Q, A> {
    /// However it ends, the runtime's end included.
    fn drop(&mut self) {
        if !self.is_free {
            let mut waiting = self.of.waiting();
            waiting.places_taken -= 1;
            if waiting.places_taken == 0 {
                // Nobody is left who would answer them: they are told at once.
                waiting.asked.clear();
            }
        }
    }
}

impl<Q: Clone + Send + 'static, A: Send + 'static> StatementSlot<Q, A> {
    async fn answer_all(mut self) {
        while let Some(batch) = self.next() {
            self.answer(batch).await;
        }
    }

    /// The next questions; where there are none, the place is given up in the same moment, so that
    /// none is left behind.
    fn next(&mut self) -> Option<Vec<QueuedQuestion<Q, A>>> {
        let mut waiting = self.of.waiting();
        let count = waiting.asked.len().min(Gatherer::<Q, A>::MOST);
        if count == 0 {
            waiting.places_taken -= 1;
            self.is_free = true;
            return None;
        }
        Some(waiting.asked.drain(..count).collect())
    }

    async fn answer(&self, mut batch: Vec<QueuedQuestion<Q, A>>) {
        batch.retain(|asked| !asked.is_over());
        if batch.is_empty() {
            return;
        }
        let questions = batch.iter().map(|asked| asked.question.clone()).collect();
        match (self.of.answer)(questions).await {
            Ok(answers) => {
                for (asked, answer) in batch.into_iter().zip(answers) {
                    let _ = asked.tell.send(Ok(answer));
                }
            }
            // One of them may be to blame.
            Err(sqlx::Error::Database(_)) if batch.len() > 1 => {
                for asked in batch {
                    if !asked.is_over() {
                        let answer = self.answer_alone(asked.question).await;
                        let _ = asked.tell.send(answer);
                    }
                }
            }
            Err(error) => tell_all(batch, error),
        }
    }

    async fn answer_alone(&self, question: Q) -> Result<A, sqlx::Error> {
        let answers = (self.of.answer)(vec![question]).await?;
        answers.into_iter().next().ok_or(sqlx::Error::RowNotFound)
    }
}

/// Tells the same error to all.
fn tell_all<Q, A>(batch: Vec<QueuedQuestion<Q, A>>, error: sqlx::Error) {
    let kind = match &error {
        sqlx::Error::Io(error) => error.kind(),
        _ => io::ErrorKind::Other,
    };
    let text = error.to_string();
    let copies = (1..batch.len()).map(|_| io::Error::new(kind, text.clone()).into());
    let errors = std::iter::once(error).chain(copies);
    for (asked, error) in batch.into_iter().zip(errors) {
        let _ = asked.tell.send(Err(error));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_behind_a_statement_that_panics_is_told_at_once_and_the_next_is_answered() {
        let limit = Duration::from_secs(60);
        let gatherer = Gatherer::new(1, limit, async |questions: Vec<u8>| {
            tokio::task::yield_now().await;
            assert!(!questions.contains(&0), "the test's statement panics");
            Ok(questions)
        });
        let began = Instant::now();
        let ask = |question| gatherer.ask(question, Deadline::after(limit));
        let (first, second) = tokio::join!(ask(0), async {
            tokio::task::yield_now().await;
            ask(1).await
        });
        assert!(first.is_err() && second.is_err());
        assert!(began.elapsed() < limit / 2);
        assert_eq!(ask(2).await.unwrap(), 2);
    }
}
