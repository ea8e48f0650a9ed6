//! Expensive work, away from the threads that serve everybody.
//!
//! A web framework polls many requests on a few threads: a drawing that takes 50 ms would hold up
//! everybody who happens to be on its thread. Such work runs on threads of its own, which are half as
//! many as the machine has processors: however much of it is asked for, the other half stays free.
//! It needs no async runtime, so it works in every web framework.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread;

type Job = Box<dyn FnOnce() + Send>;

/// What is to be done next; `None` if the system started no thread.
static QUEUE: LazyLock<Option<Sender<Job>>> = LazyLock::new(|| {
    let (sender, jobs) = channel();
    let jobs = Arc::new(Mutex::new(jobs));
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let threads = (0..processors.div_ceil(2)).map(|_| {
        let jobs = Arc::clone(&jobs);
        thread::Builder::new().name("captcha-drawing".to_owned()).spawn(move || work(&jobs))
    });
    (threads.filter(Result::is_ok).count() > 0).then_some(sender)
});

fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = locked(jobs).recv();
        match job {
            Ok(job) => job(),
            Err(_) => return,
        }
    }
}

/// Where the result of a job goes, and the task that waits for it.
struct Slot<T> {
    result: Option<thread::Result<T>>,
    waiting: Option<Waker>,
}

/// Runs `work` on one of the threads for expensive work. If nobody waits for it any more when its
/// turn comes, it is dropped.
///
/// # Panics
///
/// If `work` does.
pub(crate) async fn on_worker<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let Some(queue) = &*QUEUE else { return work() };
    let slot = Arc::new(Mutex::new(Slot { result: None, waiting: None }));
    let theirs = Arc::clone(&slot);
    let job = Box::new(move || {
        if Arc::strong_count(&theirs) == 1 {
            return;
        }
        let result = catch_unwind(AssertUnwindSafe(work));
        let waiting = {
            let mut slot = locked(&theirs);
            slot.result = Some(result);
            slot.waiting.take()
        };
        if let Some(waiting) = waiting {
            waiting.wake();
        }
    });
    if let Err(unsent) = queue.send(job) {
        unsent.0();
    }
    poll_fn(|context| {
        let mut slot = locked(&slot);
        match slot.result.take() {
            Some(Ok(result)) => Poll::Ready(result),
            Some(Err(panic)) => resume_unwind(panic),
            None => {
                slot.waiting = Some(context.waker().clone());
                Poll::Pending
            }
        }
    })
    .await
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn work_runs_on_another_thread_and_its_panic_is_the_callers() {
        let here = thread::current().id();
        assert_ne!(on_worker(|| thread::current().id()).await, here);
        let panicking = tokio::spawn(on_worker(|| -> u8 { panic!("a bad effect") }));
        assert!(panicking.await.unwrap_err().is_panic());
        assert_eq!(on_worker(|| 7).await, 7, "the threads outlive it");
    }

    #[tokio::test]
    async fn no_more_runs_at_a_time_than_half_of_the_processors_have_threads() {
        let most = thread::available_parallelism().map_or(1, usize::from).div_ceil(2);
        let running = Arc::new(Mutex::new((0, 0)));
        let jobs = (0..20).map(|_| {
            let running = Arc::clone(&running);
            tokio::spawn(on_worker(move || {
                let mut now = locked(&running);
                now.0 += 1;
                now.1 = now.1.max(now.0);
                drop(now);
                thread::sleep(Duration::from_millis(1));
                locked(&running).0 -= 1;
            }))
        });
        for job in Vec::from_iter(jobs) {
            job.await.unwrap();
        }
        assert!(locked(&running).1 <= most);
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_is_dropped() {
        let count = Arc::new(Mutex::new(0));
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let (open, closed) = channel::<()>();
        let closed = Arc::new(Mutex::new(closed));
        // Every thread is kept busy until the other jobs are given up.
        let busy = (0..processors).map(|_| {
            let closed = Arc::clone(&closed);
            tokio::spawn(on_worker(move || locked(&closed).recv().is_err()))
        });
        let busy = Vec::from_iter(busy);
        // They are in the queue once they have had their turn.
        tokio::task::yield_now().await;
        for _ in 0..10 {
            let count = Arc::clone(&count);
            let job = on_worker(move || *locked(&count) += 1);
            assert!(tokio::time::timeout(Duration::ZERO, job).await.is_err());
        }
        drop(open);
        for job in busy {
            job.await.unwrap();
        }
        on_worker(|| ()).await;
        assert_eq!(*locked(&count), 0);
    }
}
