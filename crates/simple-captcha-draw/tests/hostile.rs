//! Font files that were made to do harm: an error, or letters within bounds; never a panic or a hang.
//!
//! `PROPTEST_CASES=100000 cargo test --release -p simple-captcha-draw --test hostile` tries for long.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use simple_captcha_draw::Rng;
use simple_captcha_draw::image::{Font, ImageStyle, Level, Scale};
use test_support::Picture;

const TRUE_TYPE: &[u8] = include_bytes!("../fonts/round.ttf");
const OPEN_TYPE: &[u8] = include_bytes!("../fonts/slab.otf");
const LETTERS: &str = "ABCHKMRW2589+=";
/// Far more than a case takes, far less than a hang, on a busy machine without optimisation.
const PATIENCE: Duration = Duration::from_secs(5);

/// Loads a font and draws with it whatever it has.
fn try_out(data: Vec<u8>) {
    let start = Instant::now();
    if let Ok(font) = Font::new(data) {
        let text: String = LETTERS.chars().filter(|&letter| font.has(letter)).collect();
        for style in [ImageStyle::plain(), ImageStyle::engraved(Level::Hard)] {
            let style = style.with_size(200, 70).unwrap().with_font(font.clone());
            if text.is_empty() {
                assert!(style.draw("A", Scale::Plain, &mut Rng::from_seed([1; 32])).is_err());
            } else {
                let image = style.draw(&text, Scale::Double, &mut Rng::from_seed([1; 32])).unwrap();
                let picture = Picture::decode(image.as_bytes());
                assert_eq!((picture.width, picture.height), (400, 140));
            }
        }
    }
    assert!(start.elapsed() < PATIENCE, "it took {:?}", start.elapsed());
}

/// Where the tables of a font lie: place and length of each, by name.
fn table(font: &[u8], name: [u8; 4]) -> Option<(usize, usize)> {
    let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
    (0..count).map(|index| &font[12 + 16 * index..][..16]).find(|entry| entry[..4] == name).map(
        |entry| {
            let number = |at: usize| u32::from_be_bytes(entry[at..at + 4].try_into().unwrap());
            (number(8) as usize, number(12) as usize)
        },
    )
}

const TABLES: [&[u8; 4]; 10] =
    [b"cmap", b"glyf", b"loca", b"maxp", b"head", b"hhea", b"hmtx", b"CFF ", b"name", b"OS/2"];

/// What is written over a part of a table.
fn damage() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 1..60),
        (1..60_usize).prop_map(|length| vec![0; length]),
        (1..60_usize).prop_map(|length| vec![0xff; length]),
        (1..30_usize).prop_map(|length| [0x7f, 0xff].repeat(length)),
        (1..30_usize).prop_map(|length| [0x80, 0x00].repeat(length)),
    ]
}

proptest! {
    #[test]
    fn random_bytes_are_no_font(mut data in prop::collection::vec(any::<u8>(), 0..3000), head in 0..4_usize) {
        // Else nearly all would be refused for their first four bytes.
        let heads: [&[u8]; 4] = [b"", &[0, 1, 0, 0, 0, 9], b"OTTO\0\x09", b"ttcf\0\x01\0\0\0\0\0\x02"];
        for (place, byte) in data.iter_mut().zip(heads[head]) {
            *place = *byte;
        }
        try_out(data);
    }

    #[test]
    fn a_font_that_is_cut_off_or_has_bytes_changed_anywhere(
        open_type in any::<bool>(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 0..40),
        cut in prop::option::of(any::<Index>()),
    ) {
        let mut data = if open_type { OPEN_TYPE } else { TRUE_TYPE }.to_vec();
        for (at, byte) in changes {
            let at = at.index(data.len());
            data[at] = byte;
        }
        if let Some(cut) = cut {
            data.truncate(cut.index(data.len()));
        }
        try_out(data);
    }

    #[test]
    fn a_font_with_nonsense_in_its_tables(
        open_type in any::<bool>(),
        damages in prop::collection::vec((0..TABLES.len(), any::<Index>(), damage()), 1..6),
    ) {
        let mut data = if open_type { OPEN_TYPE } else { TRUE_TYPE }.to_vec();
        for (which, at, damage) in damages {
            let Some((start, length)) = table(&data, *TABLES[which]) else { continue };
            let end = data.len().min(start.saturating_add(length));
            let at = start + at.index(length.max(1));
            for (place, byte) in data.iter_mut().take(end).skip(at).zip(damage) {
                *place = byte;
            }
        }
        try_out(data);
    }

    #[test]
    fn a_font_whose_tables_lie_elsewhere(
        open_type in any::<bool>(),
        moves in prop::collection::vec((any::<Index>(), prop::sample::select(&[8_usize, 12][..]), any::<u32>(), 0..32_u32), 1..6),
    ) {
        let mut data = if open_type { OPEN_TYPE } else { TRUE_TYPE }.to_vec();
        let count = usize::from(u16::from_be_bytes([data[4], data[5]]));
        for (which, field, value, shift) in moves {
            let at = 12 + 16 * which.index(count) + field;
            data[at..at + 4].copy_from_slice(&(value >> shift).to_be_bytes());
        }
        try_out(data);
    }
}

/// The font with the letter A's outline replaced, if the outline fits.
fn with_outline_of_a(outline: &[u8]) -> Vec<u8> {
    let mut data = TRUE_TYPE.to_vec();
    let (glyphs, length) = table(&data, *b"glyf").unwrap();
    let room = glyphs..glyphs + length;
    assert!(outline.len() <= length, "the outline fits");
    // Every letter's outline begins where the table does.
    let (places, length) = table(&data, *b"loca").unwrap();
    data[places..places + length].fill(0);
    let (head, _) = table(&data, *b"head").unwrap();
    let long = data[head + 51] == 1;
    let entry = if long { 4 } else { 2 };
    let end = if long { room.len() } else { room.len() / 2 };
    for place in (places..places + length).step_by(entry).skip(1).step_by(2) {
        let bytes = u32::try_from(end).unwrap().to_be_bytes();
        data[place..place + entry].copy_from_slice(&bytes[4 - entry..]);
    }
    data[glyphs..glyphs + outline.len()].copy_from_slice(outline);
    data
}

#[test]
fn a_letter_that_is_made_of_itself() {
    let mut outline = vec![0xff, 0xff, 0, 0, 0, 0, 0x7f, 0xff, 0x7f, 0xff];
    for glyph in 0..200_u16 {
        // Offsets are bytes, more components follow.
        outline.extend([0x00, 0x22]);
        outline.extend(glyph.to_be_bytes());
        outline.extend([1, 1]);
    }
    try_out(with_outline_of_a(&outline));
}

#[test]
fn a_letter_with_as_many_points_as_there_can_be() {
    // One contour of 65,535 points: flags that repeat, so that few bytes stand for many points.
    let mut outline = vec![0, 1, 0x80, 0, 0x80, 0, 0x7f, 0xff, 0x7f, 0xff, 0xff, 0xfe, 0, 0];
    for _ in 0..256 {
        // On the curve, no change of place stored, repeated 255 times.
        outline.extend([0x39, 0xff]);
    }
    try_out(with_outline_of_a(&outline));
}

#[test]
fn a_collection_that_leads_nowhere() {
    for offset in [0_u32, 12, 16, 100, u32::MAX] {
        let mut data = b"ttcf\0\x01\0\0\0\0\0\x01".to_vec();
        data.extend(offset.to_be_bytes());
        assert!(Font::new(data).is_err());
    }
}
