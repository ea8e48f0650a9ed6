//! What visitors notice while the server stops and starts again: nothing.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

#[path = "../common/mod.rs"]
mod common;
mod stop;
