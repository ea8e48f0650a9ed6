//! Letters and ground engraved in lines, like a banknote.

use std::f32::consts::PI;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::edge::Edge;
use super::lines::{Lines, Shape};
use super::swell::Swell;
use super::{Effect, often_on_a_site};
use crate::image::Canvas;
use crate::image::lettering;
use crate::rng::Rng;

/// Engraves letters and ground in fine lines, like a banknote.
///
/// What was inked becomes dense lines, what was not becomes sparse ones that run another way. People
/// see the darker shapes; a program that looks for strokes finds hundreds. All lines swell and shrink
/// together, so that to blur them away blurs the letters. The lines are waves, zigzags or bows; how
/// they run, and whether dark stands on light or light on dark, differs from picture to picture, and
/// what is frequent in that from site to site.
#[derive(Clone, Debug)]
pub struct Engrave {
    letters: RangeInclusive<f32>,
    ground: RangeInclusive<f32>,
    period: RangeInclusive<f32>,
    /// How far lines swing to each side, and how long a swing is.
    swing: RangeInclusive<f32>,
    stretch: RangeInclusive<f32>,
    /// How strongly lines bow.
    bow: RangeInclusive<f32>,
    /// How far the ground's lines run across those of the letters, in half turns.
    crossing: RangeInclusive<f32>,
    /// How often each kind of line comes up.
    kinds: [u32; 4],
    /// How much lines swell, and over what lengths.
    swell: RangeInclusive<f32>,
    swell_length: RangeInclusive<f32>,
    /// How many of a hundred pictures are light on dark.
    inverted: u32,
    /// How many of a hundred are light on dark on one side of an edge only.
    divided: u32,
}

impl Default for Engrave {
    fn default() -> Self {
        Self {
            letters: 0.76..=0.82,
            ground: 0.18..=0.24,
            period: 3.2..=3.8,
            swing: 0.6..=1.4,
            stretch: 18.0..=40.0,
            bow: 0.004..=0.01,
            crossing: 0.4..=0.6,
            kinds: [1; 4],
            swell: 0.25..=0.31,
            swell_length: 8.5..=19.0,
            inverted: 50,
            divided: 0,
        }
    }
}

impl Engrave {
    /// Sets how much of the letters and how much of the ground is ink, 0 to 1: the further apart,
    /// the easier to read, for people and for programs.
    #[must_use]
    pub fn with_density(
        mut self,
        letters: RangeInclusive<f32>,
        ground: RangeInclusive<f32>,
    ) -> Self {
        (self.letters, self.ground) = (letters, ground);
        self
    }

    /// Sets how much lines swell and shrink, 0 to 1 of the space between them: what blurs the lines
    /// then blurs the letters.
    #[must_use]
    pub fn with_swell(mut self, swell: RangeInclusive<f32>) -> Self {
        self.swell = swell;
        self
    }

    /// Sets how far the lines are apart, in drawing units, 2 at least.
    #[must_use]
    pub fn with_period(mut self, period: RangeInclusive<f32>) -> Self {
        self.period = period;
        self
    }

    /// Sets how many of a hundred pictures are dark on light on one side of a wavy edge, and light on
    /// dark on the other: none of them, unless told otherwise.
    #[must_use]
    pub fn with_divided(mut self, of_a_hundred: u32) -> Self {
        self.divided = of_a_hundred.min(100);
        self
    }

    fn lines(&self, angle: f32, density: &RangeInclusive<f32>, rng: &mut Rng) -> Lines {
        let mut within = |range: &RangeInclusive<f32>| rng.between(*range.start(), *range.end());
        let (period, density) = (within(&self.period).clamp(2.0, 1000.0), within(density));
        let (swing, stretch, bow) = (within(&self.swing), within(&self.stretch), within(&self.bow));
        let (start, swing_start) = (within(&(0.0..=1.0)), within(&(0.0..=1.0)));
        let bow = if rng.below(2) == 0 { bow } else { -bow };
        let lines = Lines {
            angle,
            period,
            density,
            bow,
            swing,
            stretch,
            shape: Shape::Wave,
            start,
            swing_start,
        };
        match self.kind(rng) {
            0 => Lines { bow: 0.0, ..lines },
            1 => Lines { bow: 0.0, shape: Shape::Zigzag, ..lines },
            2 => Lines { swing: 0.0, ..lines },
            _ => lines,
        }
    }

    fn kind(&self, rng: &mut Rng) -> usize {
        let mut left = rng.below(self.kinds.iter().sum());
        self.kinds
            .iter()
            .position(|&often| {
                let here = left < often;
                left = left.saturating_sub(often);
                here
            })
            .unwrap_or(0)
    }
}

impl Effect for Engrave {
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
        let angle = rng.between(0.0, PI);
        let letters = self.lines(angle, &self.letters, rng).lay(canvas);
        let crossing = angle + PI * rng.between(*self.crossing.start(), *self.crossing.end());
        let ground = self.lines(crossing, &self.ground, rng).lay(canvas);
        let inverted = if rng.below(100) < self.inverted { 0xff } else { 0 };
        let reach = rng.between(*self.swell.start(), *self.swell.end());
        let edge = (rng.below(100) < self.divided).then(|| Edge::new(canvas, rng));
        let swell = Swell::new(canvas, reach, &self.swell_length, rng);

        let mut swellings = vec![0; canvas.pixels_per_row()];
        let (mut above, mut below) = (swellings.clone(), swellings.clone());
        for (y, row) in (0_u16..).zip(canvas.rows_mut()) {
            swell.row(y, &mut swellings, &mut above);
            letters.row(y, &swellings, &mut above);
            ground.row(y, &swellings, &mut below);
            for ((pixel, letter), ground) in row.iter_mut().zip(&above).zip(&below) {
                let ink = ground + part(letter - ground, *pixel);
                *pixel = ink.to_le_bytes()[0] ^ inverted;
            }
            if let Some(edge) = &edge {
                row.iter_mut().take(edge.column(y)).for_each(|pixel| *pixel ^= 0xff);
            }
        }
    }

    fn for_site(&self, chance: &mut Rng) -> Option<Arc<dyn Effect>> {
        let mut part = |range, share| lettering::part(range, share, chance);
        let (period, swing) = (part(&self.period, 0.5), part(&self.swing, 0.5));
        let (stretch, bow) = (part(&self.stretch, 0.4), part(&self.bow, 0.4));
        let (crossing, swell_length) = (part(&self.crossing, 0.6), part(&self.swell_length, 0.6));
        // One kind of line is seldom, one is frequent, whichever they are.
        let mut kinds = [1, 3, 3, 6];
        for last in (1..kinds.len()).rev() {
            let other = chance.below(u32::try_from(last + 1).unwrap_or(1));
            kinds.swap(last, usize::try_from(other).unwrap_or(0));
        }
        let inverted = 30 + chance.below(41);
        let divided = often_on_a_site(self.divided, chance);
        Some(Arc::new(Self {
            period,
            swing,
            stretch,
            bow,
            crossing,
            kinds,
            swell_length,
            inverted,
            divided,
            ..self.clone()
        }))
    }
}

/// So many of 256 of a number of nine bits.
fn part(number: i16, share: u8) -> i16 {
    let product = i32::from(number << 7) * i32::from(i16::from(share) << 1);
    (product >> 16) as i16
}
