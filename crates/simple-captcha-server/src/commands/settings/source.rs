//! The text of a Python file, whatever encoding it says that it has.

use std::path::Path;

use anyhow::{Context, bail};

use crate::files;

/// In bytes. Settings have some kilobytes.
const LARGEST: usize = 256 * 1024;

/// Reads the text of a file; its lines end as they do on Unix.
pub(super) fn read(file: &Path) -> anyhow::Result<String> {
    let text = decode(&files::read(file, LARGEST)?)?;
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn decode(bytes: &[u8]) -> anyhow::Result<String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        bail!("it is UTF-16, which Python does not read either: save it as UTF-8");
    }
    if bytes.contains(&0) {
        bail!("it is no text: it has zero bytes in it");
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let named = named_encoding(bytes).unwrap_or_else(|| "utf-8".to_owned());
    match named.to_ascii_lowercase().replace('_', "-").as_str() {
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" => {
            Ok(bytes.iter().copied().map(char::from).collect())
        }
        "utf-8" | "utf8" | "utf-8-sig" | "ascii" | "us-ascii" => {
            let text = str::from_utf8(bytes).context("it is not UTF-8, and names no encoding")?;
            Ok(text.to_owned())
        }
        other => bail!("its encoding is {other:?}: save it as UTF-8"),
    }
}

/// The encoding that a comment in one of the first two lines names.
fn named_encoding(bytes: &[u8]) -> Option<String> {
    bytes.split(|byte| *byte == b'\n').take(2).find_map(|line| {
        let line = String::from_utf8_lossy(line.get(..200).unwrap_or(line));
        let comment = line.trim_start().strip_prefix('#')?;
        let (_, named) = comment.split_once("coding")?;
        let named = named.strip_prefix([':', '='])?.trim_start();
        let end = named.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
        named.get(..end.unwrap_or(named.len())).filter(|name| !name.is_empty()).map(str::to_owned)
    })
}
