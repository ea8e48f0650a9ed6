//! Makes voices with a program that speaks.

mod homophones;
mod known;
mod speaker;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::thread;

use anyhow::{Context, anyhow};
use simple_captcha::Letters;
use simple_captcha::audio::{InvalidRecording, InvalidVoice, Voice};

use super::progress::ProgressLine;
use super::samples::write;
use crate::cli::{SpeechEngine, Usage, VoiceMakeOptions};
use homophones::Homophones;
use known::knows;
use speaker::Speaker;
use words::Utterance;

type SymbolWords = BTreeMap<char, Utterance>;
/// A symbol, its samples, and how many there are in a second.
type Recording = (char, Vec<i16>, u32);

pub(crate) fn make(options: &VoiceMakeOptions) -> anyhow::Result<()> {
    let mut script = script(options)?;
    let speakers = Speaker::all(options)?;
    for speaker in &speakers {
        // Before a letter is blamed.
        speaker.say(&Utterance::of('a')).with_context(|| format!("{speaker} does not speak"))?;
    }
    if let Some(speaker) = speakers.first() {
        leave_out_the_unknown(&mut script, speaker, options)?;
    }
    let folder = &options.out;
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let count = u32::try_from(script.len() * speakers.len())?;
    let progress = ProgressLine::new(count, "symbols");
    let mut symbols = script.len();
    // The voices of a language say the same.
    let mut homophones = None;
    for speaker in &speakers {
        let mut recordings = record(speaker, &script, &progress)?;
        let voice = voice(speaker, &mut recordings, options)?;
        symbols = symbols.min(voice.symbols().count());
        homophones.get_or_insert_with(|| Homophones::of(&recordings));
        let file = folder.join(format!("{}.voice", speaker.name()));
        write(&file, &voice.to_bytes())?;
    }
    drop(progress);
    writeln!(
        io::stdout(),
        "{} with {symbols} symbols each in {}.",
        match speakers.len() {
            1 => "1 voice".to_owned(),
            count => format!("{count} voices"),
        },
        folder.display()
    )?;
    if let Some(homophones) = homophones.filter(|homophones| homophones.count > 0) {
        tracing::warn!("{homophones}");
    }
    Ok(())
}

/// How each symbol is said.
fn script(options: &VoiceMakeOptions) -> Result<SymbolWords, Usage> {
    let mut script = words::script(&options.language, options.engine);
    for character in also(options) {
        script.entry(character).or_insert_with(|| Utterance::of(character));
    }
    for word in &options.words {
        script.insert(word.symbol, Utterance::Word(word.said.clone()));
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

/// The characters that are asked for beside what the language needs.
fn also(options: &VoiceMakeOptions) -> impl Iterator<Item = char> {
    options.also.chars().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace())
}

/// Leaves out what espeak-ng has no word for. What was asked for is an error then.
fn leave_out_the_unknown(
    script: &mut SymbolWords,
    speaker: &Speaker,
    options: &VoiceMakeOptions,
) -> anyhow::Result<()> {
    let said = |symbol: char| options.words.iter().any(|word| word.symbol == symbol);
    let chinese = words::espeak_voice(options.language.as_str()) == "cmn";
    // Of what is known to be known, many sound alike.
    let sure = |symbol: char| {
        symbol.is_ascii() || said(symbol) || chinese && Letters::CHINESE.contains(symbol)
    };
    let doubtful = script.keys().copied().filter(|symbol| !sure(*symbol));
    let doubtful: Vec<char> = doubtful.filter(|symbol| !Voice::NEEDED.contains(*symbol)).collect();
    if options.engine == SpeechEngine::Flite {
        // It says nothing for what it does not know, which is an error of the recording.
        return Ok(());
    }
    let asked = |symbol: char| also(options).any(|asked| asked == symbol);
    let knows = |symbol: &char| Ok((*symbol, knows(speaker, *symbol, !asked(*symbol))?));
    for (symbol, known) in in_threads(&doubtful, knows)? {
        if known {
            continue;
        }
        if asked(symbol) {
            return Err(unknown(symbol, speaker).into());
        }
        script.remove(&symbol);
    }
    Ok(())
}

fn record(
    speaker: &Speaker,
    script: &SymbolWords,
    progress: &ProgressLine,
) -> anyhow::Result<Vec<Recording>> {
    let lines = Vec::from_iter(script);
    in_threads(&lines, |(symbol, said)| {
        let (samples, rate) =
            speaker.say(said).with_context(|| format!("{speaker} cannot say {symbol:?}"))?;
        progress.advance();
        Ok((**symbol, samples, rate))
    })
}

/// A voice of the recordings, which lose those that are no clips and that nobody needs.
fn voice(
    speaker: &Speaker,
    recordings: &mut Vec<Recording>,
    options: &VoiceMakeOptions,
) -> anyhow::Result<Voice> {
    let asked = |symbol: char| also(options).any(|asked| asked == symbol);
    loop {
        match Voice::new(options.language.clone(), speaker.name(), recordings.clone()) {
            Err(InvalidVoice::Recording(symbol, InvalidRecording::Silent)) if asked(symbol) => {
                return Err(unknown(symbol, speaker).into());
            }
            Err(InvalidVoice::Recording(symbol, _))
                if !Voice::NEEDED.contains(symbol) && !asked(symbol) =>
            {
                recordings.retain(|(other, ..)| *other != symbol);
            }
            voice => return voice.with_context(|| format!("{speaker} makes no voice")),
        }
    }
}

/// What is wrong with a character that was asked for, and that the program does not know.
fn unknown(symbol: char, speaker: &Speaker) -> Usage {
    Usage(format!(
        "--also: {speaker} has no word of its own for {symbol:?}: leave it out, or tell how it is said with \
         --word {symbol}=…"
    ))
}

/// Does something to each, as many at the same time as there are processors: most of the time goes into
/// starting a program.
fn in_threads<T: Sync, R: Send>(
    all: &[T],
    each: impl Fn(&T) -> anyhow::Result<R> + Sync,
) -> anyhow::Result<Vec<R>> {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = all.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let parts = all.chunks(share).map(|part| scope.spawn(|| part.iter().map(&each).collect()));
        let parts: Vec<_> = parts.collect();
        let mut done = Vec::with_capacity(all.len());
        for part in parts {
            let part: anyhow::Result<Vec<R>> =
                part.join().map_err(|_| anyhow!("a thread ended too early"))?;
            done.extend(part?);
        }
        Ok(done)
    })
}
