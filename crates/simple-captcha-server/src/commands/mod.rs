//! The commands that do one thing and end.

pub(crate) mod audio;
pub(crate) mod database;
mod progress;
mod sampler;
pub(crate) mod samples;
pub(crate) mod settings;
pub(crate) mod sheet;
pub(crate) mod site;
pub(crate) mod voice;
