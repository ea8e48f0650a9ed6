//! Why something is no voice.

use super::Voice;
use crate::audio::clip::InvalidRecording;

/// Why a file or recordings are not taken as a [`Voice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidVoice {
    /// The file does not begin as a voice's file does.
    #[error("it is no voice's file of version 1")]
    NoVoice,
    /// What stands before the clips is damaged.
    #[error("its head is damaged")]
    Head,
    /// The clip of a symbol is damaged, or the file ends in it.
    #[error("its clip of {0:?} is damaged")]
    Clip(char),
    /// The clip of this number is damaged so that nobody knows its symbol, or is not there.
    #[error("its clip number {0} is damaged or missing")]
    Nameless(usize),
    /// Nothing is heard in the clip of a symbol.
    #[error("its clip of {0:?} is silent")]
    Silent(char),
    /// There is something behind the last clip.
    #[error("there is something behind its last clip")]
    Behind,
    /// A symbol has two clips.
    #[error("it has two clips of {0:?}")]
    Twice(char),
    /// A symbol that every voice must have has no clip.
    #[error("it has no clip of {0:?}, which every voice must have")]
    Missing(char),
    /// The file is too long or has too many clips.
    #[error("it is too large: {symbols} symbols and {bytes} bytes are the most",
        symbols = Voice::MAX_SYMBOLS, bytes = Voice::MAX_FILE_LEN)]
    TooLarge,
    /// Its name is empty, too long, or has control characters in it.
    #[error("a voice's name has 1 to {} bytes, and all can be seen", Voice::MAX_NAME_LEN)]
    Name,
    /// A recording is no clip.
    #[error("its recording of {0:?} cannot be taken: {1}")]
    Recording(char, InvalidRecording),
}
