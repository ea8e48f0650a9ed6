//! Bytes as a font file: refused, or letters that can be drawn.
#![no_main]

use libfuzzer_sys::fuzz_target;
use simple_captcha_draw::Rng;
use simple_captcha_draw::image::{DrawError, Font, ImageStyle, Level, Scale};

/// What challenges ask for, and a letter that few fonts have.
const LETTERS: &str = "ABCHKMRW2589+= é验";

fuzz_target!(|data: &[u8]| {
    let Ok(font) = Font::new(data.to_vec()) else { return };
    let text: String = LETTERS.chars().filter(|&letter| font.has(letter)).collect();
    for style in [ImageStyle::plain(), ImageStyle::engraved(Level::Hard)] {
        let drawn =
            style.with_font(font.clone()).draw(&text, Scale::Plain, &mut Rng::from_seed([1; 32]));
        match drawn {
            Ok(_) => assert!(!text.is_empty()),
            Err(error) => {
                assert!(text.is_empty() && matches!(error, DrawError::Length(0)), "{error}")
            }
        }
    }
});
