//! What is logged, and what never is.

use std::io::{self, IsTerminal};
use std::time::Duration;

use axum::extract::Request;
use axum::http::{Response, Uri};
use tracing::Span;
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error, as `RUST_LOG` says.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
}

pub(crate) fn request_span(request: &Request) -> Span {
    tracing::debug_span!("request", method = %request.method(), path = shown_path(request.uri()))
}

pub(crate) fn log_response<B>(response: &Response<B>, latency: Duration, _span: &Span) {
    tracing::debug!(status = response.status().as_u16(), ?latency, "answered");
}

/// The path of a request as it may be logged: of a key its first four characters, and no query.
/// Whoever reads a whole key could take that visitor's captcha.
fn shown_path(uri: &Uri) -> String {
    let mut before = "";
    let mut shown = Vec::new();
    for part in uri.path().split('/') {
        let most = if matches!(before, "image" | "audio") { 4 } else { 32 };
        let cut = part.chars().take(most).collect::<String>();
        shown.push(if cut.len() < part.len() { cut + "…" } else { cut });
        before = part;
    }
    shown.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_key_only_the_start_is_shown() {
        for (uri, shown) in [
            ("/captcha/image/686b0d6dba489980b80e36f7fd0d93950e41469f@2/", "/captcha/image/686b…/"),
            ("/captcha/audio/686b0d6dba489980b80e36f7fd0d93950e41469f.wav", "/captcha/audio/686b…"),
            ("/x/686b0d6dba489980b80e36f7fd0d93950e41469f", "/x/686b0d6dba489980b80e36f7fd0d9395…"),
            ("/test/?captcha=khxm", "/test/"),
        ] {
            assert_eq!(shown_path(&uri.parse().unwrap()), shown);
        }
    }
}
