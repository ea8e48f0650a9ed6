//! Pictures that look like django-simple-captcha's are as large as those.

use simple_captcha_draw::Rng;
use simple_captcha_draw::image::{Font, ImageStyle, Scale};
use test_support::{Picture, draw};

/// A text, the width and the height of its picture when letters stand upright, and how wide it is in
/// the mean of 4000 when they turn; of django-simple-captcha 0.7.0 with Pillow 13.0.0.
const THEIRS: [(&str, (usize, usize), f64); 16] = [
    ("ABCD", (66, 29), 77.0),
    ("KHTM", (67, 29), 82.0),
    ("WWWW", (95, 29), 101.5),
    ("IIII", (23, 29), 44.3),
    ("JQJQ", (57, 37), 68.7),
    ("IJQ1", (47, 35), 62.3),
    ("THTI", (57, 30), 68.7),
    ("quick", (58, 36), 71.7),
    ("10*10=", (83, 29), 99.9),
    ("3+4=", (63, 29), 71.1),
    ("7-2=", (53, 29), 61.0),
    ("ÜÉÈÖ", (63, 29), 78.4),
    ("ÍÎÌÏ", (35, 29), 55.1),
    ("HELLO,", (80, 32), 95.1),
    ("A-B.C", (63, 29), 69.3),
    ("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", (739, 29), 790.8),
];

fn bare() -> ImageStyle {
    ImageStyle::like_django().without_effects()
}

#[test]
fn upright_letters_have_a_picture_of_the_originals_size() {
    let upright = bare().with_rotation(0.0..=0.0).unwrap();
    for (text, (width, height), _) in THEIRS {
        let plain = draw(&upright, text, Scale::Plain, 1);
        assert_eq!((plain.width, plain.height), (width, height), "{text}");
        let double = draw(&upright, text, Scale::Double, 1);
        assert_eq!((double.width, double.height), (2 * width, 2 * height), "{text}");
    }
}

#[test]
fn turned_letters_have_pictures_as_wide_as_the_originals_in_the_mean_and_as_high() {
    let style = bare();
    let mut rng = Rng::from_seed([7; 32]);
    for (text, (_, height), mean) in THEIRS {
        let mut sum = 0;
        for _ in 0..400 {
            let picture =
                Picture::decode(style.draw(text, Scale::Plain, &mut rng).unwrap().as_bytes());
            assert_eq!(picture.height, height, "{text}");
            sum += u32::try_from(picture.width).unwrap();
        }
        // Four times as far as a mean of 400 is usually from that of all.
        let ours = f64::from(sum) / 400.0;
        assert!((ours - mean).abs() < 1.4, "{text}: {ours}, theirs {mean}");
    }
}

#[test]
fn no_letter_is_cut_off() {
    let white = [255; 3];
    for (text, ..) in THEIRS {
        for seed in 0..40 {
            let picture = draw(&bare(), text, Scale::Double, seed);
            assert!(picture.border().all(|pixel| pixel == white), "{text} of {seed}");
        }
    }
}

#[test]
fn letters_of_a_font_without_a_blank_stand_side_by_side() {
    let font = Font::new(include_bytes!("../fonts/broad.ttf").as_slice()).unwrap();
    assert!(!font.has(' '));
    let upright = bare().with_rotation(0.0..=0.0).unwrap().with_font(font);
    let picture = draw(&upright, "HHHHH", Scale::Plain, 1);
    let ink = picture.ink();
    let inked = |x: usize| ink.iter().skip(x).step_by(picture.width).any(|ink| *ink > 20.0);
    let starts = (1..picture.width).filter(|x| inked(*x) && !inked(x - 1)).count();
    assert_eq!(starts, 5);
}
