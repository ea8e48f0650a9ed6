//! Reading files that somebody else wrote.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Reads a whole file of at most `most` bytes.
///
/// A device may be endless and a pipe may never have a writer, so neither is opened; and of a file that
/// is larger, or grows, no more is read.
pub(crate) fn read(file: &Path, most: usize) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(file)?.file_type();
    if kind.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    if !kind.is_file() {
        return Err(io::Error::other("it is a device or a pipe and not a file"));
    }
    let too_large = || io::Error::other(format!("it is too large: {} at most is read", size(most)));
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    File::open(file)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > most { Err(too_large()) } else { Ok(bytes) }
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}
