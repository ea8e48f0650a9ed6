//! Pictures that stay as they are, byte by byte, unless somebody means to change them.
//!
//! A change of the drawing changes them: look at the new ones, which `BLESS=1 cargo test -p
//! simple-captcha-draw --test golden` puts into the place of the old ones, and commit them.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use png::{BitDepth, ColorType, Decoder};
use simple_captcha_draw::Rng;
use simple_captcha_draw::image::{
    Arcs, Dots, Effect, Engrave, Font, Hollow, ImageStyle, Level, Rgb, Scale, Shadow, Smooth,
    Strokes,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn rng() -> Rng {
    Rng::from_seed([7; 32])
}

/// Draws a picture, reads it with another decoder, and compares it with the one that is kept.
fn compare(name: &str, style: &ImageStyle, text: &str, scale: Scale) {
    let image = style.draw(text, scale, &mut rng()).unwrap();
    let kind = image.content_type().rsplit('/').next().unwrap();
    if kind == "png" {
        let decoder = Decoder::new(std::io::Cursor::new(image.as_bytes()));
        let mut reader = decoder.read_info().unwrap();
        let info = reader.info();
        let colours = info.palette.as_ref().unwrap().len() / 3;
        let depth = if colours <= 16 { BitDepth::Four } else { BitDepth::Eight };
        assert_eq!((info.color_type, info.bit_depth), (ColorType::Indexed, depth), "{name}");
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        reader.finish().unwrap();
    }
    let file = folder().join(format!("{name}.{kind}"));
    if env::var_os("BLESS").is_some() {
        fs::write(&file, image.as_bytes()).unwrap();
    }
    let kept = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert!(kept == image.as_bytes(), "{} is drawn in another way now", file.display());
}

fn bare() -> ImageStyle {
    ImageStyle::plain().without_effects()
}

fn with(effect: impl Effect) -> ImageStyle {
    bare().with_effect(effect)
}

#[test]
fn every_level_and_style_draws_as_it_did() {
    let site = [
        241, 66, 14, 204, 203, 11, 150, 204, 184, 24, 64, 55, 8, 173, 108, 238, 115, 104, 244, 146,
        13, 93, 32, 227, 188, 220, 202, 69, 149, 45, 52, 175,
    ];
    for (name, style) in [
        ("plain", ImageStyle::plain()),
        ("like-django", ImageStyle::like_django()),
        ("easy", ImageStyle::engraved(Level::Easy)),
        ("medium", ImageStyle::engraved(Level::Medium)),
        ("hard", ImageStyle::engraved(Level::Hard)),
        ("medium-of-a-site", ImageStyle::engraved(Level::Medium).for_site(site)),
    ] {
        compare(name, &style, "KHT25", Scale::Plain);
        compare(&format!("{name}@2"), &style, "KHT25", Scale::Double);
    }
}

#[test]
fn every_effect_draws_as_it_did() {
    let engrave = Engrave::default().with_density(0.6..=0.6, 0.3..=0.3).with_period(6.0..=6.0);
    for (name, style) in [
        ("no-effect", bare()),
        ("arcs", with(Arcs::default())),
        ("dots", with(Dots::default())),
        ("many-dots", with(Dots::default().with_density(300))),
        ("smooth", with(Smooth::default())),
        ("divided", with(engrave.clone().with_divided(100))),
        ("engrave", with(engrave.with_swell(0.0..=0.0))),
        ("shadow", with(Shadow::default().with_frequency(100))),
        ("hollow", with(Hollow::default().with_frequency(100))),
        ("strokes", with(Strokes::default().with_frequency(100))),
        (
            "dots-smooth-arcs",
            with(Dots::default()).with_effect(Smooth::default()).with_effect(Arcs::default()),
        ),
    ] {
        compare(name, &style, "KHT25", Scale::Plain);
    }
}

#[test]
fn every_option_draws_as_it_did() {
    let red = Rgb::new(0xa0, 0x20, 0x20);
    let blue = Rgb::new(0x20, 0x20, 0xa0);
    for (name, style) in [
        ("size", ImageStyle::plain().with_size(160, 60).unwrap()),
        ("font-size", ImageStyle::plain().with_font_size(20.0).unwrap()),
        ("upright", ImageStyle::plain().with_rotation(0.0..=0.0).unwrap()),
        ("other-font", ImageStyle::plain().with_font(Font::dejavu_sans())),
        ("colours", ImageStyle::plain().with_foreground(red).with_background(blue)),
        ("transparent", ImageStyle::plain().with_transparent_background()),
        (
            "letter-colours",
            ImageStyle::plain().with_letter_colour(move |i, _| if i % 2 == 0 { red } else { blue }),
        ),
        ("animated", ImageStyle::like_django_animated()),
    ] {
        compare(name, &style, "KHT25", Scale::Plain);
    }
    compare("long", &ImageStyle::default(), "KHT25ACEMPUWXYLKHT25ACEMPUWXYL9A", Scale::Plain);
}

#[test]
fn every_kind_of_text_draws_as_it_did() {
    for (name, text) in [
        ("letters", "KE62A"),
        ("digits", "43772"),
        ("accented", "ÉËÑÑÄ"),
        ("sum", "4×3="),
        ("words", "RIVER"),
        ("phrases", "RIVER\"ÉCLAIR:"),
    ] {
        compare(&format!("asked-{name}"), &ImageStyle::plain(), text, Scale::Plain);
        compare(&format!("engraved-{name}"), &ImageStyle::default(), text, Scale::Plain);
    }
}

#[test]
fn no_two_of_them_are_the_same_picture() {
    let files = || fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let different: BTreeSet<Vec<u8>> = files().map(|file| fs::read(file).unwrap()).collect();
    assert_eq!(different.len(), files().count());
}
