//! The options for how pictures are drawn.

use std::fmt;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use simple_captcha::image::{Font, ImageStyle, Rgb};

use super::values::{is_none, list, not_known, switch};
use crate::files;

#[derive(Args, Debug)]
#[command(next_help_heading = "Picture")]
pub(crate) struct Drawing {
    /// A font to draw in: a TrueType or OpenType file, or a collection of them, of which the first is
    /// taken. Can be given several times (in the environment with `:` or `,` between files): a plain
    /// picture is drawn in one of them, each letter of an engraved one in one of its own
    #[arg(long = "font", value_name = "FILE", env = "CAPTCHA_FONT_PATH")]
    pub(crate) fonts: Vec<FontFiles>,
    /// How large letters are, 8 to 200; smaller where the picture has no room for them [default: 63
    /// engraved, 40 plain, 22 like-django]
    #[arg(long, value_name = "SIZE", env = "CAPTCHA_FONT_SIZE", value_parser = font_size)]
    pub(crate) font_size: Option<f32>,
    /// How large pictures are: 200x70, say; none leaves it to the level [default: 200x70 engraved, as
    /// large as the text plain]
    #[arg(long, value_name = "WxH", env = "CAPTCHA_IMAGE_SIZE")]
    pub(crate) image_size: Option<Size>,
    /// How far letters turn, in degrees: -15,15, say, or none [default: -11,11 engraved, -30,30
    /// plain, -35,35 like-django]
    #[arg(
        long,
        value_name = "FROM,TO",
        env = "CAPTCHA_LETTER_ROTATION",
        allow_hyphen_values = true
    )]
    pub(crate) letter_rotation: Option<Rotation>,
    /// The colour of the ground: a colour of CSS (white, #fff, #ffffff), or transparent [default:
    /// white]
    #[arg(long, value_name = "COLOUR", env = "CAPTCHA_BACKGROUND_COLOR")]
    pub(crate) background: Option<Ground>,
    /// The colour of letters and noise: a colour of CSS [default: #142b47; #001100
    /// like-django]
    #[arg(long, value_name = "COLOUR", env = "CAPTCHA_FOREGROUND_COLOR", value_parser = colour)]
    pub(crate) foreground: Option<Rgb>,
    /// Letters of one colour (none), or each in a dark colour of its own: random, or
    /// captcha.helpers.random_letter_color_challenge. Colours tell a program where a letter ends
    #[arg(long, value_name = "KIND", env = "CAPTCHA_LETTER_COLOR_FUNCT", default_value = "none")]
    pub(crate) letter_colour: LetterColour,
    /// What is drawn across the letters, in that order: arcs, dots, or none, or
    /// django-simple-captcha's names for them (captcha.helpers.noise_arcs, noise_dots, noise_null).
    /// On engraved levels it is engraved too [default: none engraved, arcs,dots plain]
    #[arg(long, value_name = "LIST", env = "CAPTCHA_NOISE_FUNCTIONS")]
    pub(crate) noise: Option<Noises>,
    /// What is done to the finished picture, engraved ones too: smooth (captcha.helpers.post_smooth)
    /// or none [default: none engraved, smooth plain]
    #[arg(long, value_name = "LIST", env = "CAPTCHA_FILTER_FUNCTIONS")]
    pub(crate) filter: Option<Filters>,
    /// Whether pictures of the level like-django are GIFs that show one letter after the other: true
    /// or false. Programs read them more easily than still ones. A sheet shows them still
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_ANIMATED", default_value = "false", action = clap::ArgAction::Set, value_parser = switch)]
    pub(crate) animated: bool,
}

impl Drawing {
    /// The fonts that were named, in their order.
    pub(crate) fn fonts(&self) -> Vec<Font> {
        self.font_files().map(|(_, font)| font.clone()).collect()
    }

    /// The files of these fonts, to be named in a message.
    pub(crate) fn font_names(&self) -> String {
        let names: Vec<_> = self.font_files().map(|(file, _)| file.display().to_string()).collect();
        names.join(", ")
    }

    fn font_files(&self) -> impl Iterator<Item = &(PathBuf, Font)> {
        self.fonts.iter().flat_map(|files| &files.0)
    }
}

/// The fonts of one option or variable.
#[derive(Clone, Debug)]
pub(crate) struct FontFiles(Vec<(PathBuf, Font)>);

impl FromStr for FontFiles {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // A name may have these characters in it.
        if Path::new(text).exists() {
            return Ok(Self(vec![font(text)?]));
        }
        let files = list(text).flat_map(|part| part.split(':')).map(str::trim);
        let fonts =
            files.filter(|file| !file.is_empty()).map(font).collect::<Result<Vec<_>, _>>()?;
        if fonts.is_empty() { Err("expected a font file".to_owned()) } else { Ok(Self(fonts)) }
    }
}

/// In bytes. Fonts for all of Chinese have some 20 MB.
const LARGEST_FONT: usize = 64 * 1024 * 1024;

fn font(file: &str) -> Result<(PathBuf, Font), String> {
    let data = files::read(Path::new(file), LARGEST_FONT)
        .map_err(|error| format!("{file} cannot be read: {error}"))?;
    let font = Font::new(data).map_err(|error| format!("{file} cannot be drawn in: {error}"))?;
    Ok((PathBuf::from(file), font))
}

fn font_size(text: &str) -> Result<f32, String> {
    let size = text.trim().parse().map_err(|_| "expected a number, such as 40".to_owned())?;
    let fits = ImageStyle::plain().with_font_size(size);
    fits.map(|_| size).map_err(|error| error.to_string())
}

/// A picture's width and height; `None` where it is left to the level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size(pub(crate) Option<(u32, u32)>);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if is_none(text) {
            return Ok(Self(None));
        }
        let wanted = || "expected a width and a height, such as 200x70".to_owned();
        let commas = text.replace(['x', 'X', '×'], ",");
        let numbers: Result<Vec<u32>, _> = list(&commas).map(str::parse).collect();
        let [width, height] =
            numbers.ok().and_then(|both| both.try_into().ok()).ok_or_else(wanted)?;
        let fits = ImageStyle::plain().with_size(width, height);
        fits.map(|_| Self(Some((width, height)))).map_err(|error| error.to_string())
    }
}

/// How far letters turn, in degrees.
#[derive(Clone, Debug)]
pub(crate) struct Rotation(pub(crate) RangeInclusive<f32>);

impl FromStr for Rotation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if is_none(text) {
            return Ok(Self(0.0..=0.0));
        }
        let wanted = || {
            "expected two angles from -180 to 180, the smaller first, such as -15,15, or none"
                .to_owned()
        };
        let angles: Result<Vec<f32>, _> = list(text).map(str::parse).collect();
        let [from, to] = angles.ok().and_then(|both| both.try_into().ok()).ok_or_else(wanted)?;
        let fits = ImageStyle::plain().with_rotation(from..=to);
        fits.map(|_| Self(from..=to)).map_err(|_| wanted())
    }
}

/// What pictures are drawn on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ground {
    Transparent,
    Colour(Rgb),
}

impl FromStr for Ground {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().eq_ignore_ascii_case("transparent") {
            return Ok(Self::Transparent);
        }
        colour(text).map(Self::Colour).map_err(|error| format!("{error}, or transparent"))
    }
}

fn colour(text: &str) -> Result<Rgb, String> {
    // A tuple of red, green and blue is Python's way.
    let tuple = text.trim().starts_with(['(', '[']);
    let parts: Vec<&str> = list(text).collect();
    let text = if tuple { &format!("rgb({})", parts.join(",")) } else { text };
    let colour = csscolorparser::parse(text).ok().map(|colour| colour.to_rgba8());
    match colour {
        Some([red, green, blue, 255]) => Ok(Rgb::new(red, green, blue)),
        _ => Err("expected an opaque colour of CSS, such as navy, #124 or #112244".to_owned()),
    }
}

/// Which colour letters have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LetterColour {
    Foreground,
    Random,
}

impl FromStr for LetterColour {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "random"
            | "random_letter_color_challenge"
            | "captcha.helpers.random_letter_color_challenge" => Ok(Self::Random),
            name if is_none(name) => Ok(Self::Foreground),
            _ => Err(not_known(
                name,
                "random, none or captcha.helpers.random_letter_color_challenge",
            )),
        }
    }
}

impl fmt::Display for LetterColour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreground => "none",
            Self::Random => "random",
        })
    }
}

/// What is drawn across the letters.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Noise {
    Arcs,
    Dots,
}

#[derive(Clone, Debug)]
pub(crate) struct Noises(pub(crate) Vec<Noise>);

impl FromStr for Noises {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let noise = |name: &str| match name {
            "arcs" | "noise_arcs" | "captcha.helpers.noise_arcs" => Ok(Some(Noise::Arcs)),
            "dots" | "noise_dots" | "captcha.helpers.noise_dots" => Ok(Some(Noise::Dots)),
            "noise_null" | "captcha.helpers.noise_null" => Ok(None),
            name if is_none(name) => Ok(None),
            _ => Err(not_known(
                name,
                "arcs, dots, both with a comma between them, none, or \
                 captcha.helpers.noise_arcs, noise_dots or noise_null",
            )),
        };
        let noises: Result<Vec<_>, _> = list(text).map(noise).collect();
        Ok(Self(noises?.into_iter().flatten().collect()))
    }
}

/// What is done to the finished picture.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Filter {
    Smooth,
}

#[derive(Clone, Debug)]
pub(crate) struct Filters(pub(crate) Vec<Filter>);

impl FromStr for Filters {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let filter = |name: &str| match name {
            "smooth" | "post_smooth" | "captcha.helpers.post_smooth" => Ok(Some(Filter::Smooth)),
            name if is_none(name) => Ok(None),
            _ => Err(not_known(name, "smooth, none or captcha.helpers.post_smooth")),
        };
        let filters: Result<Vec<_>, _> = list(text).map(filter).collect();
        Ok(Self(filters?.into_iter().flatten().collect()))
    }
}
