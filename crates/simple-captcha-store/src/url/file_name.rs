//! The name of an SQLite file in a URL.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::InvalidUrl;

/// What is encoded in the name of a file.
const MEANINGFUL: &AsciiSet = &CONTROLS.add(b'?').add(b'#').add(b'%');

/// The file that a URL names behind `sqlite:`.
pub(super) fn read(behind_scheme: &str) -> Result<PathBuf, InvalidUrl> {
    let encoded = behind_scheme.strip_prefix("//").unwrap_or(behind_scheme);
    if encoded.contains(['?', '#']) {
        return Err(InvalidUrl::Parameters);
    }
    match percent_decode_str(encoded).decode_utf8() {
        Ok(name) => checked(&name),
        Err(_) => Err(InvalidUrl::FileName),
    }
}

/// A file's name as it is kept. From the root there is one way to write it, and behind `sqlite:` it is
/// read as the same again.
pub(super) fn checked(name: &str) -> Result<PathBuf, InvalidUrl> {
    match name {
        "" | ":memory:" => Err(InvalidUrl::NoFile),
        name if name.contains('\0') => Err(InvalidUrl::FileName),
        name if name.starts_with("//") => Ok(format!("/{}", name.trim_start_matches('/')).into()),
        name => Ok(name.into()),
    }
}

/// The name as a URL has it behind `sqlite:`.
pub(super) fn shown(file: &Path) -> String {
    utf8_percent_encode(&file.to_string_lossy(), MEANINGFUL).to_string()
}

/// Warns of a file that is not there, if there is one where other programs would look for it: some
/// read `sqlite:///captcha.db` as a file in the current folder.
pub(super) fn warn_of_another_reading(file: &Path) {
    let Ok(from_here) = file.strip_prefix("/") else { return };
    if !file.exists() && from_here.exists() {
        tracing::warn!(
            "sqlite:{} does not exist, but {1} does in the current folder: if you mean that one, \
             write sqlite:{1}",
            shown(file),
            shown(from_here),
        );
    }
}
