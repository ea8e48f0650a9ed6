//! Keeps what is logged again and again from filling the disk.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::callsite::Identifier;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::{Context, Filter};
use tracing_subscriber::registry::LookupSpan;

/// Lets each place in the code log ten lines, and then one a minute: 1,450 a day at most, whatever
/// visitors send and however long a database is away. A line says how many like it were left out
/// before it. There is no limit to lines of `debug` and `trace`, and to those about settings, which only
/// the operator causes.
#[derive(Clone, Debug, Default)]
pub(crate) struct RepeatLimit(Arc<Mutex<HashMap<Identifier, LogPlace>>>);

/// A place in the code that logs.
#[derive(Debug)]
struct LogPlace {
    /// How many lines it may log now.
    allowed: u32,
    /// When it was allowed one more.
    since: Instant,
    /// How many lines were left out since the last that was not.
    left_out: u64,
}

impl LogPlace {
    const MOST: u32 = 10;
    const ONE_MORE_EVERY: Duration = Duration::from_secs(60);

    fn new(now: Instant) -> Self {
        Self { allowed: Self::MOST, since: now, left_out: 0 }
    }

    fn may_log(&mut self, now: Instant) -> bool {
        let passed = now.duration_since(self.since).as_secs() / Self::ONE_MORE_EVERY.as_secs();
        if passed > 0 {
            let more = u32::try_from(passed).unwrap_or(u32::MAX);
            self.allowed = self.allowed.saturating_add(more).min(Self::MOST);
            self.since = now;
        }
        let left = self.allowed.checked_sub(1);
        match left {
            Some(left) => self.allowed = left,
            None => self.left_out = self.left_out.saturating_add(1),
        }
        left.is_some()
    }
}

impl RepeatLimit {
    fn with<T>(&self, event: &Event<'_>, act: impl FnOnce(&mut LogPlace, Instant) -> T) -> T {
        let now = Instant::now();
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = places.entry(event.metadata().callsite()).or_insert_with(|| LogPlace::new(now));
        act(place, now)
    }

    /// Writes lines in this format, with how many were left out.
    pub(crate) fn counted<F>(&self, format: F) -> CountFormat<F> {
        CountFormat { format, repeats: self.clone() }
    }
}

fn is_limited(event: &Event<'_>) -> bool {
    let place = event.metadata().target();
    let of_settings = place.strip_prefix(concat!(env!("CARGO_CRATE_NAME"), "::"));
    let of_settings = of_settings.is_some_and(|place| {
        let root = place.split("::").next().unwrap_or_default();
        ["assemble", "cli"].contains(&root) || ["serve", "serve::reload"].contains(&place)
    });
    *event.metadata().level() <= Level::INFO && !of_settings
}

impl<S> Filter<S> for RepeatLimit {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        !is_limited(event) || self.with(event, LogPlace::may_log)
    }
}

/// A format whose lines say how many like them were left out.
#[derive(Debug)]
pub(crate) struct CountFormat<F> {
    format: F,
    repeats: RepeatLimit,
}

impl<S, N, F> FormatEvent<S, N> for CountFormat<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let take = |place: &mut LogPlace, _| std::mem::take(&mut place.left_out);
        let left_out = if is_limited(event) { self.repeats.with(event, take) } else { 0 };
        if left_out == 0 {
            return self.format.format_event(context, writer, event);
        }
        let mut line = String::new();
        self.format.format_event(context, Writer::new(&mut line), event)?;
        writeln!(writer, "{} ({left_out} more like this were left out before)", line.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use tracing_subscriber::Layer;
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

    impl RepeatLimit {
        /// Does as if a minute had passed.
        fn pass_a_minute(&self) {
            for place in self.0.lock().unwrap().values_mut() {
                place.since -= LogPlace::ONE_MORE_EVERY;
            }
        }
    }

    #[test]
    fn each_place_logs_ten_lines_and_then_one_a_minute_that_counts_the_others() {
        let log = Log::default();
        let writer = log.clone();
        let repeats = RepeatLimit::default();
        let format = repeats.counted(tracing_subscriber::fmt::format());
        let lines = tracing_subscriber::fmt::layer().event_format(format);
        let lines = lines.with_writer(move || writer.clone()).with_filter(repeats.clone());
        let subscriber = tracing_subscriber::registry().with(lines);
        tracing::subscriber::with_default(subscriber, || {
            let away = || tracing::error!("the database is away");
            let note = || tracing::info!("of note");
            (0..500).for_each(|_| away());
            tracing::warn!("something else");
            (0..50).for_each(|_| note());
            (0..50).for_each(|_| tracing::debug!("a detail"));
            repeats.pass_a_minute();
            (0..500).for_each(|_| away());
        });
        let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        let count = |text: &str| log.lines().filter(|line| line.contains(text)).count();
        assert_eq!(["away", "else", "note", "detail"].map(count), [11, 1, 10, 50], "{log}");
        assert_eq!(count("(490 more like this were left out before)"), 1, "{log}");
    }

    #[test]
    fn a_place_that_is_quiet_may_log_ten_lines_again() {
        let begin = Instant::now();
        let mut place = LogPlace::new(begin);
        let mut lines = |after: u64| {
            let now = begin + Duration::from_secs(after);
            (0..100).filter(|_| place.may_log(now)).count()
        };
        assert_eq!([0, 59, 60, 61, 180, 36_000].map(&mut lines), [10, 0, 1, 0, 2, 10]);
    }
}
