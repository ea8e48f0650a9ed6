//! Any text in any style: a picture within bounds, or a clear error.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use simple_captcha_draw::image::Level;
use test_support::{Background, Base, Drawing, EffectChoice, Engraving, Fonts, Shapes};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(drawing) = drawing(&mut Unstructured::new(bytes)) {
        drawing.check();
    }
});

/// Reads a drawing out of bytes. Sizes go a little beyond the lower bounds; pictures as large as can be
/// are left to the property test, for a fuzzer wants many. Where the bytes end, zeros follow: what takes
/// long is never what stands for zero.
fn drawing(bytes: &mut Unstructured<'_>) -> Result<Drawing> {
    Ok(Drawing {
        text: text(bytes)?,
        seed: bytes.arbitrary()?,
        base: match bytes.choose_index(8)? {
            0 | 1 => Base::Plain,
            2 | 3 => Base::LikeDjango,
            4 => Base::LikeDjangoAnimated,
            _ => Base::Engraved(level(bytes)?),
        },
        fonts: *bytes.choose(&[Fonts::OfTheBase, Fonts::One, Fonts::Two])?,
        font_size: maybe(bytes, number)?,
        size: match bytes.choose_index(4)? {
            3 => bytes.arbitrary()?,
            _ => Some((bytes.int_in_range(15..=250)?, bytes.int_in_range(5..=100)?)),
        },
        rotation: maybe(bytes, range)?,
        foreground: bytes.arbitrary()?,
        background: match bytes.choose_index(3)? {
            0 => Background::OfTheBase,
            1 => Background::Transparent,
            _ => Background::Colour(bytes.arbitrary()?),
        },
        letter_colour: bytes.arbitrary()?,
        keeps_effects: bytes.arbitrary()?,
        effects: several(bytes, 4, effect)?,
        site: bytes.arbitrary()?,
    })
}

/// Mostly what the fonts have, so that it is drawn.
fn text(bytes: &mut Unstructured<'_>) -> Result<String> {
    const LETTERS: &[char] = &[
        'A', 'B', 'C', 'G', 'H', 'K', 'M', 'Q', 'R', 'W', 'X', '1', '2', '5', '8', 'a', 'g', 'j',
        'ß', 'Ä', 'é', 'Œ', '+', '×', '=', '?', '\'', ',', '.', ' ',
    ];
    if bytes.choose_index(16)? == 15 {
        return bytes.arbitrary();
    }
    let letters = several(bytes, 32, |bytes| bytes.choose(LETTERS).copied())?;
    Ok(letters.into_iter().collect())
}

fn level(bytes: &mut Unstructured<'_>) -> Result<Level> {
    bytes.choose(&[Level::Easy, Level::Medium, Level::Hard]).copied()
}

fn effect(bytes: &mut Unstructured<'_>) -> Result<EffectChoice> {
    Ok(match bytes.choose_index(8)? {
        0 => EffectChoice::Arcs,
        1 => EffectChoice::Dots { per_thousand: bytes.arbitrary()? },
        2 => EffectChoice::Smooth,
        3 => EffectChoice::Hollow { per_hundred: bytes.arbitrary()? },
        4 => EffectChoice::Shadow { per_hundred: bytes.arbitrary()? },
        5 => EffectChoice::Strokes { per_hundred: bytes.arbitrary()? },
        6 => EffectChoice::Engrave(Engraving {
            level: level(bytes)?,
            density: maybe(bytes, |bytes| Ok([range(bytes)?, range(bytes)?]))?,
            swell: maybe(bytes, range)?,
            period: maybe(bytes, range)?,
        }),
        _ => EffectChoice::Own(Shapes {
            points: several(bytes, 30, range)?,
            stroke: maybe(bytes, number)?,
            dots: several(bytes, 10, <(u32, u32)>::arbitrary)?,
        }),
    })
}

fn range(bytes: &mut Unstructured<'_>) -> Result<(f32, f32)> {
    Ok((number(bytes)?, number(bytes)?))
}

/// A number of a kind that comes up in styles, or any at all, infinite ones too.
fn number(bytes: &mut Unstructured<'_>) -> Result<f32> {
    Ok(match bytes.choose_index(4)? {
        0 => f32::from(bytes.arbitrary::<u8>()?) / 256.0,
        1 | 2 => f32::from(bytes.arbitrary::<i16>()?) / 64.0,
        _ => bytes.arbitrary()?,
    })
}

fn maybe<'a, T>(
    bytes: &mut Unstructured<'a>,
    some: impl FnOnce(&mut Unstructured<'a>) -> Result<T>,
) -> Result<Option<T>> {
    bytes.arbitrary::<bool>()?.then(|| some(bytes)).transpose()
}

fn several<'a, T>(
    bytes: &mut Unstructured<'a>,
    most: usize,
    mut one: impl FnMut(&mut Unstructured<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    let count = bytes.int_in_range(0..=most)?;
    (0..count).map(|_| one(bytes)).collect()
}
