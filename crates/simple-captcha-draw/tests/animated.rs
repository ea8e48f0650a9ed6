//! Pictures that show one letter after the other.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use simple_captcha_draw::Rng;
use simple_captcha_draw::image::{Arcs, Dots, ImageStyle, Scale};
use test_support::{Picture, draw};

/// The frames of a GIF, as numbers of its colours, and whether it is shown again and again.
fn frames(file: &[u8]) -> (Vec<Vec<u8>>, gif::Repeat) {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    let mut decoder = options.read_info(file).unwrap();
    let mut frames = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        assert_eq!(frame.delay, 50);
        frames.push(frame.buffer.to_vec());
    }
    (frames, decoder.repeat())
}

/// A still picture's colours, as the numbers that a GIF has for them.
fn numbers(picture: &Picture) -> Vec<u8> {
    // Fifteen steps from white to a colour without red.
    picture.pixels.iter().map(|[red, ..]| (255 - red) / 17).collect()
}

#[test]
fn frames_show_one_letter_after_the_other() {
    let style = ImageStyle::like_django_animated().without_effects();
    let image = style.draw("KHXM", Scale::Double, &mut Rng::from_seed([3; 32])).unwrap();
    let (frames, repeat) = frames(image.as_bytes());
    assert_eq!((frames.len(), repeat), (4, gif::Repeat::Infinite));
    let width = draw(&style.still(), "KHXM", Scale::Double, 3).width;
    let middles: Vec<usize> = frames
        .iter()
        .map(|frame| {
            let inked = (0..frame.len()).filter(|&at| frame[at] == 15).map(|at| at % width);
            inked.clone().sum::<usize>() / inked.count()
        })
        .collect();
    assert!(middles.is_sorted_by(|one, next| one < next), "{middles:?}");
}

#[test]
fn all_frames_and_the_still_picture_are_one_drawing() {
    // Not softened, so that letters and noise stay where they are.
    let style = ImageStyle::like_django_animated().without_effects();
    let style = style.with_effect(Arcs::default()).with_effect(Dots::like_django());
    let image = style.draw("KHXM", Scale::Double, &mut Rng::from_seed([3; 32])).unwrap();
    let (frames, _) = frames(image.as_bytes());
    let still = numbers(&draw(&style.still(), "KHXM", Scale::Double, 3));
    for (at, ink) in still.into_iter().enumerate() {
        let mut inks: Vec<u8> = frames.iter().map(|frame| frame[at]).collect();
        inks.sort_unstable();
        // No two letters stand on one spot here: all frames but one have only the noise there.
        assert_eq!(inks[0], inks[2], "{at}: {inks:?}");
        assert!(ink.abs_diff(inks[3]) <= 1, "{at}: {ink} {inks:?}");
    }
}

#[test]
fn a_picture_whose_frames_would_take_long_to_draw_stands_still() {
    let style = ImageStyle::like_django_animated();
    let large = style.clone().with_size(2000, 1000).unwrap();
    for (style, text, kind) in [
        (&style, "KHXM".to_owned(), "image/gif"),
        (&style, "W".repeat(64), "image/png"),
        (&large, "KHXM".to_owned(), "image/png"),
    ] {
        for scale in [Scale::Plain, Scale::Double] {
            let image = style.draw(&text, scale, &mut Rng::from_seed([7; 32])).unwrap();
            assert_eq!(image.content_type(), kind, "{text} {scale:?}");
        }
    }
}
