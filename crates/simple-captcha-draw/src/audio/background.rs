//! What lies under speech: murmuring and noise.

use super::delivery::Delivery;
use super::mix::{loudness, power};
use super::rate::{count, samples, whole};
use super::voice::Voice;
use crate::rng::Rng;

/// Murmuring that says nothing, and noise of some colour, from bright to dark.
pub(super) fn background(
    voices: &[Voice],
    length: usize,
    used: Vec<f32>,
    rng: &mut Rng,
) -> Vec<f32> {
    let mut both = murmur(voices, length, used, rng);
    let dark = rng.between(-0.3, 0.9);
    let colours = [1.0, dark, dark * dark.abs(), 0.8 * dark * dark.abs()];
    // How loud it will be can be foreseen: a byte's mean square, and the sum of the colours'.
    let expected = (power(&colours) * 256.0 * 256.0 / 12.0).sqrt();
    let share = rng.between(0.25, 0.45) * loudness(&both, length) / expected;
    let [c0, c1, c2, c3] = colours.map(|colour| colour * share);
    let mut bytes = [0; NOISE + 3];
    for piece in both.chunks_mut(NOISE) {
        rng.fill(&mut bytes);
        let white = bytes.map(|byte| f32::from(byte.cast_signed()));
        let from = |delay| white.get(delay..).unwrap_or_default();
        let noise = from(0).iter().zip(from(1)).zip(from(2)).zip(from(3));
        for (sample, (((w0, w1), w2), w3)) in piece.iter_mut().zip(noise) {
            *sample += w0 * c0 + w1 * c1 + w2 * c2 + w3 * c3;
        }
    }
    both
}

/// For how many samples noise is made at once.
const NOISE: usize = 1021;

/// Lets it begin and end softly: a sound that begins at once cracks, and a screen reader that has just
/// stopped must not be followed by voices.
pub(super) fn fade(track: &mut [f32]) {
    const IN: usize = 1600;
    const OUT: usize = 400;
    let rise = |length: usize| (0..length).map(move |at| count(at) / count(length));
    for (sample, gain) in track.iter_mut().zip(rise(IN)) {
        *sample *= gain * gain;
    }
    for (sample, gain) in track.iter_mut().rev().zip(rise(OUT)) {
        *sample *= gain;
    }
}

/// By how many seconds one of two voices that murmur speaks later than the other at most.
pub(super) const LATEST: f32 = 0.45;

/// Voices that speak backwards without a gap, two at a time.
fn murmur(voices: &[Voice], length: usize, used: Vec<f32>, rng: &mut Rng) -> Vec<f32> {
    /// How much of each clip the next one covers, in samples.
    const OVERLAP: usize = 200;
    let delay = samples(rng.between(0.17, LATEST));
    let mut one = used;
    one.clear();
    one.resize(length + delay, 0.0);
    let mut begin = 0;
    // Each step goes on by more than the overlap: a clip has more samples than that.
    while begin < one.len() {
        let Some(clip) = rng.pick(voices).and_then(|voice| voice.murmur(rng)) else { break };
        let way = Delivery::draw(rng.between(0.82, 1.22), rng);
        let end = (begin + whole(count(clip.len()) / way.speed)).min(one.len());
        if let Some(place) = one.get_mut(begin..end) {
            way.say(clip, place);
        }
        begin = end.saturating_sub(OVERLAP).max(begin + OVERLAP);
    }
    one.reverse();
    // The second is the first one some time later, which is added piece by piece: what is read has
    // not been written yet.
    let mut rest = &mut *one;
    while rest.len() > delay {
        let (now, later) = rest.split_at_mut(delay);
        for (sample, later) in now.iter_mut().zip(&*later) {
            *sample += later;
        }
        rest = later;
    }
    one.truncate(length);
    one
}
