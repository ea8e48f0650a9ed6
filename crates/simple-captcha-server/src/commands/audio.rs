//! Speaks a text, to hear how captchas sound.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use simple_captcha::{Challenge, Rng, Secret};

use super::samples::write;
use crate::assemble;
use crate::cli::{AudioOptions, Usage};
use crate::config::Config;

pub(crate) fn audio(options: &AudioOptions, config: &Config) -> anyhow::Result<()> {
    let seed = match options.seed {
        Some(seed) => seed,
        None => Rng::from_system()?.below(u32::MAX),
    };
    let style = assemble::voices(&config.sound)?;
    let spoken: Vec<&str> = style.languages().map(simple_captcha::Language::as_str).collect();
    let language = match &options.language {
        None => style.default_language(),
        Some(wanted) => wanted.met_by(style.languages()),
    };
    let language = language.ok_or_else(|| {
        Usage(format!("--language: there is no voice of it, but of {}", spoken.join(", ")))
    })?;
    let secret = Secret::new(format!("sound of seed {seed:010}"))?;
    let mut chance = Rng::from_seed(secret.seed("audio", &[&options.text.0]));
    let sign = options.times_sign.clone().or_else(|| config.challenge.times_sign.clone());
    let text = sign.map(|sign| sign.0).unwrap_or_default().spoken(&options.text.0);
    let audio = style.speak(&text, language, &mut chance).context("cannot say that")?;
    if options.output == Path::new("-") {
        return io::stdout().write_all(audio.as_bytes()).context("cannot write");
    }
    write(&options.output, audio.as_bytes())?;
    writeln!(
        io::stdout(),
        "{:.1} seconds of {language} are in {} (seed {seed}).",
        audio.duration().as_secs_f64(),
        options.output.display()
    )?;
    Ok(())
}
