//! What visitors notice while the server stops, starts again or reads its settings again:
//! nothing.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

#[path = "../common/mod.rs"]
mod common;
mod nginx;
mod reload;
mod stop;
