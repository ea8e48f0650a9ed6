//! A file that is made beside the place where it is to be.

use std::ffi::OsString;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

/// A file that is not whole yet. It is removed with this value.
///
/// A process that is interrupted while it makes a file, or runs out of disk space, leaves nothing that
/// others would take for the file.
pub(super) struct Draft(PathBuf);

impl Draft {
    pub(super) fn of(file: &Path) -> Self {
        let mut name = file.file_name().map(OsString::from).unwrap_or_default();
        name.push(format!(".{:016x}.new", RandomState::new().hash_one(())));
        Self(file.with_file_name(name))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Puts the file in its place, unless there is one by now.
    pub(super) fn publish(self, file: &Path) {
        // Some file systems have no links. SQLite then makes the file where it is to be.
        let _ = fs::hard_link(&self.0, file);
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.clone().into_os_string();
            name.push(ending);
            // Most of them are not there.
            let _ = fs::remove_file(name);
        }
    }
}
