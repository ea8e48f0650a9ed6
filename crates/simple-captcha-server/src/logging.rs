//! What is logged, and what never is.

use std::io::{self, IsTerminal};
use std::time::Duration;

use axum::http::{Request, Response, Uri};
use tracing::{Level, Span};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::repeat_limit::RepeatLimit;

/// Starts logging to standard error, as `RUST_LOG` says, or what is of note.
pub(crate) fn start(wanted: Option<&str>) {
    let wanted = wanted.unwrap_or("info");
    let (filter, misread) = match wanted.parse::<Targets>() {
        Ok(filter) => (filter, None),
        Err(error) => (Targets::new().with_default(Level::INFO), Some(error)),
    };
    let repeats = RepeatLimit::default();
    let lines = fmt::layer()
        .event_format(repeats.counted(fmt::format()))
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        // A log that cannot be written, on a full disk perhaps, must not end a request: to complain
        // about it, where it cannot be written either, would panic.
        .log_internal_errors(false)
        .with_filter(repeats);
    tracing_subscriber::registry().with(filter).with(lines).init();
    if let Some(error) = misread {
        tracing::warn!(%error, "RUST_LOG cannot be read, so it counts as info");
    }
}

pub(crate) fn request_span<B>(request: &Request<B>) -> Span {
    tracing::debug_span!("request", method = %request.method(), path = shown_path(request.uri()))
}

pub(crate) fn log_response<B>(response: &Response<B>, latency: Duration, _span: &Span) {
    tracing::debug!(status = response.status().as_u16(), ?latency, "answered");
}

/// The path of a request as it may be logged: what is not a word of our own URLs is cut to four
/// characters, and a query is left out. Whoever reads a whole key could take that visitor's captcha.
fn shown_path(uri: &Uri) -> String {
    const OUR_WORDS: [&str; 25] = [
        "1",
        "altcha",
        "api",
        "api.js",
        "assets",
        "audio",
        "captcha",
        "challenge",
        "demo",
        "enterprise.js",
        "healthz",
        "image",
        "letters",
        "readyz",
        "recaptcha",
        "refresh",
        "refresh_captcha",
        "site",
        "siteverify",
        "solve",
        "sum",
        "test",
        "turnstile",
        "v0",
        "verify",
    ];
    let shown = |part: &str| {
        let start: String = part.chars().take(4).collect();
        if OUR_WORDS.contains(&part) || start == part { part.to_owned() } else { start + "…" }
    };
    uri.path().split('/').map(shown).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_key_only_the_start_is_shown() {
        for (uri, shown) in [
            ("/captcha/image/686b0d6dba489980b80e36f7fd0d93950e41469f@2/", "/captcha/image/686b…/"),
            ("/captcha/audio/686b0d6dba489980b80e36f7fd0d93950e41469f.wav", "/captcha/audio/686b…"),
            ("/captcha/%69mage/686b0d6dba489980b80e36f7fd0d93950e41469f/", "/captcha/%69m…/686b…/"),
            ("/captcha/image//686b0d6dba/", "/captcha/image//686b…/"),
            ("/test/?captcha=khxm", "/test/"),
        ] {
            assert_eq!(shown_path(&uri.parse().unwrap()), shown);
        }
    }
}
