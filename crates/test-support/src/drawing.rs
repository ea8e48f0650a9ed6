//! A drawing of any text in any style that can be put together, and what must hold for it. Property
//! tests and the fuzz target ask for drawings, each in its own way.

use std::io::Cursor;
use std::time::{Duration, Instant};

use simple_captcha_draw::Rng;
use simple_captcha_draw::image::{
    Arcs, Canvas, Dots, DrawError, Effect, Engrave, Font, Hollow, Image, ImageStyle, InvalidStyle,
    Level, Outline, Point, Rgb, Scale, Shadow, Smooth, Strokes,
};

/// A text, a seed, and options that may be impossible.
#[derive(Clone, Debug)]
pub struct Drawing {
    pub text: String,
    pub seed: [u8; 32],
    pub base: Base,
    pub fonts: Fonts,
    pub font_size: Option<f32>,
    pub size: Option<(u32, u32)>,
    pub rotation: Option<(f32, f32)>,
    pub foreground: Option<[u8; 3]>,
    pub background: Background,
    /// The first letter's colour; the others' follow from it.
    pub letter_colour: Option<[u8; 3]>,
    pub keeps_effects: bool,
    pub effects: Vec<EffectChoice>,
    /// The seed of a site's own looks.
    pub site: Option<[u8; 32]>,
}

/// What the style starts from.
#[derive(Clone, Copy, Debug)]
pub enum Base {
    Plain,
    LikeDjango,
    LikeDjangoAnimated,
    Engraved(Level),
}

#[derive(Clone, Copy, Debug)]
pub enum Fonts {
    OfTheBase,
    One,
    Two,
}

#[derive(Clone, Copy, Debug)]
pub enum Background {
    OfTheBase,
    Transparent,
    Colour([u8; 3]),
}

/// An effect that is added.
#[derive(Clone, Debug)]
pub enum EffectChoice {
    Arcs,
    Dots { per_thousand: u32 },
    Smooth,
    Hollow { per_hundred: u32 },
    Shadow { per_hundred: u32 },
    Strokes { per_hundred: u32 },
    Engrave(Engraving),
    Own(Shapes),
}

/// An engraving of which ranges may be empty, reversed or no numbers.
#[derive(Clone, Debug)]
pub struct Engraving {
    pub level: Level,
    pub density: Option<[(f32, f32); 2]>,
    pub swell: Option<(f32, f32)>,
    pub period: Option<(f32, f32)>,
}

/// An effect of one's own that draws anywhere.
#[derive(Clone, Debug)]
pub struct Shapes {
    pub points: Vec<(f32, f32)>,
    /// The width of the line along the points; without one they are a polygon.
    pub stroke: Option<f32>,
    pub dots: Vec<(u32, u32)>,
}

impl Drawing {
    /// Draws at both scales. Panics unless each picture is as it should be, or refused for a reason.
    pub fn check(&self) {
        let style = self.style();
        let [plain, double] =
            [Scale::Plain, Scale::Double].map(|scale| self.check_at(&style, scale));
        if let (Some(plain), Some(double)) = (plain, double) {
            let twice = (plain.width * 2, plain.height * 2, plain.frames);
            assert_eq!((double.width, double.height, double.frames), twice);
        }
    }

    fn check_at(&self, style: &ImageStyle, scale: Scale) -> Option<PictureReport> {
        let start = Instant::now();
        let drawn = style.draw(&self.text, scale, &mut Rng::from_seed(self.seed));
        let took = start.elapsed();
        let count = self.text.chars().count();
        let image = match drawn {
            Ok(image) => image,
            Err(DrawError::Length(length)) => {
                assert!(length == count && !(1..=ImageStyle::MAX_CHARS).contains(&count));
                return None;
            }
            Err(error) => {
                assert!(matches!(error, DrawError::NoGlyph(_)), "{error}");
                assert!(style.missing(&self.text).is_some(), "every font has every letter");
                return None;
            }
        };
        assert!(
            (1..=ImageStyle::MAX_CHARS).contains(&count) && style.missing(&self.text).is_none()
        );

        let decoded = PictureReport::of(&image);
        let letters = self.text.chars().filter(|letter| !letter.is_whitespace()).count();
        let sides =
            (decoded.width / u32::from(scale.factor()), decoded.height / u32::from(scale.factor()));
        // What would take long to draw stands still.
        let units = usize::try_from(sides.0 * sides.1).expect("it fits") * letters;
        let moves = matches!(self.base, Base::LikeDjangoAnimated) && (1..=400_000).contains(&units);
        assert_eq!(decoded.frames, if moves { letters } else { 1 });
        match self.size.filter(|&size| possible(size)) {
            Some(size) => assert_eq!(sides, size),
            // The engraved styles come with a size of their own.
            None => assert!(possible(sides), "{sides:?}"),
        }
        let (pixels, bytes) = (decoded.pixels(), image.as_bytes().len());
        assert!(
            bytes <= pixels * 3 / 2 + decoded.frames * 2048,
            "{bytes} bytes for {pixels} pixels"
        );
        let patience = patience(pixels, self.effects.len());
        assert!(took <= patience, "{took:?} for {pixels} pixels");
        Some(decoded)
    }

    /// The style with those of the options that are possible. Panics if one is refused that is, or
    /// taken that is not.
    fn style(&self) -> ImageStyle {
        let mut style = match self.base {
            Base::Plain => ImageStyle::plain(),
            Base::LikeDjango => ImageStyle::like_django(),
            Base::LikeDjangoAnimated => ImageStyle::like_django_animated(),
            Base::Engraved(level) => ImageStyle::engraved(level),
        };
        style = match self.fonts {
            Fonts::OfTheBase => style,
            Fonts::One => style.with_font(Font::dejavu_sans()),
            Fonts::Two => {
                let two = vec![Font::dejavu_sans(), Font::dejavu_sans_bold()];
                style.with_fonts(two).expect("two fonts are possible")
            }
        };
        if let Some(size) = self.font_size {
            let possible = ImageStyle::FONT_SIZES.contains(&size);
            style = taken_if(possible, style, |style| style.with_font_size(size));
        }
        if let Some((width, height)) = self.size {
            let possible = possible((width, height));
            style = taken_if(possible, style, |style| style.with_size(width, height));
        }
        if let Some((low, high)) = self.rotation {
            let possible = -180.0 <= low && low <= high && high <= 180.0;
            style = taken_if(possible, style, |style| style.with_rotation(low..=high));
        }
        if let Some(channels) = self.foreground {
            style = style.with_foreground(rgb(channels));
        }
        style = match self.background {
            Background::OfTheBase => style,
            Background::Transparent => style.with_transparent_background(),
            Background::Colour(channels) => style.with_background(rgb(channels)),
        };
        if let Some(first) = self.letter_colour {
            style = style.with_letter_colour(move |index, text| {
                let step = u8::try_from(index + text.len()).unwrap_or(u8::MAX);
                rgb(first.map(|channel| channel.wrapping_mul(step)))
            });
        }
        if !self.keeps_effects {
            style = style.without_effects();
        }
        for effect in &self.effects {
            style = match effect {
                EffectChoice::Arcs => style.with_effect(Arcs::default()),
                EffectChoice::Dots { per_thousand } => {
                    style.with_effect(Dots::default().with_density(*per_thousand))
                }
                EffectChoice::Smooth => style.with_effect(Smooth::default()),
                EffectChoice::Hollow { per_hundred } => {
                    style.with_effect(Hollow::default().with_frequency(*per_hundred))
                }
                EffectChoice::Shadow { per_hundred } => {
                    style.with_effect(Shadow::default().with_frequency(*per_hundred))
                }
                EffectChoice::Strokes { per_hundred } => {
                    style.with_effect(Strokes::default().with_frequency(*per_hundred))
                }
                EffectChoice::Engrave(engraving) => style.with_effect(engraving.effect()),
                EffectChoice::Own(shapes) => style.with_effect(shapes.clone()),
            };
        }
        match self.site {
            Some(seed) => style.for_site(seed),
            None => style,
        }
    }
}

impl Engraving {
    fn effect(&self) -> Engrave {
        let range = |(low, high): (f32, f32)| low..=high;
        let mut effect = self.level.engrave();
        if let Some([letters, ground]) = self.density {
            effect = effect.with_density(range(letters), range(ground));
        }
        if let Some(swell) = self.swell {
            effect = effect.with_swell(range(swell));
        }
        if let Some(period) = self.period {
            effect = effect.with_period(range(period));
        }
        effect
    }
}

impl Effect for Shapes {
    fn apply(&self, canvas: &mut Canvas, _rng: &mut Rng) {
        let points: Vec<Point> = self.points.iter().map(|&(x, y)| Point::new(x, y)).collect();
        canvas.fill(&match self.stroke {
            Some(width) => Outline::stroke(&points, width),
            None => {
                let mut polygon = Outline::default();
                polygon.add(points);
                polygon
            }
        });
        for &(x, y) in &self.dots {
            canvas.dot(x, y);
        }
    }
}

/// What an independent reader says of a picture; all of its pixels were read.
struct PictureReport {
    width: u32,
    height: u32,
    frames: usize,
}

impl PictureReport {
    fn of(image: &Image) -> Self {
        match image.content_type() {
            "image/png" => {
                let decoder = png::Decoder::new(Cursor::new(image.as_bytes()));
                let mut reader = decoder.read_info().expect("a PNG has a header");
                let size = reader.output_buffer_size().expect("a picture fits into memory");
                let info = reader.next_frame(&mut vec![0; size]).expect("a PNG has pixels");
                reader.finish().expect("a PNG has an end");
                Self { width: info.width, height: info.height, frames: 1 }
            }
            content_type => {
                assert_eq!(content_type, "image/gif");
                let decoder = gif::DecodeOptions::new();
                let mut decoder = decoder.read_info(image.as_bytes()).expect("a GIF has a header");
                let mut frames = 0;
                while decoder.read_next_frame().expect("a GIF has frames").is_some() {
                    frames += 1;
                }
                let (width, height) = (decoder.width().into(), decoder.height().into());
                Self { width, height, frames }
            }
        }
    }

    /// Of all frames together.
    fn pixels(&self) -> usize {
        usize::try_from(self.width * self.height).unwrap_or(usize::MAX) * self.frames
    }
}

/// Far more than a picture takes, far less than a hang, on a busy machine without optimisation.
fn patience(pixels: usize, effects: usize) -> Duration {
    let steps = u64::try_from(pixels * (effects + 4)).unwrap_or(u64::MAX);
    Duration::from_secs(10) + Duration::from_nanos(steps.saturating_mul(100))
}

fn possible((width, height): (u32, u32)) -> bool {
    ImageStyle::WIDTHS.contains(&width) && ImageStyle::HEIGHTS.contains(&height)
}

/// The style with a change that must be taken if it is possible, and refused in words if not.
fn taken_if(
    possible: bool,
    style: ImageStyle,
    change: impl FnOnce(ImageStyle) -> Result<ImageStyle, InvalidStyle>,
) -> ImageStyle {
    match change(style.clone()) {
        Ok(changed) => {
            assert!(possible, "{changed:?} was taken");
            changed
        }
        Err(error) => {
            assert!(!possible && error.to_string().contains("possible"), "{error}");
            style
        }
    }
}

fn rgb([red, green, blue]: [u8; 3]) -> Rgb {
    Rgb::new(red, green, blue)
}
