//! From the configuration to the look of pictures.

use csscolorparser::Color;
use simple_captcha::image::{Arcs, Dots, ImageStyle, Rgb, Smooth};
use simple_captcha::{Rng, Secret};

use crate::cli::Usage;
use crate::config::{
    Colour, Config, Filter, FontSize, Ground, LetterColour, Look, Noise, PictureConfig,
    PictureSize, Rotation,
};

/// How pictures look that a configuration describes. What is left to chance for a text depends on the
/// secret.
pub(crate) fn style(config: &Config, secret: &Secret) -> anyhow::Result<ImageStyle> {
    let style = style_in_own_fonts(config, secret)?;
    match config.picture.fonts()? {
        fonts if fonts.is_empty() => Ok(style),
        fonts => Ok(style.with_fonts(fonts)?),
    }
}

/// Complains about pictures that nobody can read, and gives back what is to be said where few people
/// can.
pub(super) fn readable(style: &ImageStyle, config: &Config) -> Result<Vec<String>, Usage> {
    const INVISIBLE: f32 = 1.2;
    // As the web's rules for graphics have it.
    const PALE: f32 = 3.0;
    const SMALL: f32 = 16.0;
    // Smaller ones drown in the lines that they are engraved in.
    const SMALL_ENGRAVED: f32 = 40.0;
    const LOW: u32 = 24;
    let contrast = style.contrast().unwrap_or(f32::INFINITY);
    if contrast < INVISIBLE {
        return Err(Usage(
            "--foreground and --background: letters would have the colour of the ground".to_owned(),
        ));
    }
    let mut warnings = Vec::new();
    if contrast < PALE {
        warnings.push(format!(
            "--foreground and --background: many people cannot read letters whose contrast with the \
             ground is {contrast:.1}; aim for at least 3"
        ));
    }
    let (smallest, manner) = match config.level() {
        Look::Engraved(_) => (SMALL_ENGRAVED, "engraved "),
        Look::Plain | Look::LikeDjango => (SMALL, ""),
    };
    if config.picture.font_size.is_some_and(|FontSize(size)| size < smallest) {
        warnings.push(format!(
            "--font-size: many people cannot read {manner}letters smaller than {smallest}"
        ));
    }
    if let Some(PictureSize(Some((_, height)))) = config.picture.image_size
        && height < LOW
    {
        warnings.push(format!("--image-size: many people cannot read letters lower than {LOW}"));
    }
    Ok(warnings)
}

/// The same in the level's own fonts, whatever the configuration says.
pub(super) fn style_in_own_fonts(config: &Config, secret: &Secret) -> anyhow::Result<ImageStyle> {
    let picture = &config.picture;
    let mut style = with_effects(look(config)?, config.level(), picture);
    if let Some(FontSize(size)) = picture.font_size {
        style = style.with_font_size(size)?;
    }
    if let Some(PictureSize(Some((width, height)))) = picture.image_size {
        style = style.with_size(width, height)?;
    }
    if let Some(Rotation(degrees)) = &picture.letter_rotation {
        style = style.with_rotation(degrees.clone())?;
    }
    match picture.background {
        Some(Ground::Transparent) => style = style.with_transparent_background(),
        Some(Ground::Colour(colour)) => style = style.with_background(colour),
        None => {}
    }
    if let Some(Colour(colour)) = picture.foreground {
        style = style.with_foreground(colour);
    }
    if let LetterColour::Random = picture.letter_colour {
        let secret = secret.clone();
        style = style.with_letter_colour(move |index, text| letter_colour(&secret, index, text));
    }
    Ok(style)
}

/// The pictures of the level, animated where that is wanted.
fn look(config: &Config) -> Result<ImageStyle, Usage> {
    match config.level() {
        Look::LikeDjango if config.picture.animated => Ok(ImageStyle::like_django_animated()),
        _ if config.picture.animated => Err(Usage(
            "--animated (or CAPTCHA_ANIMATED): only pictures of the level like-django can be \
             animated; each frame has one whole letter alone, which would make other pictures easier \
             to read for programs"
                .to_owned(),
        )),
        level => Ok(level.style()),
    }
}

/// A level's pictures; where noise or filters were chosen, with these in the places of its own:
/// noise is engraved as the letters are, filters come last.
fn with_effects(mut style: ImageStyle, level: Look, picture: &PictureConfig) -> ImageStyle {
    if picture.noise.is_none() && picture.filter.is_none() {
        return style;
    }
    let (noises, filters): (&[Noise], &[Filter]) = match level {
        Look::Plain | Look::LikeDjango => (&[Noise::Arcs, Noise::Dots], &[Filter::Smooth]),
        Look::Engraved(_) => (&[], &[]),
    };
    style = style.without_effects();
    if let Look::Engraved(level) = level {
        style = style
            .with_effect(level.hollow())
            .with_effect(level.shadow())
            .with_effect(level.strokes());
    }
    for noise in picture.noise.as_ref().map_or(noises, |chosen| &chosen.0) {
        style = match noise {
            Noise::Arcs => style.with_effect(Arcs::default()),
            Noise::Dots if level == Look::LikeDjango => style.with_effect(Dots::like_django()),
            Noise::Dots => style.with_effect(Dots::default()),
        };
    }
    if let Look::Engraved(level) = level {
        style = style.with_effect(level.engrave());
    }
    for filter in picture.filter.as_ref().map_or(filters, |chosen| &chosen.0) {
        style = match filter {
            Filter::Smooth => style.with_effect(Smooth::default()),
        };
    }
    style
}

/// A dark colour, far from those of the letters beside it.
///
/// Without the secret nobody can tell which text has these colours: else a program could try all
/// texts until the colours are right.
fn letter_colour(secret: &Secret, index: usize, text: &str) -> Rgb {
    const LIGHTNESS: f32 = 0.45;
    const CHROMA: f32 = 0.13;
    const GOLDEN_ANGLE: f32 = 137.5;
    let first = Rng::from_seed(secret.seed("letter colour", &[text])).between(0.0, 360.0);
    let steps = f32::from(u8::try_from(index).unwrap_or(u8::MAX));
    let hue = ((first + GOLDEN_ANGLE * steps) % 360.0).to_radians();
    let [red, green, blue, _] = Color::from_oklcha(LIGHTNESS, CHROMA, hue, 1.0).to_rgba8();
    Rgb::new(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_letters_are_dark_differ_from_one_another_and_are_the_secrets() {
        let secret = Secret::new("a secret of mine").unwrap();
        let white = Rgb::new(255, 255, 255);
        for text in ["KHXM", "ABC", "3+4="] {
            let colours: Vec<Rgb> = (0..4).map(|i| letter_colour(&secret, i, text)).collect();
            for (index, colour) in colours.iter().enumerate() {
                assert!(colour.contrast_with(white) > 4.5, "{colour:?}");
                assert_eq!(*colour, letter_colour(&secret, index, text));
                let next = colours[(index + 1) % 4].channels();
                let apart = colour.channels().iter().zip(next).map(|(&a, b)| a.abs_diff(b)).max();
                assert!(apart > Some(40), "{colour:?} {next:?}");
            }
            let other = Secret::new("a secret of hers").unwrap();
            assert_ne!(colours[0], letter_colour(&other, 0, text));
        }
    }
}
