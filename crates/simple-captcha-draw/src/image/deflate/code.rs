//! The Huffman code of one picture.

use super::bits::Bits;
use super::runs::{Span, runs};
use super::{END, LONGEST, SYMBOLS};

/// A Huffman code: for each symbol its bits, in the order in which they are written, and how many.
pub(super) struct Code {
    symbols: [(u16, u8); SYMBOLS],
    has_runs: bool,
}

impl Code {
    pub(super) fn of(spans: &[Span<'_>]) -> Self {
        let mut bytes = [[0_u32; 256]; Bits::CODES];
        let mut counts = [0_u32; SYMBOLS];
        let mut count = |symbol: usize| {
            if let Some(count) = counts.get_mut(symbol) {
                *count += 1;
            }
        };
        for span in spans {
            // Neighbours are often the same byte. Each has a count of its own, so that the processor
            // need not wait for one before it adds the next.
            let (quads, rest) = span.bytes.as_chunks::<{ Bits::CODES }>();
            for quad in quads {
                for (counts, &byte) in bytes.iter_mut().zip(quad) {
                    if let Some(count) = counts.get_mut(usize::from(byte)) {
                        *count += 1;
                    }
                }
            }
            for &byte in rest {
                count(byte.into());
            }
            for run in runs(span.repeated) {
                count(run.symbol.into());
            }
        }
        count(END);
        for bytes in &bytes {
            for (count, bytes) in counts.iter_mut().zip(bytes) {
                *count += bytes;
            }
        }
        let has_runs = spans.iter().any(|span| span.repeated > 0);
        Self { symbols: with_codes(&lengths(&counts)), has_runs }
    }

    /// Writes a symbol.
    pub(super) fn put(&self, symbol: usize, bits: &mut Bits<'_>) {
        let (code, count) = self.symbols.get(symbol).copied().unwrap_or_default();
        bits.put(code.into(), count.into());
    }

    /// Writes the table of the code's lengths.
    pub(super) fn write(&self, bits: &mut Bits<'_>) {
        // The order in which the format wants the lengths of the lengths' own code.
        const ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        const LENGTH_SYMBOLS: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16, 17, 18];
        bits.put((SYMBOLS - 257) as u32, 5);
        bits.put(0, 5);
        bits.put(ORDER.len() as u32 - 4, 4);
        for symbol in ORDER {
            bits.put(if LENGTH_SYMBOLS.contains(&symbol) { 4 } else { 0 }, 3);
            bits.flush();
        }
        let mut put = |symbol: u8, extra: usize, extra_bits: u32| {
            let number = if symbol <= 12 { symbol } else { symbol - 3 };
            bits.put((u32::from(number)).reverse_bits() >> 28, 4);
            bits.put(extra as u32, extra_bits);
            bits.flush();
        };
        for same in self.symbols.chunk_by(|one, other| one.1 == 0 && other.1 == 0) {
            let mut left = same.len();
            while left > 0 {
                let taken = match (same, left) {
                    ([(_, 0), ..], 11..) => {
                        let taken = left.min(138);
                        put(18, taken - 11, 7);
                        taken
                    }
                    ([(_, 0), ..], 3..) => {
                        put(17, left - 3, 3);
                        left
                    }
                    ([(_, length), ..], _) => {
                        put(*length, 0, 0);
                        1
                    }
                    ([], _) => left,
                };
                left -= taken;
            }
        }
        // The one distance, in one bit, or none.
        put(u8::from(self.has_runs), 0, 0);
    }
}

/// How many bits each symbol gets: as many as its share of all is worth, rounded so that the code
/// is complete. A symbol that never comes up gets none.
fn lengths(counts: &[u32; SYMBOLS]) -> [u8; SYMBOLS] {
    let total: u32 = counts.iter().sum();
    let mut lengths = [0_u8; SYMBOLS];
    let mut room = 1_i32 << LONGEST;
    let cost = |length: u8| 1_i32 << (LONGEST - u32::from(length));
    // Rounded up, so that there is room left, but for the rarest, which would be longer than allowed.
    for (length, &count) in lengths.iter_mut().zip(counts) {
        if count > 0 {
            *length = total.div_ceil(count).next_power_of_two().ilog2().clamp(1, LONGEST) as u8;
            room -= cost(*length);
        }
    }
    // What is left goes where a bit less saves the most for its room; where too much was given,
    // it is taken where that costs the least. Numbers that hold both, the worth and the symbol, are
    // sorted fastest.
    let mut order: Vec<u64> = (0..SYMBOLS as u64)
        .zip(counts.iter().zip(&lengths))
        .filter(|(_, (count, _))| **count > 0)
        .map(|(symbol, (&count, &length))| (u64::MAX - (u64::from(count) << length)) << 9 | symbol)
        .collect();
    order.sort_unstable();
    let symbol = |place: &u64| (place & 0x1ff) as usize;
    while room < 0 {
        let mut changed = false;
        for place in order.iter().rev() {
            if let Some(length) = lengths.get_mut(symbol(place))
                && room < 0
                && u32::from(*length) < LONGEST
            {
                *length += 1;
                room += cost(*length);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    while room > 0 {
        let mut changed = false;
        for place in &order {
            if let Some(length) = lengths.get_mut(symbol(place))
                && *length > 1
                && cost(*length) <= room
            {
                room -= cost(*length);
                *length -= 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    lengths
}

/// Gives every symbol its code, by the format's rule: shorter before longer, then by number.
fn with_codes(lengths: &[u8; SYMBOLS]) -> [(u16, u8); SYMBOLS] {
    let mut counts = [0_u16; LONGEST as usize + 1];
    for &length in lengths.iter().filter(|&&length| length > 0) {
        if let Some(count) = counts.get_mut(usize::from(length)) {
            *count += 1;
        }
    }
    let mut first = 0;
    let mut next = counts.map(|count| {
        let code = first;
        first = (first + count) << 1;
        code
    });
    lengths.map(|length| match next.get_mut(usize::from(length)) {
        Some(next) if length > 0 => {
            let code = *next;
            *next += 1;
            (code.reverse_bits() >> (16 - length), length)
        }
        _ => (0, 0),
    })
}
