//! Who says what when.

use super::SpeakError;
use super::delivery::Delivery;
use super::rate::{count, samples, seconds, whole};
use super::speech::MAX_PARTS;
use super::voice::Voice;
use crate::rng::Rng;

/// The longest sound of a text that is not [long](FEW).
const LONGEST: f32 = 12.0;
/// So many symbols fit into it; each one more takes the least time that there is for a symbol.
const FEW: usize = 23;
/// How long it is until the first symbol at least: what a screen reader says meanwhile has ended.
const LEAD: f32 = 0.25;
/// How long each symbol has at least, its gap included.
const SHORTEST_SLOT: f32 = 0.5;
/// How long each symbol has where there are few.
const USUAL_SLOT: (f32, f32) = (0.62, 0.86);
/// The silence between two symbols at least.
const GAP: f32 = 0.02;
/// The most by which speech is speeded up.
const FASTEST: f32 = 1.5;
/// How many symbols are spoken: all of a text of 32 letters, each of which is composed of four.
pub(super) const MAX_SYMBOLS: usize = 32 * MAX_PARTS;

/// Who says what when.
pub(super) struct SpeechScript<'a> {
    pub(super) lines: Vec<ScriptLine<'a>>,
    pub(super) length: usize,
}

/// A symbol to be said.
pub(super) struct ScriptLine<'a> {
    /// As µ-law.
    pub(super) clip: &'a [u8],
    pub(super) start: usize,
    pub(super) length: usize,
    pub(super) way: Delivery,
}

impl<'a> SpeechScript<'a> {
    /// How long all takes depends on the number of symbols and on chance: not on which they are,
    /// but for those that are long even when they are said fast. It takes as long as `room` symbols
    /// would, where these are fewer.
    pub(super) fn draw(
        voices: &'a [Voice],
        symbols: &[char],
        room: usize,
        rng: &mut Rng,
    ) -> Result<Self, SpeakError> {
        if symbols.len() > MAX_SYMBOLS {
            return Err(SpeakError::TooLong(symbols.len()));
        }
        let room = room.clamp(symbols.len(), MAX_SYMBOLS);
        let longest = LONGEST + SHORTEST_SLOT * (count(room.max(FEW)) - count(FEW));
        // What chance has where there are many symbols: a little before the first, a little behind the
        // last.
        let spare = longest - LEAD - SHORTEST_SLOT * count(room);
        let mut now = LEAD + rng.between(0.02, f32::min(0.3, spare * 0.4));
        let tail = rng.between(f32::min(0.2, spare * 0.2), f32::min(0.5, spare * 0.4));
        let most = (longest - now - tail) / count(room);
        let slots = (USUAL_SLOT.0.min(most * 0.96).max(SHORTEST_SLOT), USUAL_SLOT.1.min(most));
        let mut lines = Vec::with_capacity(symbols.len());
        for &symbol in symbols {
            let slot = rng.between(slots.0, slots.1);
            let clip = clip(voices, symbol, slot, rng).ok_or(SpeakError::NoClip(symbol))?;
            let (seconds, slot) = (seconds(clip.len()), slot.max(shortest(clip)));
            let way = Delivery::draw(rng.between(0.88, 1.12).max(seconds / (slot - GAP)), rng);
            let start = now + rng.between(0.0, (slot - GAP - seconds / way.speed).max(0.0));
            let length = whole(count(clip.len()) / way.speed);
            lines.push(ScriptLine { clip, start: samples(start), length, way });
            now += slot;
        }
        for _ in symbols.len()..room {
            // Symbols that are long have taken some of it.
            now += rng.between(slots.0, slots.1).min((longest - tail - now).max(0.0));
        }
        Ok(Self { lines, length: samples(now + tail) })
    }
}

/// The clip of a voice that can say the symbol in that time, or else of the fastest voice.
fn clip<'a>(voices: &'a [Voice], symbol: char, time: f32, rng: &mut Rng) -> Option<&'a [u8]> {
    let able = || voices.iter().filter_map(|voice| voice.clip(symbol));
    let fitting: Vec<&[u8]> = able().filter(|clip| shortest(clip) <= time).collect();
    rng.pick(&fitting).copied().or_else(|| able().min_by_key(|clip| clip.len()))
}

/// How long a clip takes at least, with its gap.
fn shortest(clip: &[u8]) -> f32 {
    seconds(clip.len()) / FASTEST + GAP
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "numbers of a test")]
mod tests {
    use super::*;

    #[test]
    fn each_symbol_has_half_a_second_to_a_second_and_all_have_twelve() {
        for (seed, count) in (0..23).map(|count| (count, usize::from(count) + 1)) {
            let (voices, mut rng) = (Voice::english(), Rng::from_seed([seed; 32]));
            let symbols: Vec<char> = "ackhempuxty259lwzbfg10q".chars().take(count).collect();
            let script = SpeechScript::draw(&voices, &symbols, 0, &mut rng).unwrap();
            let starts: Vec<usize> = script.lines.iter().map(|line| line.start).collect();
            assert!(starts[0] >= 2000, "a quarter of a second is left to screen readers");
            assert!(script.length <= 96_000);
            assert_nobody_is_interrupted(&script);
            let each = (script.length - starts[0]) as f32 / 8000.0 / count as f32;
            assert!(count < 4 || (0.5..1.0).contains(&each), "{count}: {each}");
        }
    }

    #[test]
    fn what_does_not_fit_into_twelve_seconds_goes_on_at_half_a_second_a_symbol() {
        for (seed, count) in (0..).zip([24, 32, 64, MAX_SYMBOLS]) {
            let (voices, mut rng) = (Voice::english(), Rng::from_seed([seed; 32]));
            let symbols: Vec<char> = "ackhempuxty259lwz".chars().cycle().take(count).collect();
            let script = SpeechScript::draw(&voices, &symbols, 0, &mut rng).unwrap();
            assert_nobody_is_interrupted(&script);
            let each = (script.length - 2000) as f32 / 8000.0 / count as f32;
            assert!((0.5..0.52).contains(&each), "{count}: {each}");
        }
    }

    #[test]
    fn symbols_whose_names_are_long_have_the_time_that_they_need() {
        for symbol in ['!', '?', '_', '\u{302}'] {
            for count in [1, 12, 23, 32, MAX_SYMBOLS] {
                let (voices, mut rng) = (Voice::english(), Rng::from_seed([7; 32]));
                let script =
                    SpeechScript::draw(&voices, &vec![symbol; count], 0, &mut rng).unwrap();
                assert_nobody_is_interrupted(&script);
                let each = (script.length - 4000) as f32 / 8000.0 / count as f32;
                assert!(count < 12 || (0.45..0.9).contains(&each), "{symbol:?} {count}: {each}");
            }
        }
    }

    #[track_caller]
    fn assert_nobody_is_interrupted(script: &SpeechScript<'_>) {
        for [one, next] in script.lines.array_windows() {
            assert!(next.start > one.start + one.length);
        }
        let last = script.lines.last().unwrap();
        assert!(script.length > last.start + last.length);
    }

    #[test]
    fn how_long_it_takes_does_not_tell_which_symbols_they_are() {
        let length = |symbols: &[char]| {
            let mut rng = Rng::from_seed([9; 32]);
            SpeechScript::draw(&Voice::english(), symbols, 0, &mut rng).unwrap().length
        };
        assert_eq!(length(&['w', 'w', 'w', 'w', 'w']), length(&['e', '8', 'a', 't', 'o']));
    }

    #[test]
    fn how_long_it_takes_does_not_tell_how_many_of_the_symbols_that_there_is_room_for_there_are() {
        let lengths = |count: usize| {
            let length = move |seed| {
                let mut rng = Rng::from_seed([seed; 32]);
                let symbols: Vec<char> = "ackhempuxt".chars().take(count).collect();
                SpeechScript::draw(&Voice::english(), &symbols, 10, &mut rng).unwrap().length as f32
            };
            let all: Vec<f32> = (0..200).map(length).collect();
            let least = all.iter().copied().fold(f32::INFINITY, f32::min);
            let most = all.iter().copied().fold(0.0, f32::max);
            (all.iter().sum::<f32>() / 200.0 / 8000.0, least / 8000.0, most / 8000.0)
        };
        let all = lengths(10);
        for count in [1, 5, 7] {
            let some = lengths(count);
            // One symbol more or less would make three quarters of a second.
            assert!((some.0 - all.0).abs() < 0.1, "{count}: {some:?} {all:?}");
            assert!((some.1 - all.1).abs() < 0.4 && (some.2 - all.2).abs() < 0.4);
        }
        let mut rng = Rng::from_seed([9; 32]);
        let voices = Voice::english();
        let full = SpeechScript::draw(&voices, &['a'; 12], 1000, &mut rng).unwrap();
        assert!(full.length <= 8000 * 65);
    }
}
