//! Any text in any style: a picture within bounds, or a clear error; never a panic or a hang.
//!
//! `PROPTEST_CASES=100000 cargo test --release -p simple-captcha-draw --test any_drawing` tries for long.

use proptest::prelude::*;
use simple_captcha_draw::image::Level;
use test_support::{Background, Base, Drawing, EffectChoice, Engraving, Fonts, Shapes};

/// A number of a kind that comes up in styles, or any at all, infinite ones too.
fn number() -> impl Strategy<Value = f32> {
    prop_oneof![4 => 0.0..1.0_f32, 4 => -10.0..300.0_f32, 1 => any_number()]
}

fn any_number() -> impl Strategy<Value = f32> {
    let special = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN, -0.0];
    prop_oneof![prop::num::f32::ANY, prop::sample::select(special.to_vec())]
}

/// A range, often one that is empty or reversed.
fn range() -> impl Strategy<Value = (f32, f32)> {
    (number(), number())
}

/// A size in bounds, at their edges or beyond. Large ones are rare: they take long.
fn size() -> impl Strategy<Value = (u32, u32)> {
    prop_oneof![
        60 => (20..=300_u32, 10..=150_u32),
        6 => (20..=2000_u32, 10..=60_u32),
        6 => (20..=60_u32, 10..=1000_u32),
        6 => (19..=21_u32, 9..=11_u32),
        6 => any::<(u32, u32)>(),
        1 => (1999..=2001_u32, 999..=1001_u32),
    ]
}

/// The size of letters, or a number that cannot be one.
fn font_size() -> impl Strategy<Value = f32> {
    prop_oneof![8 => 8.0..60.0_f32, 1 => 100.0..300.0_f32, 1 => number()]
}

fn level() -> impl Strategy<Value = Level> {
    prop::sample::select(vec![Level::Easy, Level::Medium, Level::Hard])
}

fn base() -> impl Strategy<Value = Base> {
    prop_oneof![
        Just(Base::Plain),
        Just(Base::LikeDjango),
        Just(Base::LikeDjangoAnimated),
        level().prop_map(Base::Engraved),
    ]
}

fn background() -> impl Strategy<Value = Background> {
    prop_oneof![
        Just(Background::OfTheBase),
        Just(Background::Transparent),
        any::<[u8; 3]>().prop_map(Background::Colour),
    ]
}

fn engraving() -> impl Strategy<Value = Engraving> {
    let maybe = || prop::option::of(range());
    let density = prop::option::of((range(), range()).prop_map(|(one, other)| [one, other]));
    (level(), density, maybe(), maybe()).prop_map(|(level, density, swell, period)| Engraving {
        level,
        density,
        swell,
        period,
    })
}

fn shapes() -> impl Strategy<Value = Shapes> {
    let points = prop::collection::vec((number(), number()), 0..20);
    let dots = prop::collection::vec((any::<u32>(), 0..200_u32), 0..20);
    (points, prop::option::of(number()), dots).prop_map(|(points, stroke, dots)| Shapes {
        points,
        stroke,
        dots,
    })
}

fn effect() -> impl Strategy<Value = EffectChoice> {
    prop_oneof![
        Just(EffectChoice::Arcs),
        (0..1500_u32).prop_map(|per_thousand| EffectChoice::Dots { per_thousand }),
        Just(EffectChoice::Smooth),
        any::<u32>().prop_map(|per_hundred| EffectChoice::Hollow { per_hundred }),
        any::<u32>().prop_map(|per_hundred| EffectChoice::Shadow { per_hundred }),
        any::<u32>().prop_map(|per_hundred| EffectChoice::Strokes { per_hundred }),
        engraving().prop_map(EffectChoice::Engrave),
        shapes().prop_map(EffectChoice::Own),
    ]
}

/// What can be asked, and now and then what cannot.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[A-Z0-9]{1,8}",
        4 => "[A-Za-z0-9äöüßÄÖÜéñçÅŒ+×÷=?!_\"',.;: -]{1,32}",
        1 => ".{0,70}",
    ]
}

prop_compose! {
    fn drawing()(
        (text, seed) in (text(), any::<[u8; 32]>()),
        (base, fonts) in (
            base(),
            prop::sample::select(vec![Fonts::OfTheBase, Fonts::One, Fonts::Two]),
        ),
        font_size in prop::option::of(font_size()),
        size in prop::option::of(size()),
        rotation in prop::option::of(range()),
        foreground in any::<Option<[u8; 3]>>(),
        background in background(),
        letter_colour in any::<Option<[u8; 3]>>(),
        keeps_effects in any::<bool>(),
        effects in prop::collection::vec(effect(), 0..5),
        site in any::<Option<[u8; 32]>>(),
    ) -> Drawing {
        Drawing {
            text, seed, base, fonts, font_size, size, rotation, foreground, background,
            letter_colour, keeps_effects, effects, site,
        }
    }
}

proptest! {
    #[test]
    fn any_drawing_is_within_bounds_or_refused(drawing in drawing()) {
        drawing.check();
    }
}
