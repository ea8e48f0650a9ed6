//! Engraved pictures.
#![expect(clippy::cast_precision_loss, reason = "pictures have less than 2^23 pixels")]

use std::cmp::Ordering;

use simple_captcha_draw::image::{Engrave, Hollow, ImageStyle, Level, Scale, Strokes};
use test_support::{draw, mean_difference};

const LEVELS: [Level; 3] = [Level::Easy, Level::Medium, Level::Hard];

#[test]
fn engraved_letters_have_more_lines_than_the_ground_the_easier_the_more() {
    let mut contrasts = Vec::new();
    for level in LEVELS {
        let engraved = ImageStyle::engraved(level);
        let letters = engraved.clone().without_effects();
        let (mut contrast, mut dark) = (0.0, 0);
        for seed in 0..60 {
            let mask = draw(&letters, "KHTM2", Scale::Plain, seed).ink();
            let picture = draw(&engraved, "KHTM2", Scale::Plain, seed);
            assert_eq!((picture.width, picture.height), (200, 70));
            let mean = |inside: &dyn Fn(f32) -> bool| {
                let inks: Vec<f32> = picture
                    .ink()
                    .into_iter()
                    .zip(&mask)
                    .filter(|(_, m)| inside(**m))
                    .map(|(ink, _)| ink)
                    .collect();
                inks.iter().sum::<f32>() / inks.len() as f32
            };
            let most = mask.iter().copied().fold(0.0, f32::max);
            let (letter, ground) = (mean(&|m| m == most), mean(&|m| m == 0.0));
            contrast += (letter - ground).abs();
            dark += usize::from(ground > letter);
        }
        assert!((15..=45).contains(&dark), "{level}: light letters on dark {dark} times of 60");
        contrasts.push(contrast / 60.0);
    }
    assert!(contrasts.is_sorted_by(|easier, harder| easier > harder), "{contrasts:?}");
    assert!(contrasts[2] > 50.0, "{contrasts:?}");
}

#[test]
fn engraved_pictures_at_twice_the_resolution_are_the_same_drawing() {
    for seed in 0..20 {
        let style = ImageStyle::engraved(Level::Medium);
        let plain = draw(&style, "KHTM2", Scale::Plain, seed);
        let double = draw(&style, "KHTM2", Scale::Double, seed);
        assert_eq!((double.width, double.height), (400, 140));
        let mean = mean_difference(&plain, &double);
        assert!(mean < 16.0, "seed {seed}: a pixel differs by {mean} of 255 in the mean");
    }
}

#[test]
fn engraved_pictures_of_one_text_have_nothing_in_common_but_the_text() {
    let style = ImageStyle::engraved(Level::Medium);
    let pictures: Vec<Vec<f32>> =
        (0..20).map(|seed| draw(&style, "KHTM2", Scale::Plain, seed).ink()).collect();
    for (index, one) in pictures.iter().enumerate() {
        for other in &pictures[..index] {
            let alike = one.iter().zip(other).filter(|(a, b)| (*a - *b).abs() < 64.0).count();
            assert!(alike * 10 < one.len() * 8, "{alike} of {} pixels are alike", one.len());
        }
    }
}

#[test]
fn lines_that_swell_more_swell_in_the_same_places_however_much_it_is() {
    let swollen = |swell: f32, seed| {
        let engrave = Engrave::default().with_swell(swell..=swell);
        let style = ImageStyle::engraved(Level::Medium).without_effects().with_effect(engrave);
        draw(&style, "KHTM2", Scale::Plain, seed).ink()
    };
    for seed in 0..20 {
        let some = swollen(0.5, seed);
        for (swell, most) in [(0.7, 12.0), (1.0, 25.0), (2.0, 40.0), (f32::MAX, 40.0)] {
            let differences =
                some.iter().zip(&swollen(swell, seed)).map(|(a, b)| (a - b).abs()).sum::<f32>();
            let mean = differences / some.len() as f32;
            assert!(mean < most, "seed {seed}, swell {swell}: a pixel differs by {mean} of 255");
        }
    }
}

#[test]
fn hollow_letters_are_as_dark_at_their_outline_and_paler_inside() {
    let bare = ImageStyle::engraved(Level::Medium).without_effects();
    let hollow = bare.clone().with_effect(Hollow::default().with_frequency(100));
    for seed in 0..20 {
        let full = draw(&bare, "KHTM2", Scale::Plain, seed).ink();
        let paler = draw(&hollow, "KHTM2", Scale::Plain, seed).ink();
        let changed: Vec<_> = full.iter().zip(&paler).filter(|(a, b)| a != b).collect();
        assert!(changed.iter().all(|(full, paler)| paler < full), "nothing becomes darker");
        let inked = full.iter().filter(|ink| **ink > 200.0).count();
        let share = changed.len() as f32 / inked as f32;
        assert!((0.1..0.7).contains(&share), "seed {seed}: {share} of the letters are hollow");
        let darkest = |inks: &[f32]| inks.iter().copied().fold(0.0, f32::max);
        assert_eq!(darkest(&full).total_cmp(&darkest(&paler)), Ordering::Equal);
    }
}

#[test]
fn a_stroke_crosses_the_letters_as_dark_as_they_are_in_as_many_pictures_as_it_should() {
    let bare = ImageStyle::engraved(Level::Medium).without_effects();
    for (often, least, most) in [(0, 0, 0), (40, 20, 60), (100, 100, 100)] {
        let crossed = bare.clone().with_effect(Strokes::default().with_frequency(often));
        let mut strokes = 0;
        for seed in 0..100 {
            let letters = draw(&bare, "KHTM2", Scale::Plain, seed).ink();
            let picture = draw(&crossed, "KHTM2", Scale::Plain, seed).ink();
            assert!(letters.iter().zip(&picture).all(|(bare, crossed)| crossed >= bare));
            let new = letters.iter().zip(&picture).filter(|(bare, crossed)| crossed > bare);
            let new: Vec<f32> = new.map(|(_, crossed)| *crossed).collect();
            strokes += usize::from(!new.is_empty());
            if !new.is_empty() {
                let darkest = new.iter().copied().fold(0.0, f32::max);
                assert!(new.len() > 100 && darkest > 200.0, "{} pixels, {darkest}", new.len());
            }
        }
        assert!((least..=most).contains(&strokes), "{strokes} of 100, {often} were asked");
    }
}
