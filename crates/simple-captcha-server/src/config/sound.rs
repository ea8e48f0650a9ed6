//! Sound: whether and in which voices captchas are heard.

use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use super::toml_value::{some_text, truth};
use super::values::switch;

#[derive(Args, Clone, Debug, Deserialize)]
#[command(next_help_heading = "Sound")]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SoundConfig {
    /// Whether captchas can be heard: true or false
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_AUDIO", default_value_t = Self::default().audio, action = clap::ArgAction::Set, value_parser = switch)]
    #[serde(deserialize_with = "truth")]
    pub(crate) audio: bool,
    /// A folder with voices of other languages, which `voice make` made
    ///
    /// All its files whose names end in .voice are read. English is in the binary.
    #[arg(long, value_name = "DIR", env = "CAPTCHA_VOICES")]
    #[serde(deserialize_with = "some_text")]
    pub(crate) voices: Option<PathBuf>,
}

impl Default for SoundConfig {
    fn default() -> Self {
        Self { audio: true, voices: None }
    }
}
