//! Colours, and the palette that a picture is written with.

use super::canvas::Canvas;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb([u8; 3]);

impl Rgb {
    /// Mixes a colour of red, green and blue.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Red, green and blue.
    #[must_use]
    pub const fn channels(self) -> [u8; 3] {
        self.0
    }

    /// How much lighter the lighter one of two colours is, as the web's rules for readable text count
    /// contrast (WCAG 2.2): 1 where both are the same, 21 for black and white. Below 3 hardly anybody
    /// can read one on the other.
    ///
    /// ```
    /// use simple_captcha_draw::image::Rgb;
    ///
    /// let (black, white) = (Rgb::new(0, 0, 0), Rgb::new(255, 255, 255));
    /// assert!((black.contrast_with(white) - 21.0).abs() < 0.001);
    /// assert!((white.contrast_with(white) - 1.0).abs() < 0.001);
    /// ```
    #[must_use]
    pub fn contrast_with(self, other: Self) -> f32 {
        let (one, other) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(other) / one.min(other)
    }

    /// How light it is to the eye, 0 to 1.
    fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let share = f32::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { libm::powf((share + 0.055) / 1.055, 2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The colour that is so many steps from `self` to `other`.
    fn towards(self, other: Self, step: u16, steps: u16) -> Self {
        let mix = |from: u8, to: u8| {
            let mixed = u16::from(from) * (steps - step) + u16::from(to) * step + steps / 2;
            u8::try_from(mixed / steps.max(1)).unwrap_or(u8::MAX)
        };
        let ([red, green, blue], [to_red, to_green, to_blue]) = (self.0, other.0);
        Self([mix(red, to_red), mix(green, to_green), mix(blue, to_blue)])
    }
}

/// What a picture is written with: number 0 is the ground; then for every ink as many steps from
/// the ground to the full ink as fit.
#[derive(Debug)]
pub(crate) struct Palette {
    colours: Vec<Rgb>,
    /// How opaque each colour is; empty where all are.
    alpha: Vec<u8>,
    steps: u16,
}

impl Palette {
    /// The most inks that there can be.
    pub(crate) const MAX_INKS: usize = 85;

    /// The palette for these inks on a ground, or on none.
    pub(crate) fn new(inks: &[Rgb], ground: Option<Rgb>) -> Self {
        let inks = inks.get(..Self::MAX_INKS).unwrap_or(inks);
        let count = u16::try_from(inks.len()).unwrap_or(1).max(1);
        let steps = (255 / count).min(15);
        // Behind what is transparent lies white, for a reader that does not know of it.
        let mut colours = vec![ground.unwrap_or(Rgb::new(255, 255, 255))];
        let mut alpha = vec![0];
        for &ink in inks {
            for step in 1..=steps {
                colours.push(ground.map_or(ink, |ground| ground.towards(ink, step, steps)));
                alpha.push(u8::try_from(255 * step / steps).unwrap_or(u8::MAX));
            }
        }
        if ground.is_some() {
            alpha.clear();
        }
        Self { colours, alpha, steps }
    }

    /// Red, green and blue of each colour, one after the other.
    pub(crate) fn channels(&self) -> Vec<u8> {
        self.colours.iter().flat_map(|colour| colour.channels()).collect()
    }

    /// How opaque each colour is; empty where all are.
    pub(crate) fn alpha(&self) -> &[u8] {
        &self.alpha
    }

    pub(crate) fn len(&self) -> usize {
        self.colours.len()
    }

    /// The number of the colour of every pixel.
    pub(crate) fn numbers(&self, canvas: &Canvas) -> Vec<u8> {
        match canvas.inks() {
            None => canvas.ink().iter().map(|&ink| self.number(0, ink)).collect(),
            Some(inks) => {
                let pixels = canvas.ink().iter().zip(inks);
                pixels.map(|(&ink, which)| self.number(which, ink)).collect()
            }
        }
    }

    /// The number of the colour that so much of an ink is nearest to.
    fn number(&self, which: u8, ink: u8) -> u8 {
        let step = (u16::from(ink) * self.steps + 128) >> 8;
        let number = if step == 0 { 0 } else { u16::from(which) * self.steps + step };
        u8::try_from(number).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Rgb = Rgb::new(255, 255, 255);
    const BLACK: Rgb = Rgb::new(0, 0, 0);

    #[test]
    fn one_ink_has_fifteen_steps_from_the_ground() {
        let palette = Palette::new(&[BLACK], Some(WHITE));
        assert_eq!(palette.len(), 16);
        assert_eq!(palette.channels()[..6], [255, 255, 255, 238, 238, 238]);
        assert_eq!(palette.channels()[45..], [0, 0, 0]);
        assert_eq!([0, 8, 9, 128, 255].map(|ink| palette.number(0, ink)), [0, 0, 1, 8, 15]);
        assert!(palette.alpha().is_empty());
    }

    #[test]
    fn however_many_inks_there_are_they_fit_into_a_byte() {
        for count in 1..=Palette::MAX_INKS + 5 {
            let palette = Palette::new(&vec![BLACK; count], Some(WHITE));
            assert!(palette.len() <= 256, "{count} inks");
            let last = u8::try_from(count.min(Palette::MAX_INKS) - 1).unwrap();
            assert_eq!(usize::from(palette.number(last, 255)), palette.len() - 1);
        }
    }

    #[test]
    fn without_a_ground_the_steps_are_of_opacity() {
        let palette = Palette::new(&[BLACK], None);
        assert_eq!(palette.alpha().first(), Some(&0));
        assert_eq!(palette.alpha().last(), Some(&255));
        assert!(palette.channels()[3..].iter().all(|&channel| channel == 0));
    }
}
