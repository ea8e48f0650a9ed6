//! Fonts of the site's choice.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserializer, de};
use simple_captcha::image::Font;

use super::toml_value;
use super::values::list;
use crate::files;

/// In bytes. Fonts for all of Chinese have some 20 MB.
const LARGEST: usize = 64 * 1024 * 1024;

/// The files of one option or variable.
#[derive(Clone, Debug)]
pub(crate) struct FontFiles(Vec<FontFile>);

impl FontFiles {
    pub(super) fn files(&self) -> impl Iterator<Item = &FontFile> {
        self.0.iter()
    }
}

impl FromStr for FontFiles {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A name may have these characters in it.
        if Path::new(text).exists() {
            return Ok(Self(vec![FontFile::at(text)]));
        }
        let files = list(text).flat_map(|part| part.split(':')).map(str::trim);
        let files: Vec<_> = files.filter(|file| !file.is_empty()).map(FontFile::at).collect();
        if files.is_empty() { Err("expected a font file") } else { Ok(Self(files)) }
    }
}

/// Reads a list of files, each under its own name.
pub(super) fn fonts<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<FontFiles>, D::Error> {
    let files: Vec<String> = toml_value::texts(deserializer)?;
    if files.iter().any(String::is_empty) {
        return Err(de::Error::custom("expected a font file"));
    }
    Ok(files.into_iter().map(|file| FontFiles(vec![FontFile::at(file)])).collect())
}

/// A font in a file, which is read when it is needed.
#[derive(Clone, Debug)]
pub(crate) struct FontFile {
    path: PathBuf,
    font: OnceLock<Font>,
}

impl FontFile {
    fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), font: OnceLock::new() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The font. It is in memory once, however often it is asked for.
    pub(super) fn font(&self) -> Result<Font, String> {
        if let Some(font) = self.font.get() {
            return Ok(font.clone());
        }
        let file = self.path.display();
        let data = files::read(&self.path, LARGEST)
            .map_err(|error| format!("{file} cannot be read: {error}"))?;
        let font =
            Font::new(data).map_err(|error| format!("{file} cannot be drawn in: {error}"))?;
        Ok(self.font.get_or_init(|| font).clone())
    }
}
