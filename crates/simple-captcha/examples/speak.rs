//! Tells how long sounds of six symbols take, for `bench/sound/run`.
//!
//! For each number that comes in, so many sounds are made. A line goes out: the nanoseconds that each
//! took, from choosing the letters to the bytes of the file.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::time::Instant;

use simple_captcha::audio::AudioStyle;
use simple_captcha::{Challenge, Letters, Rng};

fn main() -> Result<(), Box<dyn Error>> {
    let letters = Letters::default().with_length(6)?;
    let style = AudioStyle::default();
    let english = style.default_language().ok_or("no voice is in the crate")?;
    let mut rng = Rng::from_system()?;
    for line in io::stdin().lock().lines() {
        let mut nanoseconds = Vec::new();
        for _ in 0..line?.trim().parse::<u32>()? {
            let start = Instant::now();
            let sound = style.speak(&letters.puzzle(&mut rng).challenge, english, &mut rng)?;
            nanoseconds.push(start.elapsed().as_nanos().to_string());
            drop(sound);
        }
        writeln!(io::stdout(), "{}", nanoseconds.join(" "))?;
    }
    Ok(())
}
