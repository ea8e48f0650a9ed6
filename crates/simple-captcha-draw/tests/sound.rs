//! How captchas sound, byte by byte and by measure.
//!
//! A change of the mixing changes the sums below: listen to the new sounds, and put the new sums in
//! the place of the old ones.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

#[cfg(feature = "machine-tests")]
use std::io::Write;
#[cfg(feature = "machine-tests")]
use std::process::{Command, Stdio};

use proptest::prelude::*;
use simple_captcha_draw::audio::{Audio, AudioStyle, SpeakError};
use simple_captcha_draw::{Language, Rng};
use test_support::{LETTERS, text};

fn english() -> Language {
    "en".parse().unwrap()
}

fn speak(text: &str, seed: u8) -> Audio {
    let mut rng = Rng::from_seed([seed; 32]);
    AudioStyle::default().speak(text, &english(), &mut rng).unwrap()
}

/// The samples, of 1.
fn samples(audio: &Audio) -> Vec<f64> {
    let body = audio.as_bytes()[44..].as_chunks::<2>().0;
    body.iter().map(|bytes| f64::from(i16::from_le_bytes(*bytes)) / 32_768.0).collect()
}

#[test]
fn every_kind_of_text_sounds_as_it_did() {
    let sums = TEXTS
        .map(|(name, text)| format!("{name} {:08x}", crc32fast::hash(speak(text, 7).as_bytes())));
    assert_eq!(sums, GOLDEN);
}

const TEXTS: [(&str, &str); 7] = [
    ("letters", "KE62A"),
    ("digits", "43772"),
    ("longest", "KE62AHDKMYPDKTMPPP29HHTT9PT69D9L"),
    ("accented", "ÉËÑÑÄ"),
    ("sum", "4×3="),
    ("words", "RIVER"),
    ("phrases", "RIVER\"ÉCLAIR:"),
];

const GOLDEN: [&str; 7] = [
    "letters 0578360b",
    "digits cb1df110",
    "longest 97d7c6e3",
    "accented 9d70c4a7",
    "sum 2c8d1b09",
    "words 51f0eb7c",
    "phrases 785abfaf",
];

#[test]
fn a_sound_begins_and_ends_softly() {
    for seed in 0..40 {
        let samples = samples(&speak("KHXM2", seed));
        let loudest = |part: &[f64]| part.iter().fold(0.0_f64, |most, one| most.max(one.abs()));
        assert!(loudest(&samples[..100]) < 0.01, "{seed}");
        assert!(loudest(&samples[samples.len() - 5..]) < 0.02, "{seed}");
    }
}

#[test]
fn nothing_is_cut_off_and_every_finished_sound_is_as_loud_as_it_should_be() {
    let texts = [
        (LETTERS, 1),
        (LETTERS, 2),
        (LETTERS, 5),
        (LETTERS, 23),
        (LETTERS, 32),
        ("0123456789", 6),
        ("ÄÁËÉÖÓÜÚÑÇ", 8),
    ];
    for ((alphabet, length), seed) in
        texts.iter().flat_map(|it| (0..40).map(move |seed| (*it, seed)))
    {
        let text = text(alphabet, length, &mut Rng::from_seed([seed; 32]));
        let samples = samples(&speak(&text, seed));
        assert!(samples.iter().all(|sample| sample.abs() < 0.98), "{text} {seed}");
        let power = samples.iter().map(|sample| sample * sample).sum::<f64>();
        let decibels = 10.0 * (power / f64::from(u32::try_from(samples.len()).unwrap())).log10();
        // Between -20 and -14, with room on both sides.
        assert!((-18.5..-16.0).contains(&decibels), "{text} {seed}: {decibels}");
    }
}

#[test]
fn nobody_speaks_in_the_first_quarter_of_a_second() {
    for seed in 0..40 {
        let samples = samples(&speak("KHXM9", seed));
        let loudness = |samples: &[f64]| samples.iter().map(|s| s * s).sum::<f64>().sqrt();
        // What is under speech begins at once, and is eight decibels softer.
        let whole =
            loudness(&samples) * (2000.0 / f64::from(u32::try_from(samples.len()).unwrap())).sqrt();
        let lead = loudness(&samples[..2000]);
        assert!(lead < whole * 0.7, "{seed}: {lead} {whole}");
    }
}

#[test]
fn letters_and_digits_take_as_long_whichever_they_are() {
    for (count, longest) in [(23, 12.0), (32, 16.5)] {
        for seed in 0..4 {
            let mut durations = ('a'..='z').chain('0'..='9').map(|symbol| {
                speak(&symbol.to_string().repeat(count), seed).duration().as_secs_f64()
            });
            let first = durations.next().unwrap();
            assert!(first <= longest, "{first}");
            assert!(durations.all(|other| (other - first).abs() < 1e-9));
        }
    }
}

#[test]
fn every_printable_character_of_ascii_is_spoken_also_thirty_two_of_it() {
    for character in ' '..='~' {
        let text = character.to_string().repeat(32);
        let seconds = speak(&text, 7).duration().as_secs_f64();
        assert!((16.0..28.0).contains(&seconds), "{character:?}: {seconds}");
    }
}

#[test]
fn the_same_text_never_sounds_the_same_under_two_seeds_and_always_under_one() {
    let (one, again, other) = (speak("KHXM9", 1), speak("KHXM9", 1), speak("KHXM9", 2));
    assert_eq!(one.as_bytes(), again.as_bytes());
    let (one, other) = (samples(&one), samples(&other));
    // Not even a tenth of a second of them is alike, wherever it is.
    let likeness = |a: &[f64], b: &[f64]| {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    };
    for piece in one.chunks_exact(800) {
        let most = other.windows(800).step_by(2).map(|there| likeness(piece, there).abs());
        assert!(most.fold(0.0, f64::max) < 0.95);
    }
}

#[test]
fn a_text_that_does_not_fit_or_cannot_be_said_is_an_error_that_says_so() {
    let speak = |text: &str, language: &Language| {
        AudioStyle::default().speak(text, language, &mut Rng::from_seed([1; 32])).unwrap_err()
    };
    let long = AudioStyle::MAX_SYMBOLS + 1;
    assert_eq!(speak(&"A".repeat(long), &english()), SpeakError::TooLong(long));
    assert_eq!(speak("春", &english()), SpeakError::NoClip('春'));
    assert_eq!(speak("A", &"de".parse().unwrap()), SpeakError::NoLanguage);
    assert_eq!(speak("", &english()), SpeakError::Empty);
}

#[cfg(feature = "machine-tests")]
#[test]
fn another_program_reads_the_file_and_finds_what_it_should() {
    let audio = speak("KHXM9", 3);
    let program = "import sys, wave\n\
        with wave.open(sys.stdin.buffer) as sound:\n    \
        print(sound.getnchannels(), sound.getsampwidth(), sound.getframerate(), sound.getcomptype(),\n          \
        sound.getnframes(), len(sound.readframes(10**9)))\n";
    let mut python = Command::new("python3")
        .args(["-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is missing");
    python.stdin.take().unwrap().write_all(audio.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    let body = audio.as_bytes().len() - 44;
    let told = format!("1 2 8000 NONE {} {body}\n", body / 2);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), told);
    let seconds = f64::from(u32::try_from(body).unwrap()) / 16_000.0;
    assert!((audio.duration().as_secs_f64() - seconds).abs() < 1e-4);
}

proptest! {
    #[test]
    fn any_text_of_32_characters_is_a_sound_of_bounded_length_or_has_what_nobody_can_say(
        text in "\\PC{1,32}|[a-z0-9äéñ]{1,32}|[0-9]{1,2}[+*x-][0-9]{1,2}=|[ -~]{1,32}|[ǘǭấ]{1,32}",
        seed: [u8; 32],
    ) {
        let style = AudioStyle::default();
        match style.speak(&text, &english(), &mut Rng::from_seed(seed)) {
            Ok(audio) => {
                let seconds = audio.duration().as_secs_f64();
                let count = u32::try_from(text.chars().count()).unwrap();
                let symbols = if text.is_ascii() { count } else { 4 * count };
                prop_assert!(seconds > 0.7 && seconds < 1.3 + f64::from(symbols) * 0.87, "{seconds}");
                prop_assert!(!text.chars().all(|c| c.is_ascii_alphanumeric()) || seconds <= 16.5);
            }
            Err(SpeakError::NoClip(_)) => prop_assert!(!text.is_ascii(), "{text}"),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}
