//! Deflate (RFC 1951) for rows of noisy pixels: no search for repetitions but runs of one byte, and
//! one Huffman code, made for each picture from how often its bytes come up.
//!
//! A picture under noise hardly ever repeats itself, so that the search that other compressors do is
//! lost time. The benchmark `png` compares.

#![expect(
    clippy::cast_possible_truncation,
    reason = "code lengths are at most 12 bits, bits are written 32 at a time"
)]

/// The longest code. The format allows 15 bits; with at most 12 the table of lengths needs only
/// sixteen symbols, each written in four bits.
const LONGEST: u32 = 12;
/// Symbols of the code: 256 bytes, the end, and 29 lengths of runs.
const SYMBOLS: usize = 286;
const END: usize = 256;

/// Compresses `data` in zlib's format (RFC 1950) onto the end of `file`.
pub(crate) fn zlib(data: &[u8], file: &mut Vec<u8>) {
    file.extend([0x78, 0x01]);
    let spans = spans(data);
    let code = Code::of(&spans);
    let mut bits = Bits::after(file, data.len());
    // The last block, with a code of its own.
    bits.put(0b101, 3);
    code.write(&mut bits);
    for span in &spans {
        let (quads, rest) = span.bytes.as_chunks::<{ Bits::CODES }>();
        for quad in quads {
            for &byte in quad {
                bits.put_symbol(&code, byte.into());
            }
            bits.flush();
        }
        for &byte in rest {
            bits.put_symbol(&code, byte.into());
        }
        bits.flush();
        for Run { symbol, extra, extra_bits } in runs(span.repeated) {
            bits.put_symbol(&code, symbol.into());
            // The distance of a run is always 1: a bit that is not set.
            bits.put(extra, extra_bits + 1);
            bits.flush();
        }
    }
    bits.put_symbol(&code, END);
    bits.finish();
    let mut sum = simd_adler32::Adler32::new();
    sum.write(data);
    file.extend(sum.finish().to_be_bytes());
}

/// Some bytes, of which the last is there so many times more.
struct Span<'a> {
    bytes: &'a [u8],
    repeated: usize,
}

/// Divides data at its runs. One that is shorter than fifteen bytes may be overlooked: to look at
/// eight bytes at once is faster than it is worth.
fn spans(data: &[u8]) -> Vec<Span<'_>> {
    let (words, _) = data.as_chunks::<8>();
    let mut spans = Vec::new();
    let (mut done, mut index) = (0, 0);
    while let Some(word) = words.get(index) {
        let bits = u64::from_le_bytes(*word);
        let (same, at) = (bits == bits.rotate_left(8), index * 8);
        index += 1;
        if !same || at < done {
            continue;
        }
        let [byte, ..] = *word;
        let before = data.get(done..at).unwrap_or_default();
        let first = at - before.iter().rev().take_while(|&&other| other == byte).count();
        let after = data.get(first + 1..).unwrap_or_default();
        let repeated = after.iter().take_while(|&&other| other == byte).count();
        spans.push(Span { bytes: data.get(done..=first).unwrap_or_default(), repeated });
        done = first + 1 + repeated;
        index = done / 8;
    }
    spans.push(Span { bytes: data.get(done..).unwrap_or_default(), repeated: 0 });
    spans
}

/// The symbol for a run of 3 to 258 bytes, and the bits that follow it.
struct Run {
    symbol: u16,
    extra: u32,
    extra_bits: u32,
}

impl Run {
    const SHORTEST: usize = 3;
    const LONGEST: usize = 258;

    fn of(length: usize) -> Self {
        if length >= Self::LONGEST {
            return Self { symbol: 285, extra: 0, extra_bits: 0 };
        }
        let over = length.saturating_sub(Self::SHORTEST) as u32;
        if over < 8 {
            return Self { symbol: 257 + over as u16, extra: 0, extra_bits: 0 };
        }
        // From there on each power of two is divided into four symbols.
        let extra_bits = over.ilog2() - 2;
        let symbol = 257 + 4 * extra_bits + (over >> extra_bits);
        Self { symbol: symbol as u16, extra: over & ((1 << extra_bits) - 1), extra_bits }
    }
}

/// The runs that make up so many bytes, of which none is too short.
fn runs(mut bytes: usize) -> impl Iterator<Item = Run> {
    std::iter::from_fn(move || {
        let most = bytes.min(Run::LONGEST);
        let short = (1..Run::SHORTEST).contains(&(bytes - most));
        let taken = if short { most - Run::SHORTEST } else { most };
        bytes -= taken;
        (taken > 0).then(|| Run::of(taken))
    })
}

/// A Huffman code: for each symbol its bits, in the order in which they are written, and how many.
struct Code {
    symbols: [(u16, u8); SYMBOLS],
    has_runs: bool,
}

impl Code {
    fn of(spans: &[Span<'_>]) -> Self {
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

    /// Writes the table of the code's lengths.
    fn write(&self, bits: &mut Bits<'_>) {
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

/// Writes bits, the lowest first, behind what a file has already.
struct Bits<'a> {
    file: &'a mut Vec<u8>,
    /// Where the next byte goes; the file is made longer beforehand.
    at: usize,
    waiting: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    /// So many codes fit between two flushes.
    const CODES: usize = 4;
    /// More bytes than the table of lengths takes.
    const TABLE: usize = 512;

    fn after(file: &'a mut Vec<u8>, bytes: usize) -> Self {
        let at = file.len();
        file.resize(at + Self::TABLE + bytes * LONGEST as usize / 8, 0);
        Self { file, at, waiting: 0, count: 0 }
    }

    /// Adds bits. All that come between two flushes may be 56 at most.
    fn put(&mut self, bits: u32, count: u32) {
        self.waiting |= u64::from(bits) << self.count;
        self.count += count;
    }

    fn put_symbol(&mut self, code: &Code, symbol: usize) {
        let (bits, count) = code.symbols.get(symbol).copied().unwrap_or_default();
        self.put(bits.into(), count.into());
    }

    /// Writes the bytes that are full. Eight are written whatever their number, since that takes no
    /// decision; the next ones overwrite those that were not full.
    fn flush(&mut self) {
        if let Some(place) = self.file.get_mut(self.at..).and_then(|rest| rest.first_chunk_mut()) {
            *place = self.waiting.to_le_bytes();
        }
        self.at += self.count as usize / 8;
        self.waiting >>= self.count & !7;
        self.count &= 7;
    }

    fn finish(mut self) {
        self.count += 7;
        self.flush();
        self.file.truncate(self.at);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;

    fn inflated(data: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        zlib(data, &mut file);
        let mut back = Vec::new();
        flate2::read::ZlibDecoder::new(file.as_slice()).read_to_end(&mut back).unwrap();
        back
    }

    #[test]
    fn runs_of_every_length_come_back() {
        for length in (0..1200).chain([258 * 50 + 1, 258 * 50 + 2, 100_000]) {
            let data = [&b"ab"[..], &vec![7; length], b"cd"].concat();
            assert!(inflated(&data) == data, "a run of {length}");
        }
    }

    #[test]
    fn bytes_that_hardly_ever_come_up_have_codes_too() {
        let mut data = vec![0; 1 << 20];
        let mut place = 1;
        for byte in 0..=255 {
            data[place] = byte;
            place += 1000 + usize::from(byte);
        }
        assert!(inflated(&data) == data);
    }

    #[test]
    fn even_noise_fits_with_hardly_a_byte_more() {
        let mut rng = crate::Rng::from_seed([1; 32]);
        let noise: Vec<u8> = (0..10_000).map(|_| rng.below(256).to_le_bytes()[0]).collect();
        let mut file = Vec::new();
        zlib(&noise, &mut file);
        assert!(file.len() < noise.len() * 102 / 100 + 200, "{}", file.len());
    }

    proptest! {
        #[test]
        fn any_data_comes_back(
            pieces in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..40), 0..600_usize), 0..20),
        ) {
            let mut data = Vec::new();
            for (bytes, repeated) in pieces {
                data.extend_from_slice(&bytes);
                data.extend(std::iter::repeat_n(bytes.first().copied().unwrap_or(9), repeated));
            }
            prop_assert!(inflated(&data) == data);
        }
    }
}
