//! Still pictures where the others move.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use common::{Picture, draw};
use http::{Method, Request};
use simple_captcha::image::{Arcs, Dots, ImageStyle, Scale};
use simple_captcha::{Captcha, MemoryStore, Rng, web};

fn captcha(style: ImageStyle) -> Captcha {
    Captcha::builder(MemoryStore::default()).image_style(style).build().unwrap()
}

/// The kind and the bytes of what a path of the captcha's answers.
async fn get(captcha: &Captcha, path: &str) -> (String, Vec<u8>) {
    let request = Request::builder().method(Method::GET).uri(path).body(()).unwrap();
    let response = web::respond(captcha, "/captcha", &request.into_parts().0).await;
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    (kind, response.into_body())
}

#[tokio::test]
async fn an_animated_captcha_has_a_still_picture_too_always_the_same() {
    let captcha = captcha(ImageStyle::like_django_animated());
    let key = captcha.issue().await.unwrap();
    for scale in ["", "@2"] {
        let path = format!("/image/{}{scale}/", key.as_str());
        let (moving, _) = get(&captcha, &path).await;
        let (kind, still) = get(&captcha, &format!("{path}?still")).await;
        assert_eq!((moving.as_str(), kind.as_str()), ("image/gif", "image/png"));
        assert_eq!(get(&captcha, &format!("{path}?still")).await.1, still);
    }
}

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

#[tokio::test]
async fn of_a_captcha_that_does_not_move_there_is_one_drawing() {
    let too_large = ImageStyle::like_django_animated().with_size(1000, 500).unwrap();
    for style in [ImageStyle::default(), too_large] {
        has_one_drawing(&captcha(style)).await;
    }
}

async fn has_one_drawing(captcha: &Captcha) {
    let key = captcha.issue().await.unwrap();
    let path = format!("/image/{}/", key.as_str());
    assert_eq!(get(captcha, &path).await, get(captcha, &format!("{path}?still")).await);
    let still = captcha.still(&key, Scale::Plain).await.unwrap();
    assert_eq!(still.into_bytes(), captcha.image(&key, Scale::Plain).await.unwrap().into_bytes());
}

#[tokio::test]
async fn a_field_whose_picture_moves_offers_the_still_one_to_who_wants_less_motion() {
    let captcha = captcha(ImageStyle::like_django_animated());
    let html = captcha.field().language("en").issue().await.unwrap().to_string();
    let key = html.split("/image/").nth(1).unwrap().split('/').next().unwrap();
    let source = format!(
        "<picture><source media=\"(prefers-reduced-motion: reduce)\" \
         srcset=\"/captcha/image/{key}/?still, /captcha/image/{key}@2/?still 2x\"><img src=\"/captcha/image/{key}/\""
    );
    assert!(html.contains(&source), "{html}");
    assert!(html.contains("class=\"captcha\" /></picture>"), "{html}");
}
