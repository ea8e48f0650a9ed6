//! How letters stand in a line: turned, slanted, of several sizes, close together.

use std::ops::RangeInclusive;

use crate::rng::Rng;

/// What chance may do to the letters of a picture. Lengths are in font sizes.
#[derive(Clone, Debug)]
pub(crate) struct Lettering {
    /// How far a letter turns, in degrees.
    pub(crate) rotation: RangeInclusive<f32>,
    /// How much of that digits and signs turn: a seven that turns far is a one, a plus a times.
    pub(crate) digit_rotation: f32,
    pub(crate) sign_rotation: f32,
    /// How large signs are beside letters and digits.
    pub(crate) sign_size: f32,
    /// How far the top of a letter leans to the right, in heights.
    pub(crate) slant: RangeInclusive<f32>,
    /// How large a letter is, and how wide for its height.
    pub(crate) size: RangeInclusive<f32>,
    pub(crate) stretch: RangeInclusive<f32>,
    /// How far a letter is moved up.
    pub(crate) rise: RangeInclusive<f32>,
    /// The space before a letter; below zero it touches the one before.
    pub(crate) gap: RangeInclusive<f32>,
    /// How far the warp moves a point at most.
    pub(crate) warp: f32,
    /// How long the warp's waves are.
    pub(crate) wave: RangeInclusive<f32>,
    /// Whether each letter has a font of its own.
    pub(crate) mixed_fonts: bool,
}

impl Lettering {
    /// Letters of one font that turn and bend a little.
    pub(crate) fn plain() -> Self {
        Self {
            rotation: -30.0..=30.0,
            digit_rotation: 0.6,
            sign_rotation: 0.3,
            sign_size: 1.0,
            slant: 0.0..=0.0,
            size: 0.9..=1.05,
            stretch: 1.0..=1.0,
            rise: -0.08..=0.08,
            gap: -0.02..=0.06,
            warp: 0.07,
            wave: 1.2..=2.4,
            mixed_fonts: false,
        }
    }

    /// Whether sites differ in their letters: where there is so much that a part will do.
    pub(crate) fn differs_by_site(&self) -> bool {
        self.mixed_fonts
    }

    /// Letters of many fonts that touch, lean and bend.
    pub(crate) fn varied() -> Self {
        Self {
            rotation: -11.0..=11.0,
            slant: -0.16..=0.16,
            size: 0.9..=1.05,
            stretch: 0.8..=0.98,
            rise: -0.06..=0.06,
            gap: -0.02..=0.05,
            warp: 0.06,
            wave: 1.4..=2.6,
            mixed_fonts: true,
            sign_size: 1.3,
            ..Self::plain()
        }
    }

    /// Letters after one site's manner: as `self`, but everything within a part of its range.
    pub(crate) fn for_site(&self, chance: &mut Rng) -> Self {
        Self {
            rotation: part(&self.rotation, 0.75, chance),
            slant: part(&self.slant, 0.6, chance),
            stretch: part(&self.stretch, 0.6, chance),
            wave: part(&self.wave, 0.5, chance),
            warp: self.warp * chance.between(0.8, 1.1),
            ..self.clone()
        }
    }
}

/// A part of a range, as long as its `share` says, wherever chance puts it.
pub(crate) fn part(
    range: &RangeInclusive<f32>,
    share: f32,
    chance: &mut Rng,
) -> RangeInclusive<f32> {
    let (low, high) = (*range.start(), *range.end());
    let start = low + (high - low) * chance.between(0.0, 1.0 - share);
    start..=start + (high - low) * share
}
