#![allow(warnings, clippy::all)]
use simple_captcha::audio::AudioStyle;
use simple_captcha::{Rng, Secret};
use std::io::BufRead;
fn main() {
    // lines: text number file
    let style = AudioStyle::default();
    let en = style.default_language().unwrap().clone();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let p: Vec<&str> = line.split(' ').collect();
        let secret = Secret::new(format!("sound of seed {:0>10}", p[1])).unwrap();
        let _ = &secret;
        let mut seed = [0u8; 32];
        seed[..8].copy_from_slice(&p[1].parse::<u64>().unwrap().to_le_bytes());
        let mut rng = Rng::from_seed(seed);
        let a = style.speak(p[0], &en, &mut rng).unwrap();
        std::fs::write(p[2], a.as_bytes()).unwrap();
    }
}
