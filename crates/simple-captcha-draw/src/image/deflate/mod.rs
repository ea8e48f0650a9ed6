//! Deflate (RFC 1951) for rows of noisy pixels: no search for repetitions but runs of one byte, and
//! one Huffman code, made for each picture from how often its bytes come up.
//!
//! A picture under noise hardly ever repeats itself, so that the search that other compressors do is
//! lost time. The benchmark `picture` compares.

#![expect(
    clippy::cast_possible_truncation,
    reason = "code lengths are at most 12 bits, bits are written 32 at a time"
)]

mod bits;
mod code;
mod runs;

use bits::Bits;
use code::Code;
use runs::{LengthCode, runs, spans};

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
                code.put(byte.into(), &mut bits);
            }
            bits.flush();
        }
        for &byte in rest {
            code.put(byte.into(), &mut bits);
        }
        bits.flush();
        for LengthCode { symbol, extra, extra_bits } in runs(span.repeated) {
            code.put(symbol.into(), &mut bits);
            // The distance of a run is always 1: a bit that is not set.
            bits.put(extra, extra_bits + 1);
            bits.flush();
        }
    }
    code.put(END, &mut bits);
    bits.finish();
    let mut sum = simd_adler32::Adler32::new();
    sum.write(data);
    file.extend(sum.finish().to_be_bytes());
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
