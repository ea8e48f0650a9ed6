//! Chinese characters, in a font that has them.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use simple_captcha::audio::{AudioStyle, Voice};
use simple_captcha::image::{Font, ImageStyle, Level, Scale};
use simple_captcha::{BuildError, Captcha, Language, Letters, MemoryStore};
use test_support::{Picture, beeping, draw};

/// The first font of a collection, from Debian's package fonts-wqy-microhei.
fn font() -> Font {
    const FILE: &str = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc";
    let data = std::fs::read(FILE).unwrap_or_else(|error| {
        panic!("{FILE}: {error}; install fonts-wqy-microhei, as `scripts/test core` does")
    });
    Font::new(data).unwrap()
}

fn chinese() -> Letters {
    Letters::default().with_alphabet(Letters::CHINESE).unwrap()
}

#[tokio::test]
async fn a_font_of_a_collection_draws_chinese_characters() {
    for style in [ImageStyle::plain(), ImageStyle::engraved(Level::Easy)] {
        let style = style.with_font(font());
        let captcha = Captcha::builder(MemoryStore::default())
            .challenge(chinese())
            .image_style(style.clone())
            .audio(false)
            .build()
            .unwrap();
        let key = captcha.issue().await.unwrap();
        Picture::decode(captcha.image(&key, Scale::Plain).await.unwrap().as_bytes());
    }
    let bare = ImageStyle::plain().without_effects().with_font(font());
    let pictures: Vec<Picture> = "春鼻龟默"
        .chars()
        .map(|letter| draw(&bare, &letter.to_string(), Scale::Double, 1))
        .collect();
    for (index, picture) in pictures.iter().enumerate() {
        let inked = picture.ink().iter().filter(|ink| **ink > 128.0).count();
        assert!(inked * 12 > picture.pixels.len(), "{inked} pixels of ink");
        assert!(pictures.iter().skip(index + 1).all(|other| other != picture));
    }
}

#[test]
fn without_such_a_font_the_captcha_is_not_built() {
    let built = Captcha::builder(MemoryStore::default()).challenge(chinese()).build();
    let first = Letters::CHINESE.chars().next().unwrap();
    assert!(matches!(built, Err(BuildError::NoGlyph(letter)) if letter == first), "{built:?}");
}

#[test]
fn without_a_voice_that_has_them_it_is_not_built_either() {
    let style = ImageStyle::plain().with_font(font());
    let builder = || {
        let builder = Captcha::builder(MemoryStore::default()).challenge(chinese());
        builder.image_style(style.clone())
    };
    let first = Letters::CHINESE.chars().next().unwrap();
    let built = builder().build();
    let english: [Language; 1] = ["en".parse().unwrap()];
    let told = |built: &Result<Captcha, BuildError>, lacking: &[Language]| matches!(built, Err(BuildError::Unspoken(it)) if it.languages == lacking && it.symbol == first);
    assert!(told(&built, &english), "{built:?}");
    let both: [Language; 2] = ["de", "en"].map(|tag| tag.parse().unwrap());
    let voices = AudioStyle::default().with_voice(beeping("de", Voice::NEEDED));
    let built = builder().audio_style(voices).build();
    assert!(told(&built, &both), "{built:?}");
    let why = format!(
        "no voice of the languages de, en has a clip of {first:?}, which the challenge asks for"
    );
    assert_eq!(built.unwrap_err().to_string(), why);
    let symbols = format!("{}{}", Voice::NEEDED, Letters::CHINESE);
    let voices = AudioStyle::default()
        .with_voice(beeping("de", Voice::NEEDED))
        .with_voice(beeping("zh", &symbols));
    let captcha = builder().audio_style(voices).build().unwrap();
    let spoken: Vec<&str> = captcha.languages().iter().map(Language::as_str).collect();
    assert_eq!(spoken, ["zh"], "English and German are left out");
}
