//! Whether a file is still the one that was opened.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A file, and which one of all files it was when it was opened.
///
/// Whoever has a file open goes on with it when its name is taken away or given to another one. Other
/// programs do not see what is written there, and it is gone with the last process that has it open.
pub(super) struct Identity {
    path: PathBuf,
    number: Option<Number>,
}

/// Its device and its number there.
type Number = (u64, u64);

impl Identity {
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), number: number(path)? })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Fails if another file has the name now, or none.
    pub(super) fn check(&self) -> Result<(), sqlx::Error> {
        if self.number.is_none() {
            return Ok(());
        }
        let found = match number(&self.path) {
            Ok(number) if number == self.number => return Ok(()),
            Ok(_) => "was replaced by another file",
            Err(error) if error.kind() == ErrorKind::NotFound => "was removed or renamed",
            Err(error) => return Err(error.into()),
        };
        let text = format!(
            "{} {found} while it was in use: put it back, or restart to open what is there then",
            self.path.display()
        );
        Err(io::Error::other(text).into())
    }
}

#[cfg(unix)]
fn number(path: &Path) -> io::Result<Option<Number>> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path)?;
    Ok(Some((metadata.dev(), metadata.ino())))
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn number(_: &Path) -> io::Result<Option<Number>> {
    Ok(None)
}
