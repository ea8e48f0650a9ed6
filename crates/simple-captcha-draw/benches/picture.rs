//! How long a picture takes, and whether our own rasteriser and compressor pay.
//!
//! `cargo bench -p simple-captcha-draw`, or a part of it: `cargo bench -p simple-captcha-draw -- medium`.
//! `bench/speed/run` compares with other captchas.
#![expect(clippy::unwrap_used, reason = "a benchmark that fails should say so loudly")]

use std::f32::consts::TAU;
use std::hint::black_box;
use std::io::Write;

use ab_glyph_rasterizer::{Point as Place, Rasterizer};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use simple_captcha_draw::Rng;
use simple_captcha_draw::image::{Canvas, ImageStyle, Level, Outline, Point, Scale};
use test_support::{LETTERS, text};

#[path = "../src/image/deflate/mod.rs"]
#[allow(dead_code, reason = "its tests run elsewhere")]
mod deflate;

type PictureBenches<'a> = BenchmarkGroup<'a, WallTime>;

/// Whole pictures, from the text to the bytes of the file. Each is of a text of its own.
fn pictures(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("picture");
    let medium = ImageStyle::engraved(Level::Medium);
    for (look, style, sizes) in [
        ("medium", &medium, &[(160, 60), (200, 70), (240, 80)][..]),
        ("like_django", &ImageStyle::like_django(), &[(160, 60), (240, 80)]),
        ("plain", &ImageStyle::plain(), &[(160, 60)]),
        ("plain without effects", &ImageStyle::plain().without_effects(), &[(160, 60)]),
    ] {
        for &(width, height) in sizes {
            let style = style.clone().with_size(width, height).unwrap();
            let name = format!("{look} {width}x{height}");
            for (suffix, scale) in [("", Scale::Plain), (" at 2x", Scale::Double)] {
                picture(&mut group, &format!("{name}{suffix}"), &style, 5, scale);
            }
        }
    }
    let animated = ImageStyle::like_django_animated().with_size(160, 60).unwrap();
    picture(&mut group, "like_django 160x60 animated", &animated, 5, Scale::Plain);
    group.finish();
}

/// What the longest text costs beside a usual one, where each picture has the size of its text and
/// where all have one size.
fn lengths(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("length at 2x");
    for (look, style) in [
        ("medium", ImageStyle::engraved(Level::Medium)),
        ("like_django", ImageStyle::like_django()),
    ] {
        for length in [5, 32] {
            let name = format!("{look}, {length} letters");
            picture(&mut group, &name, &style, length, Scale::Double);
        }
    }
    group.finish();
}

fn picture(
    group: &mut PictureBenches<'_>,
    name: &str,
    style: &ImageStyle,
    length: usize,
    scale: Scale,
) {
    let mut rng = Rng::from_seed([7; 32]);
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            let text = text(LETTERS, length, &mut rng);
            style.draw(black_box(&text), scale, &mut rng).unwrap()
        });
    });
}

/// Six rings, as curved and as large as letters are.
fn rings() -> Vec<Vec<Point>> {
    let ring = |centre: f32, radius: f32, turn: f32| {
        (0..32_u8)
            .map(|step| TAU * f32::from(step) / 32.0 * turn)
            .map(|angle| Point::new(centre + radius * angle.cos(), 30.0 + radius * angle.sin()))
            .collect()
    };
    (0..6_u8)
        .map(|letter| 15.0 + 25.0 * f32::from(letter))
        .flat_map(|centre| [ring(centre, 14.0, 1.0), ring(centre, 8.0, -1.0)])
        .collect()
}

/// Our rasteriser beside the fastest one that could be taken instead.
fn rasterisers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("six letters' outlines to 160x60 pixels");
    let polygons = rings();
    let mut outline = Outline::default();
    polygons.iter().for_each(|polygon| outline.add(polygon.iter().copied()));
    group.bench_function("ours", |bencher| {
        let mut canvas = Canvas::new(160, 60, Scale::Plain).unwrap();
        bencher.iter(|| canvas.fill(black_box(&outline)));
    });
    group.bench_function("ab_glyph_rasterizer", |bencher| {
        let mut rasteriser = Rasterizer::new(160, 60);
        let mut ink = vec![0_u8; 160 * 60];
        bencher.iter(|| {
            rasteriser.clear();
            for polygon in black_box(&polygons) {
                let mut from = polygon.last().unwrap();
                for to in polygon {
                    rasteriser
                        .draw_line(Place { x: from.x, y: from.y }, Place { x: to.x, y: to.y });
                    from = to;
                }
            }
            rasteriser.for_each_pixel(|index, coverage| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "0 to 255"
                )]
                let new = (coverage.min(1.0) * 255.0 + 0.5) as u8;
                if let Some(ink) = ink.get_mut(index) {
                    *ink = new.max(*ink);
                }
            });
        });
    });
    group.finish();
}

/// The rows of a picture, as they are compressed: two pixels to a byte, a byte before each row.
fn rows(style: &ImageStyle) -> (u32, u32, Vec<u8>) {
    let image = style.draw("KHTM2", Scale::Plain, &mut Rng::from_seed([7; 32])).unwrap();
    let mut decoder = png::Decoder::new(std::io::Cursor::new(image.as_bytes()));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.width, info.height, pixels)
}

/// Our compressor beside the libraries that could be taken instead.
fn compressors(criterion: &mut Criterion) {
    for (name, style) in [
        ("engraved 200x70", ImageStyle::engraved(Level::Medium)),
        ("plain 200x70", ImageStyle::plain().with_size(200, 70).unwrap()),
    ] {
        let (width, height, pixels) = rows(&style);
        let filtered: Vec<u8> = pixels
            .chunks_exact(pixels.len() / usize::try_from(height).unwrap())
            .flat_map(|row| std::iter::once(0).chain(row.iter().copied()))
            .collect();
        let mut group = criterion.benchmark_group(format!("compressing {name}"));
        let mut file = Vec::new();
        deflate::zlib(&filtered, &mut file);
        group.bench_function(format!("ours, {} bytes", file.len()), |bencher| {
            bencher.iter(|| {
                file.clear();
                deflate::zlib(black_box(&filtered), &mut file);
            });
        });
        for level in [png::Compression::Fast, png::Compression::Balanced] {
            let encode = || {
                let mut file = Vec::new();
                let mut encoder = png::Encoder::new(&mut file, width, height);
                encoder.set_color(png::ColorType::Grayscale);
                encoder.set_depth(png::BitDepth::Four);
                encoder.set_filter(png::Filter::NoFilter);
                encoder.set_compression(level);
                encoder.write_header().unwrap().write_image_data(black_box(&pixels)).unwrap();
                file
            };
            let bytes = encode().len();
            group.bench_function(format!("png {level:?}, {bytes} bytes"), |b| b.iter(encode));
        }
        let encode = || {
            let level = flate2::Compression::fast();
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), level);
            encoder.write_all(black_box(&filtered)).unwrap();
            encoder.finish().unwrap()
        };
        let bytes = encode().len();
        group.bench_function(format!("flate2 fast, {bytes} bytes"), |b| b.iter(encode));
        group.finish();
    }
}

criterion_group!(benches, pictures, lengths, rasterisers, compressors);
criterion_main!(benches);
