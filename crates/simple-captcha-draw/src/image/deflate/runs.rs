//! Runs of one byte in the data, and how the format writes them.

/// Some bytes, of which the last is there so many times more.
pub(super) struct Span<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) repeated: usize,
}

/// Divides data at its runs. One that is shorter than fifteen bytes may be overlooked: to look at
/// eight bytes at once is faster than it is worth.
pub(super) fn spans(data: &[u8]) -> Vec<Span<'_>> {
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
pub(super) struct LengthCode {
    pub(super) symbol: u16,
    pub(super) extra: u32,
    pub(super) extra_bits: u32,
}

impl LengthCode {
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
pub(super) fn runs(mut bytes: usize) -> impl Iterator<Item = LengthCode> {
    std::iter::from_fn(move || {
        let most = bytes.min(LengthCode::LONGEST);
        let short = (1..LengthCode::SHORTEST).contains(&(bytes - most));
        let taken = if short { most - LengthCode::SHORTEST } else { most };
        bytes -= taken;
        (taken > 0).then(|| LengthCode::of(taken))
    })
}
