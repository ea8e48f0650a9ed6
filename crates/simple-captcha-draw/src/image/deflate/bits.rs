//! Bits, one behind the other.

use super::LONGEST;

/// Writes bits, the lowest first, behind what a file has already.
pub(super) struct Bits<'a> {
    file: &'a mut Vec<u8>,
    /// Where the next byte goes; the file is made longer beforehand.
    at: usize,
    waiting: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    /// So many codes fit between two flushes.
    pub(super) const CODES: usize = 4;
    /// More bytes than the table of lengths takes.
    const TABLE: usize = 512;

    pub(super) fn after(file: &'a mut Vec<u8>, bytes: usize) -> Self {
        let at = file.len();
        file.resize(at + Self::TABLE + bytes * LONGEST as usize / 8, 0);
        Self { file, at, waiting: 0, count: 0 }
    }

    /// Adds bits. All that come between two flushes may be 56 at most.
    pub(super) fn put(&mut self, bits: u32, count: u32) {
        self.waiting |= u64::from(bits) << self.count;
        self.count += count;
    }

    /// Writes the bytes that are full. Eight are written whatever their number, since that takes no
    /// decision; the next ones overwrite those that were not full.
    pub(super) fn flush(&mut self) {
        if let Some(place) = self.file.get_mut(self.at..).and_then(|rest| rest.first_chunk_mut()) {
            *place = self.waiting.to_le_bytes();
        }
        self.at += self.count as usize / 8;
        self.waiting >>= self.count & !7;
        self.count &= 7;
    }

    pub(super) fn finish(mut self) {
        self.count += 7;
        self.flush();
        self.file.truncate(self.at);
    }
}
