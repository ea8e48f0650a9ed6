//! Writes pictures of another captcha crate, with its defaults, and their answers into a folder.
//!
//! `write PEER COUNT DIR`; the peers are the names in [`PEERS`]. The answers stand
//! in `labels.csv`: `filename,answer`. These crates cannot be seeded: each run gives others.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use captcha::Difficulty;

/// A picture as the crate hands it out: the answer, the file and its extension.
struct Picture {
    answer: String,
    file: Vec<u8>,
    extension: &'static str,
}

const PEERS: [(&str, fn() -> Result<Picture>); 4] = [
    ("captcha-easy", || captcha_crate(Difficulty::Easy)),
    ("captcha-medium", || captcha_crate(Difficulty::Medium)),
    ("captcha-hard", || captcha_crate(Difficulty::Hard)),
    ("captcha-rs", captcha_rs),
];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [peer, count, folder] = arguments.as_slice() else {
        bail!("usage: write PEER COUNT DIR");
    };
    let Some((_, draw)) = PEERS.iter().find(|(name, _)| name == peer) else {
        bail!("there is no peer {peer}; there are: {}", PEERS.map(|(name, _)| name).join(", "));
    };
    write(*draw, count.parse().context("COUNT is not a number")?, Path::new(folder))
}

fn write(draw: fn() -> Result<Picture>, count: usize, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut labels = String::from("filename,answer\n");
    for number in 1..=count {
        let Picture { answer, file, extension } = draw()?;
        let name = format!("{number:06}.{extension}");
        fs::write(folder.join(&name), file)?;
        writeln!(labels, "{name},{answer}")?;
    }
    fs::write(folder.join("labels.csv"), labels)?;
    Ok(())
}

/// The crate `captcha`: one of its three styles, by chance.
fn captcha_crate(difficulty: Difficulty) -> Result<Picture> {
    let (answer, file) =
        captcha::generate(difficulty).as_tuple().context("captcha drew no picture")?;
    Ok(Picture { answer, file, extension: "png" })
}

/// The crate `captcha-rs`: the JPEG that a page shows.
fn captcha_rs() -> Result<Picture> {
    let captcha = captcha_rs::CaptchaBuilder::new().build();
    let url = captcha.to_base64();
    let (_, data) = url.split_once(',').context("captcha-rs gave no data URL")?;
    Ok(Picture { answer: captcha.text, file: STANDARD.decode(data)?, extension: "jpg" })
}
