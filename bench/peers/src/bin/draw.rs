//! Draws pictures of one kind, ours or another crate's, and tells how long each took.
//!
//! `draw KIND SIZE LETTERS [double] [animated]`; the kinds are the names in [`KINDS`], a size is like 160x60,
//! or `text` for ours: as large as the text. For each
//! number that comes in, so many pictures are drawn. A line goes out: the nanoseconds that each took,
//! then their bytes in all.

use std::io::{BufRead as _, Write as _};
use std::str::FromStr;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use captcha::filters::{Dots, Noise, Wave};
use simple_captcha::image::{ImageStyle, Level, Scale};
use simple_captcha::{Challenge as _, Letters, Rng};

/// Draws one picture as its user gets it, and tells its size in bytes, which may take time: the clock
/// is stopped before.
type Draw = Box<dyn FnMut() -> Result<Box<dyn FnOnce() -> Result<usize>>>>;

const KINDS: [(&str, fn(&PictureOptions) -> Result<Draw>); 4] = [
    ("medium", |wanted| ours(ImageStyle::engraved(Level::Medium), wanted)),
    ("like-django", |wanted| {
        let animated = wanted.animated.then(ImageStyle::like_django_animated);
        ours(animated.unwrap_or_else(ImageStyle::like_django), wanted)
    }),
    ("captcha", |wanted| captcha_crate(*wanted)),
    ("captcha-rs", |wanted| captcha_rs(*wanted)),
];

#[derive(Clone, Copy)]
struct PictureOptions {
    size: Option<(u32, u32)>,
    letters: u32,
    double: bool,
    animated: bool,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, size, letters, more @ ..] = arguments.as_slice() else {
        bail!("usage: draw KIND SIZE LETTERS [double] [animated]");
    };
    let Some((_, prepare)) = KINDS.iter().find(|(name, _)| name == kind) else {
        bail!("there is no kind {kind}; there are: {}", KINDS.map(|(name, _)| name).join(", "));
    };
    let number =
        |text: &str| u32::from_str(text).with_context(|| format!("{text} is not a number"));
    let has = |word: &str| more.iter().any(|other| other == word);
    let mut draw = prepare(&PictureOptions {
        size: match size.as_str() {
            "text" => None,
            size => {
                let sides = size.split_once('x').with_context(|| format!("{size} is no size"))?;
                Some((number(sides.0)?, number(sides.1)?))
            }
        },
        letters: number(letters)?,
        double: has("double"),
        animated: has("animated"),
    })?;

    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let count = number(&line?)?;
        let mut written = 0;
        for _ in 0..count {
            let start = Instant::now();
            let bytes = draw()?;
            let took = start.elapsed();
            write!(out, "{} ", took.as_nanos())?;
            written += bytes()?;
        }
        writeln!(out, "{written}")?;
        out.flush()?;
    }
    Ok(())
}

/// Ours, from choosing the letters to the file.
fn ours(style: ImageStyle, wanted: &PictureOptions) -> Result<Draw> {
    let style = match wanted.size {
        Some((width, height)) => style.with_size(width, height)?,
        None => style,
    };
    let scale = if wanted.double { Scale::Double } else { Scale::Plain };
    let letters = Letters::default().with_length(usize::try_from(wanted.letters)?)?;
    let mut rng = Rng::from_system()?;
    Ok(Box::new(move || {
        let puzzle = letters.puzzle(&mut rng);
        let file = style.draw(&puzzle.challenge, scale, &mut rng)?.into_bytes();
        Ok(Box::new(move || Ok(file.len())))
    }))
}

/// The crate `captcha`: the example of its documentation.
fn captcha_crate(wanted: PictureOptions) -> Result<Draw> {
    let (width, height) = wanted.size.context("captcha needs a size")?;
    Ok(Box::new(move || {
        let file = captcha::Captcha::new()
            .add_chars(wanted.letters)
            .apply_filter(Noise::new(0.4))
            .apply_filter(Wave::new(2.0, 20.0).horizontal())
            .apply_filter(Wave::new(2.0, 20.0).vertical())
            .view(width, height)
            .apply_filter(Dots::new(15))
            .as_png()
            .context("captcha drew no picture")?;
        Ok(Box::new(move || Ok(file.len())))
    }))
}

/// The crate `captcha-rs` with its defaults: the JPEG that a page shows, as a data URL.
fn captcha_rs(wanted: PictureOptions) -> Result<Draw> {
    let letters = usize::try_from(wanted.letters)?;
    let (width, height) = wanted.size.context("captcha-rs needs a size")?;
    Ok(Box::new(move || {
        let builder = captcha_rs::CaptchaBuilder::new().length(letters).width(width).height(height);
        let url = builder.build().to_base64();
        Ok(Box::new(move || {
            let (_, data) = url.split_once(',').context("captcha-rs gave no data URL")?;
            Ok(STANDARD.decode(data)?.len())
        }))
    }))
}
