//! Makes voices with a program that speaks.

mod speaker;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};

use anyhow::Context;
use simple_captcha::audio::Voice;

use super::progress::progress_bar;
use super::samples::write;
use crate::cli::{MakeVoice, Usage};
use speaker::Speaker;

pub(crate) fn make(options: &MakeVoice) -> anyhow::Result<()> {
    let script = script(options)?;
    let speakers = Speaker::all(options)?;
    let folder = &options.out;
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let count = u32::try_from(script.len() * speakers.len())?;
    let progress = progress_bar(count, "symbols")?;
    for speaker in &speakers {
        let mut recordings = Vec::with_capacity(script.len());
        for (&symbol, said) in &script {
            let (samples, rate) =
                speaker.say(said).with_context(|| format!("{speaker} cannot say {symbol:?}"))?;
            recordings.push((symbol, samples, rate));
            progress.inc(1);
        }
        let voice = Voice::new(options.language.clone(), speaker.name(), recordings)
            .with_context(|| format!("{speaker} makes no voice"))?;
        let file = folder.join(format!("{}.voice", speaker.name()));
        write(&file, &voice.to_bytes())?;
    }
    progress.finish_and_clear();
    writeln!(
        io::stdout(),
        "{} with {} symbols each in {}.",
        match speakers.len() {
            1 => "1 voice".to_owned(),
            count => format!("{count} voices"),
        },
        script.len(),
        folder.display()
    )?;
    Ok(())
}

/// How each symbol is said.
fn script(options: &MakeVoice) -> Result<BTreeMap<char, words::Said>, Usage> {
    let mut script = words::script(&options.language, options.engine);
    for character in options.also.chars().flat_map(char::to_lowercase) {
        if !character.is_whitespace() {
            script.entry(character).or_insert_with(|| words::Said::of(character));
        }
    }
    for word in &options.words {
        script.insert(word.symbol, words::Said::Word(word.said.clone()));
    }
    match Voice::NEEDED.chars().find(|symbol| !script.contains_key(symbol)) {
        None => Ok(script),
        Some(_) => Err(Usage(format!(
            "--language: the words for sums in {} are not known here: give them with --word plus=… \
             --word minus=… --word times=… --word equals=…",
            options.language
        ))),
    }
}
