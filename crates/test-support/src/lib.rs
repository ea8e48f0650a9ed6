//! What the tests of several crates have in common.
#![allow(
    missing_debug_implementations,
    missing_docs,
    clippy::cast_precision_loss,
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    reason = "only the tests of this workspace use it"
)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

#[cfg(feature = "dots")]
pub mod dots;
mod drawing;
mod picture;
mod process;
#[cfg(feature = "script")]
pub mod script;
#[cfg(feature = "servers")]
pub mod servers;
#[cfg(feature = "store")]
pub mod store;
mod text;
mod voice;

pub use drawing::{Background, Base, Drawing, EffectChoice, Engraving, Fonts, Shapes};
pub use picture::{Picture, draw, mean_difference};
pub use process::Process;
pub use text::{LETTERS, text};
pub use voice::beeping;
