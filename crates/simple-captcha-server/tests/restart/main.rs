//! What visitors notice while the server stops and starts again: nothing.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

#[path = "../common/mod.rs"]
mod common;
mod nginx;
mod stop;
