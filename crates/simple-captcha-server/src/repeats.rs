//! Keeps what is logged again and again from filling the disk.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::callsite::Identifier;
use tracing::{Event, Level, Metadata};
use tracing_subscriber::layer::{Context, Filter};

/// Lets only so many warnings and errors of one kind through in a second: while a database is away,
/// every request has the same to say.
#[derive(Debug, Default)]
pub(crate) struct Repeats(Mutex<HashMap<Identifier, Second>>);

/// What was said of one kind in a second.
#[derive(Debug)]
struct Second {
    began: Instant,
    lines: u32,
}

impl Repeats {
    /// In one second.
    const MOST: u32 = 10;

    fn is_one_too_many(&self, kind: Identifier) -> bool {
        let now = Instant::now();
        let mut seconds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let second = seconds.entry(kind).or_insert(Second { began: now, lines: 0 });
        if now.duration_since(second.began) >= Duration::from_secs(1) {
            *second = Second { began: now, lines: 0 };
        }
        second.lines = second.lines.saturating_add(1);
        second.lines > Self::MOST
    }
}

impl<S> Filter<S> for Repeats {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        let metadata = event.metadata();
        *metadata.level() > Level::WARN || !self.is_one_too_many(metadata.callsite())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::Arc;

    use tracing_subscriber::Layer;
    use tracing_subscriber::fmt;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_error_is_logged_ten_times_a_second_and_each_kind_counts_for_itself() {
        let log = Log::default();
        let writer = log.clone();
        let lines = fmt::layer().with_writer(move || writer.clone());
        let subscriber = tracing_subscriber::registry().with(lines.with_filter(Repeats::default()));
        tracing::subscriber::with_default(subscriber, || {
            let away = || tracing::error!("the database is away");
            let told = || tracing::info!("of note");
            (0..500).for_each(|_| away());
            tracing::warn!("something else");
            (0..50).for_each(|_| told());
            std::thread::sleep(Duration::from_secs(1));
            (0..500).for_each(|_| away());
        });
        let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        let count = |text: &str| log.lines().filter(|line| line.contains(text)).count();
        assert_eq!(["away", "else", "note"].map(count), [20, 1, 50]);
    }
}
