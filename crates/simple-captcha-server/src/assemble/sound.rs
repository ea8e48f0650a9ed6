//! The voices that the configuration names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use simple_captcha::audio::{AudioStyle, Voice};

use crate::cli::Usage;
use crate::config::SoundConfig;
use crate::files;

/// English, and the voices of the folder.
pub(crate) fn voices(sound: &SoundConfig) -> anyhow::Result<AudioStyle> {
    let Some(folder) = &sound.voices else { return Ok(AudioStyle::default()) };
    let blame = "--voices (or CAPTCHA_VOICES)";
    let files = files(folder).with_context(|| format!("{blame}: {}", folder.display()))?;
    if files.is_empty() {
        let what = "has no file whose name ends in .voice";
        return Err(Usage(format!("{blame}: {} {what}", folder.display())).into());
    }
    let mut style = AudioStyle::default();
    let mut names = BTreeMap::new();
    for file in files {
        let voice = voice(&file).with_context(|| format!("{blame}: {}", file.display()))?;
        let name = (voice.language().clone(), voice.name().to_owned());
        style = style.with_voice(voice);
        if let Some(other) = names.insert(name, file.clone()) {
            let both = format!("{} and {}", other.display(), file.display());
            let why = format!("{blame}: {both} have the same voice: remove one of them");
            return Err(Usage(why).into());
        }
    }
    Ok(style)
}

/// The voices' files in a folder, in an order that is always the same.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("voice")) {
            files.push(file);
        } else {
            tracing::warn!(
                "--voices: {} is not read, as its name does not end in .voice",
                file.display()
            );
        }
    }
    files.sort();
    Ok(files)
}

fn voice(file: &Path) -> anyhow::Result<Voice> {
    Ok(Voice::from_bytes(&files::read(file, Voice::MAX_FILE_LEN)?)?)
}
