//! Still pictures where the others move.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use bytes::Bytes;
use http::{Method, Request};
use simple_captcha::image::{ImageStyle, Scale};
use simple_captcha::kind::Part;
use simple_captcha::{Captcha, MemoryStore};
use simple_captcha_http::form::Field;
use simple_captcha_http::respond;

fn captcha(style: ImageStyle) -> Captcha {
    Captcha::builder(MemoryStore::default()).image_style(style).build().unwrap()
}

/// The kind and the bytes of what a path of the captcha's answers.
async fn get(captcha: &Captcha, path: &str) -> (String, Vec<u8>) {
    let request = Request::builder().method(Method::GET).uri(path).body(Bytes::new()).unwrap();
    let response = respond(&captcha.into(), "/captcha", request).await;
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    (kind, response.into_body().into())
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
    let still = captcha.part(&key, Part::still(Scale::Plain)).await.unwrap();
    assert_eq!(still.into_bytes(), captcha.image(&key, Scale::Plain).await.unwrap().into_bytes());
}

#[tokio::test]
async fn a_field_whose_picture_moves_offers_the_still_one_to_who_wants_less_motion() {
    let captcha = captcha(ImageStyle::like_django_animated());
    let html = Field::builder(&captcha).language("en").issue().await.unwrap().to_string();
    let key = html.split("/image/").nth(1).unwrap().split('/').next().unwrap();
    let source = format!(
        "<picture><source media=\"(prefers-reduced-motion: reduce)\" \
         srcset=\"/captcha/image/{key}/?still, /captcha/image/{key}@2/?still 2x\"><img src=\"/captcha/image/{key}/\""
    );
    assert!(html.contains(&source), "{html}");
    assert!(html.contains("class=\"captcha\" /></picture>"), "{html}");
}
