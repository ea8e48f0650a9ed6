//! What the tests of several crates have in common.
#![allow(
    missing_docs,
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    reason = "only the tests of this workspace use it"
)]

mod drawing;
mod picture;
mod voice;

pub use drawing::{Added, Background, Base, Drawing, Engraving, Fonts, Shapes};
pub use picture::{Picture, draw, mean_difference};
pub use voice::beeping;
