//! From what is said and what lies under it to one sound.

use super::SpeakError;
use super::background::{background, step_back};
use super::rate::{count, samples};
use super::script::Script;
use super::voice::Voice;
use crate::rng::Rng;

/// How far speech stays above everything else, in decibels.
const ABOVE: (f32, f32) = (8.1, 8.6);
/// How loud speech is in the finished sound: the root of the mean square, of 1.
const LOUDNESS: f32 = 0.175;

/// A finished mix, of symbols that some of the voices have.
pub(super) struct Mix {
    tracks: Tracks,
    gains: (f32, f32),
}

impl Mix {
    pub(super) fn of(
        voices: &[Voice],
        symbols: &[char],
        rng: &mut Rng,
    ) -> Result<Self, SpeakError> {
        let tracks = Tracks::of(voices, symbols, rng)?;
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
}

impl Tracks {
    fn of(voices: &[Voice], symbols: &[char], rng: &mut Rng) -> Result<Self, SpeakError> {
        let script = Script::draw(voices, symbols, rng)?;
        let mut dry = vec![0.0; script.length];
        let mut spoken = 0;
        for line in &script.lines {
            if let Some(place) = dry.get_mut(line.start..line.start + line.length) {
                line.way.say(line.clip, place);
                spoken += line.length;
            }
        }
        let speech = in_a_room(&dry, rng);
        // Memory that was just in use is cheaper than new memory.
        let mut background = background(voices, script.length, dry, rng);
        for line in &script.lines {
            if let Some(place) = background.get_mut(line.start..line.start + line.length) {
                step_back(place);
            }
        }
        Ok(Self { speech, spoken, background })
    }

    /// What makes speech as loud as it always is, and everything else less loud by what is promised.
    /// Both are measured for that.
    fn balance(&self, rng: &mut Rng) -> (f32, f32) {
        let below = libm::powf(10.0, rng.between(ABOVE.0, ABOVE.1) / -20.0);
        let speech = loudness(&self.speech, self.spoken);
        let background = loudness(&self.background, self.background.len());
        (LOUDNESS / speech, below * LOUDNESS / background)
    }
}

/// Adds three echoes, as the walls of a room do.
fn in_a_room(dry: &[f32], rng: &mut Rng) -> Vec<f32> {
    const WALLS: [(f32, f32, f32); 3] =
        [(0.001, 0.004, 0.6), (0.004, 0.02, 0.4), (0.02, 0.06, 0.2)];
    let [near, middle, far] = WALLS.map(|(nearest, farthest, loudest)| {
        (samples(rng.between(nearest, farthest)), rng.between(-loudest, loudest))
    });
    let mut wet = dry.to_vec();
    // Before the farthest of them comes, nobody has spoken.
    let echo = |delay| dry.get(far.0.saturating_sub(delay)..).unwrap_or_default();
    let echoes = echo(near.0).iter().zip(echo(middle.0)).zip(echo(far.0));
    let later = wet.get_mut(far.0..).unwrap_or_default();
    for (sample, ((one, two), three)) in later.iter_mut().zip(echoes) {
        *sample += one * near.1 + two * middle.1 + three * far.1;
    }
    wet
}

/// Presses peaks softly, so that none is cut off.
#[expect(clippy::cast_possible_truncation, reason = "no sample is beyond 16 bits")]
fn pressed(sample: f32) -> i16 {
    // A cube that goes up to 1, and is level there.
    let sample = sample.clamp(-1.5, 1.5);
    ((sample - sample * sample * sample * (4.0 / 27.0)) * 31_000.0) as i16
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
    fn speech_is_eight_decibels_above_what_is_under_it() {
        for seed in 0..60 {
            let (voices, mut rng) = (Voice::english(), Rng::from_seed([seed; 32]));
            let tracks = Tracks::of(&voices, &['k', 'h', 'x', 'm', '7'], &mut rng).unwrap();
            let gains = tracks.balance(&mut rng);
            let finished = |track: &[f32], gain| track.iter().map(|s| s * gain).collect::<Vec<_>>();
            let speech = decibels(&finished(&tracks.speech, gains.0), tracks.spoken);
            let length = tracks.background.len();
            let background = decibels(&finished(&tracks.background, gains.1), length);
            assert!((8.0..11.0).contains(&(speech - background)), "{speech} {background}");
        }
    }
}
