//! The options of commands that speak.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand};
use simple_captcha::Language;

use crate::config::{ChallengeText, TimesSign};

#[derive(Args, Debug)]
pub(crate) struct AudioOptions {
    /// What is spoken: letters and digits are spelled, a sum such as 3+4= is read out
    #[arg(value_name = "TEXT")]
    pub(crate) text: ChallengeText,
    /// The file to write, a WAV; - for standard output
    #[arg(short, long, value_name = "FILE", default_value = "audio.wav")]
    pub(crate) output: PathBuf,
    /// The language to speak [default: English, or the first one where there is no English]
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<Language>,
    /// Speak in the very way that this seed gave before [default: in another one each time]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u32>,
    /// How a sum writes multiplication, which is spoken as such: as the server has it
    #[arg(long, value_name = "SIGN", env = "CAPTCHA_MATH_CHALLENGE_OPERATOR")]
    pub(crate) times_sign: Option<TimesSign>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum VoiceCommand {
    /// Make voices of a language with espeak-ng or flite, which must be installed here.
    ///
    /// They are files for --voices. Who may pass them on is up to the program that spoke: ask its
    /// licence. For a German site:
    ///   simple-captcha voice make --language de --out voices
    ///   simple-captcha --voices voices
    #[command(verbatim_doc_comment)]
    Make(VoiceMakeOptions),
}

#[derive(Args, Debug)]
pub(crate) struct VoiceMakeOptions {
    /// The language: de, say, or pt-BR
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Language,
    /// The folder to write the voices into; it is made where it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The program that speaks: espeak-ng, or flite, which knows only English
    #[arg(long, value_name = "PROGRAM", default_value = "espeak-ng")]
    pub(crate) engine: SpeechEngine,
    /// A voice of that program, such as de+f2; again for several [default: three of espeak-ng's for
    /// the language; rms, slt and awb of flite's]
    #[arg(long = "voice", value_name = "NAME")]
    pub(crate) voices: Vec<String>,
    /// More characters to say, beside a to z, the digits, and what the language is known to need
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) also: String,
    /// How something is said, where the program or our list does not know it: plus=…, minus=…,
    /// times=…, equals=…, ten=…, or a character, such as @=at; again for several
    #[arg(long = "word", value_name = "WHAT=WORD")]
    pub(crate) words: Vec<SymbolWord>,
}

/// A program that speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpeechEngine {
    Espeak,
    Flite,
}

impl FromStr for SpeechEngine {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, &'static str> {
        match name {
            "espeak-ng" => Ok(Self::Espeak),
            "flite" => Ok(Self::Flite),
            _ => Err("expected espeak-ng or flite"),
        }
    }
}

impl fmt::Display for SpeechEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Espeak => "espeak-ng",
            Self::Flite => "flite",
        })
    }
}

/// How a symbol is said.
#[derive(Clone, Debug)]
pub(crate) struct SymbolWord {
    pub(crate) symbol: char,
    pub(crate) said: String,
}

impl FromStr for SymbolWord {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let wanted = "expected a name or a character, = and a word, such as plus=und or @=at";
        // The character may be the sign of equality itself.
        let at = text.char_indices().skip(1).find(|(_, c)| *c == '=').ok_or(wanted)?.0;
        let (what, word) = text.split_at_checked(at).ok_or(wanted)?;
        let said = word.strip_prefix('=').map(str::trim).filter(|word| !word.is_empty());
        let mut characters = what.chars();
        let symbol = match (what, characters.next(), characters.next()) {
            ("plus", ..) => '+',
            ("minus", ..) => '−',
            ("times", ..) => '×',
            ("equals", ..) => '=',
            ("ten", ..) => '⑩',
            (_, Some(character), None) => character.to_lowercase().next().unwrap_or(character),
            _ => return Err(wanted),
        };
        Ok(Self { symbol, said: said.ok_or(wanted)?.to_owned() })
    }
}
