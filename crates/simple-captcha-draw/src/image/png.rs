//! From ink to PNG files: a palette, no filters, our own [`deflate`].
//!
//! The format is that of the PNG specification, third edition. Pictures of at most sixteen colours
//! have two pixels to a byte.

use super::canvas::Canvas;
use super::colour::Palette;
use super::deflate;

const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
const PALETTE_COLOURS: u8 = 3;

/// Writes a canvas as a PNG with a palette.
pub(crate) fn encode(canvas: &Canvas, palette: &Palette) -> Vec<u8> {
    let (width, height) = canvas.pixels();
    let numbers = palette.numbers(canvas);
    let (depth, rows) =
        if palette.len() <= 16 { (4, pack(&numbers, width)) } else { (8, whole(&numbers, width)) };

    let mut file = Vec::with_capacity(rows.len() + 256);
    file.extend(SIGNATURE);
    let mut header = Vec::new();
    for side in [width, height] {
        header.extend(u32::try_from(side).unwrap_or(u32::MAX).to_be_bytes());
    }
    header.extend([depth, PALETTE_COLOURS, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", |data| data.extend(header));
    chunk(&mut file, *b"PLTE", |data| data.extend(palette.channels()));
    if !palette.alpha().is_empty() {
        chunk(&mut file, *b"tRNS", |data| data.extend(palette.alpha()));
    }
    chunk(&mut file, *b"IDAT", |data| deflate::zlib(&rows, data));
    chunk(&mut file, *b"IEND", |_| ());
    file
}

/// Adds a chunk: its length, its name, its data and their checksum.
fn chunk(file: &mut Vec<u8>, name: [u8; 4], write: impl FnOnce(&mut Vec<u8>)) {
    let start = file.len();
    file.extend([0; 4]);
    file.extend(name);
    write(file);
    let length = u32::try_from(file.len() - start - 8).unwrap_or(u32::MAX);
    if let Some(place) = file.get_mut(start..start + 4) {
        place.copy_from_slice(&length.to_be_bytes());
    }
    let sum = crc32fast::hash(file.get(start + 4..).unwrap_or_default());
    file.extend(sum.to_be_bytes());
}

/// A pixel to a byte, before each row the number of its filter: none.
fn whole(numbers: &[u8], width: usize) -> Vec<u8> {
    let mut rows = Vec::with_capacity(numbers.len() + numbers.len() / width.max(1));
    for row in numbers.chunks_exact(width.max(1)) {
        rows.push(0);
        rows.extend_from_slice(row);
    }
    rows
}

/// Two pixels to a byte, each row from a byte of its own, before each the number of its filter.
fn pack(numbers: &[u8], width: usize) -> Vec<u8> {
    let mut rows = Vec::with_capacity((width / 2 + 2) * (numbers.len() / width.max(1)));
    for row in numbers.chunks_exact(width.max(1)) {
        rows.push(0);
        let (pairs, rest) = row.as_chunks::<2>();
        // As one number of sixteen bits, of which eight go through the processor at once.
        let pairs = pairs.iter().map(|&pair| u16::from_le_bytes(pair));
        rows.extend(pairs.map(|pair| (pair << 4 | pair >> 8).to_le_bytes()[0]));
        rows.extend(rest.iter().map(|left| left << 4));
    }
    rows
}
