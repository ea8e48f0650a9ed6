//! How pictures look.

use std::ops::RangeInclusive;
use std::str::FromStr;

use clap::Args;
use serde::Deserialize;
use simple_captcha::image::{Font, ImageStyle};

use super::Look;
use super::colours::{Colour, Ground, LetterColour};
use super::effects::{Filters, Noises};
use super::fonts::{FontFile, FontFiles, fonts};
use super::toml_value::{some_list, some_number, some_text, text, truth};
use super::values::{is_none, list, switch};
use crate::cli::Usage;

#[derive(Args, Clone, Debug, Deserialize)]
#[command(next_help_heading = "Picture")]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PictureConfig {
    /// How pictures look: easy, medium, hard, plain or like-django [default: medium, with
    /// --like-django like-django]
    ///
    /// The first three are engraved like a banknote, which is harder for programs. Everybody reads
    /// plain pictures, programs too. like-django is the look of django-simple-captcha.
    #[arg(long, value_name = "LEVEL", env = "CAPTCHA_LEVEL")]
    #[serde(deserialize_with = "some_text")]
    pub(crate) level: Option<Look>,
    /// A font to draw in: a TrueType or OpenType file, or a collection of them, of which the first is
    /// taken. Can be given several times (in the environment with `:` or `,` between files): a plain
    /// picture is drawn in one of them, each letter of an engraved one in one of its own [default:
    /// those in the binary]
    #[arg(long = "font", value_name = "FILE", env = "CAPTCHA_FONT_PATH")]
    #[serde(deserialize_with = "fonts")]
    pub(crate) fonts: Vec<FontFiles>,
    /// How large letters are, 8 to 200; smaller where the picture has no room for them [default: 63
    /// engraved, 40 plain, 22 like-django]
    #[arg(long, value_name = "SIZE", env = "CAPTCHA_FONT_SIZE")]
    #[serde(deserialize_with = "some_number")]
    pub(crate) font_size: Option<FontSize>,
    /// How large pictures are: 200x70, say; none leaves it to the level [default: 200x70 engraved,
    /// wider for more than six characters and higher for accents; as large as the text plain]
    #[arg(long, value_name = "WxH", env = "CAPTCHA_IMAGE_SIZE")]
    #[serde(deserialize_with = "some_list")]
    pub(crate) image_size: Option<PictureSize>,
    /// How far letters turn, in degrees: -15,15, say, or none [default: -11,11 engraved, -30,30
    /// plain, -35,35 like-django]
    #[arg(
        long,
        value_name = "FROM,TO",
        env = "CAPTCHA_LETTER_ROTATION",
        allow_hyphen_values = true
    )]
    #[serde(deserialize_with = "some_list")]
    pub(crate) letter_rotation: Option<Rotation>,
    /// The colour of the ground: a colour of CSS (white, #fff, #ffffff), or transparent [default:
    /// white]
    #[arg(long, value_name = "COLOUR", env = "CAPTCHA_BACKGROUND_COLOR")]
    #[serde(deserialize_with = "some_list")]
    pub(crate) background: Option<Ground>,
    /// The colour of letters and noise: a colour of CSS [default: #142b47; #001100
    /// like-django]
    #[arg(long, value_name = "COLOUR", env = "CAPTCHA_FOREGROUND_COLOR")]
    #[serde(deserialize_with = "some_list")]
    pub(crate) foreground: Option<Colour>,
    /// Letters of one colour (none), or each in a dark colour of its own: random, or
    /// captcha.helpers.random_letter_color_challenge. Colours tell a program where a letter ends
    #[arg(long, value_name = "KIND", env = "CAPTCHA_LETTER_COLOR_FUNCT", default_value_t)]
    #[serde(deserialize_with = "text")]
    pub(crate) letter_colour: LetterColour,
    /// What is drawn across the letters, in that order: arcs, dots, or none, or
    /// django-simple-captcha's names for them (captcha.helpers.noise_arcs, noise_dots, noise_null).
    /// On engraved levels it is engraved too [default: none engraved, arcs,dots plain]
    #[arg(long, value_name = "LIST", env = "CAPTCHA_NOISE_FUNCTIONS")]
    #[serde(deserialize_with = "some_list")]
    pub(crate) noise: Option<Noises>,
    /// What is done to the finished picture, engraved ones too: smooth (captcha.helpers.post_smooth)
    /// or none [default: none engraved, smooth plain]
    #[arg(long, value_name = "LIST", env = "CAPTCHA_FILTER_FUNCTIONS")]
    #[serde(deserialize_with = "some_list")]
    pub(crate) filter: Option<Filters>,
    /// Whether pictures of the level like-django are GIFs that show one letter after the other: true
    /// or false. Programs read them more easily than still ones. A sheet shows them still
    ///
    /// The field shows still pictures to visitors who have asked their browser for less motion. Large
    /// pictures of many letters (more than 400,000 pixels in all frames) stand still.
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_ANIMATED", default_value_t = Self::default().animated, action = clap::ArgAction::Set, value_parser = switch)]
    #[serde(deserialize_with = "truth")]
    pub(crate) animated: bool,
    /// Whether pictures are offered at twice the resolution too: true or false
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_2X_IMAGE", default_value_t = Self::default().double_scale, action = clap::ArgAction::Set, value_parser = switch)]
    #[serde(deserialize_with = "truth")]
    pub(crate) double_scale: bool,
}

impl Default for PictureConfig {
    fn default() -> Self {
        Self {
            level: None,
            fonts: Vec::new(),
            font_size: None,
            image_size: None,
            letter_rotation: None,
            background: None,
            foreground: None,
            letter_colour: LetterColour::default(),
            noise: None,
            filter: None,
            animated: false,
            double_scale: true,
        }
    }
}

impl PictureConfig {
    /// The fonts that were named, in their order.
    pub(crate) fn fonts(&self) -> Result<Vec<Font>, Usage> {
        let blame = |error| Usage(format!("--font (or CAPTCHA_FONT_PATH): {error}"));
        self.read_fonts().map_err(blame)
    }

    /// The same, with an error that does not say where they were named.
    pub(crate) fn read_fonts(&self) -> Result<Vec<Font>, String> {
        self.fonts.iter().flat_map(FontFiles::files).map(FontFile::font).collect()
    }

    /// The files of these fonts, to be named in a message.
    pub(crate) fn font_names(&self) -> String {
        let files = self.fonts.iter().flat_map(FontFiles::files);
        let names: Vec<_> = files.map(|file| file.path().display().to_string()).collect();
        names.join(", ")
    }
}

/// How large letters are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FontSize(pub(crate) f32);

impl FromStr for FontSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let size = text.trim().parse().map_err(|_| "expected a number, such as 40".to_owned())?;
        let fits = ImageStyle::plain().with_font_size(size);
        fits.map(|_| Self(size)).map_err(|error| error.to_string())
    }
}

/// A picture's width and height; `None` where it is left to the level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PictureSize(pub(crate) Option<(u32, u32)>);

impl FromStr for PictureSize {
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
