//! From what is said and what lies under it to one sound.

use super::SpeakError;
use super::background::{LATEST, background, fade};
use super::level::level;
use super::rate::{count, samples};
use super::room::{RINGING, in_a_room, scatter};
use super::script::SpeechScript;
use super::voice::Voice;
use crate::rng::Rng;

/// How far speech, on average over all the time that somebody speaks, stays above the loudest tenth of
/// a second of what lies under it, in decibels.
const ABOVE: (f32, f32) = (8.05, 8.3);
/// How loud the finished sound is, but for what peaks lose: the root of the mean square, of 1.
const LOUDNESS: f32 = 0.15;

/// A finished mix, of symbols that some of the voices have.
pub(super) struct Mix {
    tracks: Tracks,
    gains: (f32, f32),
}

impl Mix {
    pub(super) fn of(
        voices: &[Voice],
        symbols: &[char],
        room: usize,
        rng: &mut Rng,
    ) -> Result<Self, SpeakError> {
        let tracks = Tracks::of(voices, symbols, room, rng)?;
        let gains = tracks.balance(rng);
        Ok(Self { tracks, gains })
    }

    pub(super) fn samples(&self) -> impl ExactSizeIterator<Item = i16> {
        let (Tracks { speech, background, .. }, gains) = (&self.tracks, self.gains);
        let both = speech.iter().zip(background);
        both.map(move |(said, below)| pressed(said * gains.0 + below * gains.1))
    }
}

/// What is said, and what lies under it.
struct Tracks {
    speech: Vec<f32>,
    /// For how many samples somebody speaks.
    spoken: usize,
    background: Vec<f32>,
    /// How loud the background is in the loudest tenth of a second in which somebody speaks.
    loudest: f32,
}

impl Tracks {
    fn of(
        voices: &[Voice],
        symbols: &[char],
        room: usize,
        rng: &mut Rng,
    ) -> Result<Self, SpeakError> {
        let script = SpeechScript::draw(voices, symbols, room, rng)?;
        // With room for what murmurs, which it becomes.
        let mut dry = Vec::with_capacity(script.length + samples(LATEST));
        dry.resize(script.length, 0.0);
        let mut spoken = 0;
        for line in &script.lines {
            if let Some(place) = dry.get_mut(line.start..line.start + line.length) {
                line.way.say(line.clip, place);
                spoken += line.length;
            }
            let place = dry.get_mut(line.start..line.start + line.length + RINGING);
            scatter(place.unwrap_or_default(), rng);
        }
        let speech = in_a_room(&dry, rng);
        // Memory that was just in use is cheaper than new memory.
        let mut background = background(voices, script.length, dry, rng);
        let spoken_in = script.lines.iter().map(|line| line.start..line.start + line.length);
        let loudest = level(&mut background, spoken_in);
        fade(&mut background);
        Ok(Self { speech, spoken, background, loudest })
    }

    /// What makes the whole as loud as it always is, and what lies under speech less loud by what is
    /// promised. Both are measured for that.
    fn balance(&self, rng: &mut Rng) -> (f32, f32) {
        let below = libm::powf(10.0, rng.between(ABOVE.0, ABOVE.1) / -20.0);
        let speech = loudness(&self.speech, self.spoken);
        // Speech of loudness 1 for a part of the time, and what lies under it all the time.
        let part = count(self.spoken) / count(self.speech.len());
        let gain = LOUDNESS / (part + below * below).sqrt();
        (gain / speech, gain * below / self.loudest)
    }
}

/// Presses peaks softly, so that none is cut off.
///
/// Behind so large a number a float has no room for fractions, and its last sixteen bits are the whole
/// number: unlike a cast that saturates, this is done for many samples at once.
#[expect(clippy::cast_possible_truncation, reason = "no sample is beyond 16 bits")]
fn pressed(sample: f32) -> i16 {
    const ROUNDING: f32 = 12_582_912.0;
    // A cube that goes up to 1, and is level there.
    let sample = sample.clamp(-1.5, 1.5);
    let pressed = sample - sample * sample * sample * (4.0 / 27.0);
    (pressed * 31_000.0 + ROUNDING).to_bits() as i16
}

/// The root of the mean square, and never nothing.
pub(super) fn loudness(track: &[f32], samples: usize) -> f32 {
    (power(track) / count(samples)).sqrt().max(1.0)
}

/// The sum of all squares.
pub(super) fn power(samples: &[f32]) -> f32 {
    // Sixteen sums at the same time, which the processor adds at once.
    let (chunks, rest) = samples.as_chunks::<16>();
    let mut sums = [0.0; 16];
    for chunk in chunks {
        for (sum, sample) in sums.iter_mut().zip(chunk) {
            *sum += sample * sample;
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|sample| sample * sample).sum::<f32>()
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "numbers of a test")]
mod tests {
    use super::*;

    fn decibels(samples: &[f32], count: usize) -> f32 {
        10.0 * (power(samples) / count as f32).log10()
    }

    #[test]
    fn speech_is_eight_decibels_above_every_tenth_of_a_second_of_what_is_under_it() {
        for seed in 0..72 {
            let rng = || Rng::from_seed([seed; 32]);
            let count = if seed < 60 { 5 } else { 4 << (seed % 6) };
            let symbols: Vec<char> = "khxm7".chars().cycle().take(count).collect();
            let voices = Voice::english();
            let script = SpeechScript::draw(&voices, &symbols, 0, &mut rng()).unwrap();
            let mut rng = rng();
            let tracks = Tracks::of(&voices, &symbols, 0, &mut rng).unwrap();
            let gains = tracks.balance(&mut rng);
            let finished = |track: &[f32], gain| track.iter().map(|s| s * gain).collect::<Vec<_>>();
            let speech = decibels(&finished(&tracks.speech, gains.0), tracks.spoken);
            let background = finished(&tracks.background, gains.1);
            let mut loudest = f32::MIN;
            for line in &script.lines {
                let begin = line.start.next_multiple_of(16);
                let under = &background[begin..line.start + line.length];
                for window in under.windows(800).step_by(16) {
                    loudest = loudest.max(decibels(window, 800));
                }
            }
            assert!((8.0..8.4).contains(&(speech - loudest)), "{seed}: {speech} {loudest}");
            // Not much softer elsewhere, or it would hide nothing.
            let whole = decibels(&background, background.len());
            assert!(speech - whole < 9.5, "{seed}: {speech} {whole}");
        }
    }
}
