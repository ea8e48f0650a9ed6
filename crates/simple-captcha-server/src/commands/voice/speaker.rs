//! Programs that speak, run once for each symbol.

use std::fmt;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use super::words::Utterance;
use crate::cli::{SpeechEngine, Usage, VoiceMakeOptions};

/// A program that speaks, and a voice of it.
pub(super) struct Speaker {
    engine: SpeechEngine,
    voice: String,
}

impl Speaker {
    /// The voices that the options ask for.
    pub(super) fn all(options: &VoiceMakeOptions) -> Result<Vec<Self>, Usage> {
        let engine = options.engine;
        let language = options.language.as_str();
        if engine == SpeechEngine::Flite && language.split('-').next() != Some("en") {
            return Err(Usage("--engine: flite speaks only English".to_owned()));
        }
        let voices = match engine {
            _ if !options.voices.is_empty() => options.voices.clone(),
            // As they are called, they cannot be taken for options of the programs.
            SpeechEngine::Flite => ["rms", "slt", "awb"].map(str::to_owned).into(),
            SpeechEngine::Espeak => {
                let voice = super::words::espeak_voice(language);
                ["", "+f2", "+m3"].map(|variant| format!("{voice}{variant}")).into()
            }
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || "+-_".contains(c);
        let sound = |voice: &&String| {
            voice.starts_with(|c: char| c.is_ascii_alphanumeric()) && voice.chars().all(plain)
        };
        if let Some(voice) = voices.iter().find(|voice| !sound(voice)) {
            return Err(Usage(format!("--voice: {voice:?} is no name of a voice")));
        }
        for voice in &voices {
            is_there(engine, voice)?;
        }
        Ok(voices.into_iter().map(|voice| Self { engine, voice }).collect())
    }

    /// What espeak-ng says for a symbol, in its letters for sounds.
    pub(super) fn sounds(&self, said: &Utterance) -> anyhow::Result<String> {
        let mut command = Command::new(self.engine.to_string());
        command.args(["-v", &self.voice, "-m", "--stdin", "-q", "-x"]);
        let output = run(command, self.engine, &said.as_markup())?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    pub(super) fn name(&self) -> &str {
        &self.voice
    }

    /// Says a symbol: the samples, and how many there are in a second.
    pub(super) fn say(&self, said: &Utterance) -> anyhow::Result<(Vec<i16>, u32)> {
        let mut command = Command::new(self.engine.to_string());
        let input = match self.engine {
            SpeechEngine::Espeak => {
                command.args(["-v", &self.voice, "-m", "--stdin", "--stdout"]);
                said.as_markup()
            }
            SpeechEngine::Flite => {
                let text = said.as_text();
                command.args(["-voice", &self.voice, "-o", "/dev/stdout", "-t", &text]);
                String::new()
            }
        };
        let output = run(command, self.engine, &input)?;
        samples(&output).context("what it gives is no WAV file of 16 bits and one channel")
    }
}

/// Runs a program that speaks, and gives back what it wrote.
fn run(mut command: Command, engine: SpeechEngine, input: &str) -> anyhow::Result<Vec<u8>> {
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {engine}: is it installed?"))?;
    if let Some(mut pipe) = process.stdin.take() {
        match pipe.write_all(input.as_bytes()) {
            // It complains of something, which is told below.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            other => other?,
        }
    }
    let output = process.wait_with_output()?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || output.stdout.is_empty() {
        bail!("{engine} fails: {}", complaint.trim());
    }
    Ok(output.stdout)
}

/// Complains about a voice that the program has not: it would speak with another one and not say so.
fn is_there(engine: SpeechEngine, voice: &str) -> Result<(), Usage> {
    let listed = |argument: &str| {
        let output = Command::new(engine.to_string()).arg(argument).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (what, list, is_listed): (_, _, &dyn Fn(&str) -> bool) =
        match (engine, voice.split_once('+')) {
            (SpeechEngine::Flite, _) => ("voice", listed("-lv"), &|word| word == voice),
            (SpeechEngine::Espeak, Some((_, variant))) => {
                ("variant", listed("--voices=variant"), &move |word| {
                    word.strip_prefix("!v/") == Some(variant)
                })
            }
            (SpeechEngine::Espeak, None) => return Ok(()),
        };
    // Whether it can be run at all is told when it is to speak.
    let Ok(list) = list else { return Ok(()) };
    match list.split_whitespace().any(is_listed) {
        true => Ok(()),
        false => Err(Usage(format!("--voice: {engine} has no {what} of {voice:?}"))),
    }
}

impl fmt::Display for Speaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the voice {} of {}", self.voice, self.engine)
    }
}

/// Reads a WAV file. What is written into a pipe names no length, so what is there counts.
fn samples(file: &[u8]) -> Option<(Vec<i16>, u32)> {
    let mut rest = file.strip_prefix(b"RIFF")?.get(4..)?.strip_prefix(b"WAVE")?;
    let mut rate = None;
    loop {
        let (name, behind) = rest.split_first_chunk::<4>()?;
        let (length, behind) = behind.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (body, next) = behind.split_at(length.min(behind.len()));
        match name {
            b"fmt " => {
                let format = body.first_chunk::<16>()?;
                let [1, 0, 1, 0, a, b, c, d, .., 16, 0] = *format else { return None };
                rate = Some(u32::from_le_bytes([a, b, c, d]));
            }
            b"data" => {
                let samples = body.as_chunks::<2>().0.iter().copied().map(i16::from_le_bytes);
                return Some((samples.collect(), rate?));
            }
            _ => {}
        }
        rest = next;
    }
}
