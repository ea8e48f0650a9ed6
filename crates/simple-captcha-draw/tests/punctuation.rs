//! Punctuation in pictures.
#![expect(
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

use simple_captcha_draw::image::{ImageStyle, Rgb, Scale};
use test_support::draw;

/// Where the ink of each letter is: its left, right, top and bottom end, in shares of the first
/// letter's height from its top left corner.
fn places(text: &str, seed: u8) -> Vec<[f32; 4]> {
    let colour = |index: usize, _: &str| Rgb::new(u8::try_from(index).unwrap() * 80, 0, 0);
    let style = ImageStyle::plain().without_effects().with_letter_colour(colour);
    let picture = draw(&style, text, Scale::Double, seed);
    let corners: Vec<[usize; 4]> = (0..text.len())
        .map(|index| {
            let ink = [u8::try_from(index).unwrap() * 80, 0, 0];
            let inked = (0..picture.pixels.len()).filter(|&at| picture.pixels[at] == ink);
            let inked: Vec<_> = inked.map(|at| (at % picture.width, at / picture.width)).collect();
            let (x, y) = (inked.iter().map(|at| at.0), inked.iter().map(|at| at.1));
            [x.clone().min(), x.max(), y.clone().min(), y.max()].map(Option::unwrap)
        })
        .collect();
    let [left, _, top, bottom] = corners[0];
    let share = |place: usize, from: usize| (place as f32 - from as f32) / (bottom - top) as f32;
    let in_shares =
        |c: &[usize; 4]| [share(c[0], left), share(c[1], left), share(c[2], top), share(c[3], top)];
    corners.iter().map(in_shares).collect()
}

#[test]
fn marks_stand_at_their_height_and_close_behind_their_letter() {
    for seed in 0..20 {
        for (mark, heights) in
            [(',', 0.5..1.5), ('.', 0.5..1.3), ('_', 0.7..1.6), ('\'', -0.4..0.7), ('"', -0.4..0.7)]
        {
            let places = places(&format!("H{mark}H"), seed);
            let [left, right, top, bottom] = places[1];
            assert!(heights.contains(&top) && heights.contains(&bottom), "{mark} {places:?}");
            assert!(left - places[0][1] < 0.2, "{mark} is far behind: {places:?}");
            assert!(places[2][0] - right < 0.35, "{mark} is far before: {places:?}");
        }
        let dash = places("H-H", seed)[1];
        assert!(dash[2] > 0.2 && dash[3] < 0.95, "{dash:?}");
        assert!(dash[3] - dash[2] < 0.4, "it stays level: {dash:?}");
    }
}
