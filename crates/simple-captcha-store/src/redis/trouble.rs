//! What the errors of Redis mean and what can be done about them.

use std::error::Error;
use std::io;
use std::sync::Arc;

use redis::{ErrorKind, RedisError};
use simple_captcha::store::StoreError;

/// The store's error for Redis', and what can be done about it where that is known.
pub(super) fn failed(error: RedisError) -> StoreError {
    // What was said is not repeated: it may be anything.
    if error.kind() == ErrorKind::Parse {
        return StoreError::failed(
            "what answers there is no Redis, or one that speaks TLS ('rediss://')",
        );
    }
    let told = advice(&error).map(|advice| format!("{error}: {advice}"));
    match (kind(&error), told) {
        (Some(kind), Some(text)) => StoreError::failed(io::Error::new(kind, text)),
        (Some(kind), None) => StoreError::failed(io::Error::new(kind, error)),
        (None, Some(text)) => StoreError::failed(text),
        (None, None) => StoreError::failed(error),
    }
}

/// What kind of error it is, if it is one of the connection, or of a server that is busy.
fn kind(error: &RedisError) -> Option<io::ErrorKind> {
    if matches!(error.code(), Some("LOADING" | "BUSY" | "TRYAGAIN")) {
        return Some(io::ErrorKind::ResourceBusy);
    }
    // The client shares what it was told.
    let shared = error.source().and_then(<dyn Error>::downcast_ref::<Arc<dyn Error + Send + Sync>>);
    let of_connection = match shared {
        Some(shared) => shared.downcast_ref::<io::Error>(),
        None => error.source().and_then(<dyn Error>::downcast_ref::<io::Error>),
    };
    match of_connection {
        Some(error) => Some(error.kind()),
        None => error.is_io_error().then_some(io::ErrorKind::ConnectionAborted),
    }
}

fn advice(error: &RedisError) -> Option<&'static str> {
    let says = |text: &str| error.to_string().contains(text);
    Some(match (error.kind(), error.code()) {
        (ErrorKind::AuthenticationFailed, _) | (_, Some("NOAUTH" | "WRONGPASS")) => {
            "the URL's user and password must be right"
        }
        (_, Some("READONLY")) => "name the server that takes writes",
        (_, Some("NOPERM")) => {
            "the user needs SET, GET, GETDEL, MGET, SCAN and UNLINK, on keys with the prefix"
        }
        (_, Some("ERR")) if says("unknown command") => "Redis must be 6.2 or newer",
        (_, Some("ERR")) if says("out of range") => {
            "the URL's number names one of the server's databases, 0 to 15 unless it is set up otherwise"
        }
        _ if error.is_connection_refusal() => "Redis must run and listen where the URL says",
        _ => return None,
    })
}
