//! The commands that do one thing and end.

pub(crate) mod database;
mod sampler;
pub(crate) mod samples;
pub(crate) mod sheet;
