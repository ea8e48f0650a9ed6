//! Pictures, read by a decoder.

use simple_captcha_draw::Rng;
use simple_captcha_draw::image::{
    Arcs, Canvas, Dots, DrawError, Effect, Font, ImageStyle, Level, Outline, Point, Rgb, Scale,
    Smooth,
};
use test_support::{Picture, draw, mean_difference};

#[test]
fn plain_letters_are_turned_and_bent_and_lie_under_noise() {
    let default = ImageStyle::plain();
    let quiet = default.clone().without_effects();
    let upright = quiet.clone().with_rotation(0.0..=0.0).unwrap();
    let [with_noise, turned, straight] =
        [&default, &quiet, &upright].map(|style| draw(style, "IIII", Scale::Double, 4));
    assert!(with_noise != turned && turned != straight);

    // The left edge of an I is a straight line, until it is bent.
    let edge: Vec<usize> = (straight.height / 3..straight.height * 2 / 3)
        .filter_map(|y| {
            (0..straight.width).find(|x| straight.ink()[y * straight.width + x] > 128.0)
        })
        .collect();
    let bend = edge.iter().max().unwrap() - edge.iter().min().unwrap();
    assert!(bend >= 2, "{edge:?}");
}

#[test]
fn the_same_seed_draws_the_same_picture_and_another_seed_another() {
    let style = ImageStyle::plain();
    assert_eq!(draw(&style, "KHXM", Scale::Plain, 1), draw(&style, "KHXM", Scale::Plain, 1));
    assert_ne!(draw(&style, "KHXM", Scale::Plain, 1), draw(&style, "KHXM", Scale::Plain, 2));
}

#[test]
fn twice_the_resolution_is_the_same_drawing() {
    for effects in [true, false] {
        let style =
            if effects { ImageStyle::plain() } else { ImageStyle::plain().without_effects() };
        for seed in 0..20 {
            let plain = draw(&style, "KHXM", Scale::Plain, seed);
            let double = draw(&style, "KHXM", Scale::Double, seed);
            assert_eq!((double.width, double.height), (2 * plain.width, 2 * plain.height));
            let mean = mean_difference(&plain, &double);
            assert!(mean < 3.0, "seed {seed}: a pixel differs by {mean} of 255 in the mean");
        }
    }
}

#[test]
fn the_picture_has_the_size_that_was_set_or_one_from_the_text() {
    let set = ImageStyle::plain().with_size(200, 70).unwrap();
    for text in ["A", "KHXM", &"W".repeat(32)] {
        let picture = draw(&set, text, Scale::Plain, 3);
        assert_eq!((picture.width, picture.height), (200, 70), "{text}");
    }
    let from_text = ImageStyle::plain();
    let [short, long] = ["KH", "KHXMKHXM"].map(|text| draw(&from_text, text, Scale::Plain, 3));
    assert_eq!(short.height, long.height);
    assert!(long.width > 3 * short.width, "{} {}", short.width, long.width);
}

#[test]
fn an_engraved_picture_is_wider_for_a_long_text_unless_its_size_was_set() {
    let width = |style: &ImageStyle, count: usize| {
        let picture = draw(style, &"A".repeat(count), Scale::Plain, 1);
        assert_eq!(picture.height, 70);
        picture.width
    };
    let style = ImageStyle::engraved(Level::Medium);
    assert_eq!([1, 5, 6, 7, 32].map(|count| width(&style, count)), [200, 200, 200, 233, 1066]);
    assert_eq!(width(&style.with_size(200, 70).unwrap(), 32), 200);
}

#[test]
fn a_sign_that_the_font_lacks_is_drawn_as_one_that_means_the_same() {
    let style = ImageStyle::plain();
    for (asked, drawn) in [("3✕4=", "3×4="), ("９－４＝", "9-4="), ("ＫＭ", "KM")] {
        assert_eq!(style.missing(asked), None);
        let [one, other] = [asked, drawn].map(|text| draw(&style, text, Scale::Plain, 7).pixels);
        assert!(one == other, "{asked}");
    }
    assert_eq!(style.missing("3✗4="), Some('✗'), "a cross that means wrong");
}

#[test]
fn no_letter_leaves_the_picture() {
    let styles = [
        ImageStyle::plain(),
        ImageStyle::plain().with_size(160, 60).unwrap(),
        ImageStyle::plain().with_size(60, 160).unwrap(),
        ImageStyle::plain().with_font_size(200.0).unwrap(),
        ImageStyle::plain().with_font_size(8.0).unwrap(),
        ImageStyle::plain().with_rotation(-180.0..=180.0).unwrap(),
        ImageStyle::like_django(),
        ImageStyle::engraved(Level::Medium),
        ImageStyle::engraved(Level::Hard),
        ImageStyle::engraved(Level::Medium).with_size(160, 60).unwrap(),
    ];
    for style in styles.map(ImageStyle::without_effects) {
        for text in ["W", "KHXM", "10×10=", "ÄÅÉÜ", "gjpqy,.", &"W".repeat(32), &"M".repeat(64)]
        {
            for seed in 0..30 {
                let picture = draw(&style, text, Scale::Plain, seed);
                let white = picture.border().all(|pixel| pixel == [255, 255, 255]);
                assert!(white, "{text} with {style:?}, seed {seed}: ink on the border");
                assert!(picture.ink().iter().any(|&ink| ink > 20.0), "{text}: no ink at all");
            }
        }
    }
}

#[test]
fn the_colours_are_those_that_were_set() {
    let style = ImageStyle::plain()
        .without_effects()
        .with_foreground(Rgb::new(200, 0, 30))
        .with_background(Rgb::new(10, 20, 90));
    let picture = draw(&style, "HHHH", Scale::Plain, 1);
    assert!(picture.pixels.contains(&[200, 0, 30]) && picture.pixels.contains(&[10, 20, 90]));
    assert!(picture.border().all(|pixel| pixel == [10, 20, 90]));
}

#[test]
fn letters_turn_as_far_as_was_set() {
    let upright = ImageStyle::plain().without_effects().with_rotation(0.0..=0.0).unwrap();
    let lying = ImageStyle::plain().without_effects().with_rotation(90.0..=90.0).unwrap();
    let [upright, lying] = [upright, lying].map(|style| draw(&style, "I", Scale::Plain, 1));
    let spread = |picture: &Picture| {
        let columns =
            |x: &usize| (0..picture.height).any(|y| picture.ink()[y * picture.width + x] > 100.0);
        (0..picture.width).filter(columns).count()
    };
    assert!(spread(&lying) > 2 * spread(&upright), "{} {}", spread(&lying), spread(&upright));
}

#[test]
fn every_effect_changes_the_picture_and_effects_follow_one_another() {
    let plain = || ImageStyle::plain().without_effects();
    let pictures = [
        plain(),
        plain().with_effect(Arcs::default()),
        plain().with_effect(Dots::default()),
        plain().with_effect(Smooth::default()),
        plain().with_effect(Dots::default()).with_effect(Smooth::default()),
        plain().with_effect(Smooth::default()).with_effect(Dots::default()),
    ]
    .map(|style| draw(&style, "KHXM", Scale::Plain, 5));
    for (index, one) in pictures.iter().enumerate() {
        for other in &pictures[index + 1..] {
            assert!(one != other);
        }
    }
}

#[test]
fn an_effect_of_ones_own_is_applied() {
    #[derive(Debug)]
    struct Frame;
    impl Effect for Frame {
        fn apply(&self, canvas: &mut Canvas, _rng: &mut Rng) {
            let (width, height) = (canvas.width(), canvas.height());
            let mut square = Outline::default();
            square.add(
                [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
                    .map(|(x, y)| Point::new(x, y)),
            );
            canvas.fill(&square);
        }
    }
    let style = ImageStyle::plain().without_effects().with_effect(Frame);
    let picture = draw(&style, "KHXM", Scale::Double, 1);
    assert!(picture.pixels.iter().all(|pixel| *pixel == [0x14, 0x2b, 0x47]));
}

#[test]
fn each_letter_has_the_colour_that_was_chosen_for_it_and_noise_has_the_foregrounds() {
    let colours =
        [Rgb::new(200, 0, 0), Rgb::new(0, 160, 0), Rgb::new(0, 0, 200), Rgb::new(120, 0, 120)];
    let colour = move |index: usize, text: &str| {
        assert_eq!(text, "K HXM");
        colours[index]
    };
    let plain = ImageStyle::plain().without_effects().with_letter_colour(colour);
    let picture = draw(&plain, "K HXM", Scale::Plain, 1);
    let mut last = 0;
    for colour in colours {
        let columns: Vec<usize> = (0..picture.pixels.len())
            .filter(|&at| picture.pixels[at] == colour.channels())
            .map(|at| at % picture.width)
            .collect();
        let mean = columns.iter().sum::<usize>() / columns.len().max(1);
        assert!(mean > last, "the letters' colours follow one another from left to right");
        last = mean;
    }
    let foreground = Rgb::new(1, 2, 3);
    let noisy = plain.with_foreground(foreground).with_effect(Dots::default());
    assert!(draw(&noisy, "K HXM", Scale::Plain, 1).pixels.contains(&foreground.channels()));
    let smooth = noisy.with_effect(Smooth::default());
    let [mut plain_inks, mut smooth_inks] = [
        draw(&ImageStyle::plain(), "K HXM", Scale::Plain, 1),
        draw(&smooth, "K HXM", Scale::Plain, 1),
    ]
    .map(|picture| picture.pixels);
    plain_inks.sort_unstable();
    plain_inks.dedup();
    smooth_inks.sort_unstable();
    smooth_inks.dedup();
    assert!(smooth_inks.len() > plain_inks.len());
}

#[test]
fn as_many_colours_as_letters_can_be_drawn() {
    let colour = |index: usize, _: &str| Rgb::new(u8::try_from(index * 3).unwrap(), 0, 0);
    let style = ImageStyle::plain().without_effects().with_letter_colour(colour);
    let picture = draw(&style, &"H".repeat(64), Scale::Plain, 1);
    for index in 0..64 {
        assert!(picture.pixels.contains(&[index * 3, 0, 0]), "letter {index}");
    }
}

#[test]
fn a_transparent_ground_is_transparent_and_letters_are_not() {
    let style = ImageStyle::plain()
        .without_effects()
        .with_transparent_background()
        .with_foreground(Rgb::new(9, 8, 7));
    let image = style.draw("KHXM", Scale::Plain, &mut Rng::from_seed([1; 32])).unwrap();
    let mut decoder = png::Decoder::new(std::io::Cursor::new(image.as_bytes()));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgba);
    let pixels = bytes.as_chunks::<4>().0;
    assert_eq!(pixels[0][3], 0);
    assert!(pixels.contains(&[9, 8, 7, 255]));
    assert!(pixels.iter().any(|pixel| (50..200).contains(&pixel[3])), "edges are soft");
}

#[test]
fn each_picture_is_drawn_in_one_of_the_fonts() {
    let wide = Font::dejavu_sans_bold();
    let narrow = Font::dejavu_sans();
    let style = |fonts| ImageStyle::plain().without_effects().with_fonts(fonts).unwrap();
    let widths = |style: &ImageStyle| {
        let widths = (0..40).map(|seed| draw(style, "WWWW", Scale::Plain, seed).width);
        widths.collect::<Vec<_>>()
    };
    let (mean, both) = (
        |widths: &[usize]| widths.iter().sum::<usize>() / widths.len(),
        widths(&style(vec![wide.clone(), narrow.clone()])),
    );
    let (most, least) = (mean(&widths(&style(vec![wide]))), mean(&widths(&style(vec![narrow]))));
    assert!(most > least + 10, "{most} {least}");
    let middle = usize::midpoint(most, least);
    assert!(both.iter().any(|&width| width < middle) && both.iter().any(|&width| width > middle));
    assert!(ImageStyle::plain().with_fonts(vec![]).is_err());
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let draw =
        |text: &str| ImageStyle::plain().draw(text, Scale::Plain, &mut Rng::from_seed([0; 32]));
    assert!(matches!(draw("K验").unwrap_err(), DrawError::NoGlyph('验')));
    assert!(matches!(draw("").unwrap_err(), DrawError::Length(0)));
    assert!(matches!(draw(&"W".repeat(65)).unwrap_err(), DrawError::Length(65)));
}

#[test]
fn styles_out_of_bounds_are_refused() {
    let style = ImageStyle::plain;
    assert!(style().with_size(2001, 100).is_err() && style().with_size(100, 1001).is_err());
    assert!(style().with_size(0, 0).is_err() && style().with_size(2000, 1000).is_ok());
    assert!(style().with_font_size(f32::NAN).is_err() && style().with_font_size(0.0).is_err());
    let empty = style().with_rotation(10.0..=-10.0);
    assert!(empty.is_err() && style().with_rotation(f32::NAN..=0.0).is_err());
    let message = style().with_size(5000, 70).unwrap_err().to_string();
    assert_eq!(message, "a picture of 5000x70 is not possible: 20x10 to 2000x1000 is");
}
