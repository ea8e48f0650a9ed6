//! Makes what lies under speech equally loud at all times.

use std::ops::Range;

use super::mix::power;
use super::rate::count;

/// How long a frame is, in samples: a hundredth of a second.
const FRAME: usize = BLOCK * 5;
/// What is measured begins and ends with a block: every two milliseconds.
const BLOCK: usize = 16;
/// In so many frames on end, a tenth of a second, it comes to the same loudness.
const WINDOW: usize = 10;
/// How loud it is, while somebody speaks, to what it is else: pauses are filled, speech is clear.
const UNDER_SPEECH: f32 = 0.9;

/// Levels a track: voices that murmur swell and fade, and would be in the way where they swell, and
/// hide nothing where they fade. Gives back how loud the loudest tenth of a second is in which
/// somebody speaks, of all that begin at a whole number of blocks.
pub(super) fn level(track: &mut [f32], spoken: impl Iterator<Item = Range<usize>> + Clone) -> f32 {
    let mut gains = gains(track);
    let mut rests = vec![1.0 / UNDER_SPEECH; gains.len()];
    for place in spoken.clone() {
        let frames = place.start / FRAME..place.end.div_ceil(FRAME).min(rests.len());
        rests.get_mut(frames).unwrap_or_default().fill(1.0);
    }
    for (gain, rest) in gains.iter_mut().zip(rests) {
        *gain *= rest;
    }
    let blocks = apply(&gains, track);
    match spoken.map(|place| loudest(&blocks, &place)).fold(0.0, f32::max) {
        // Nobody speaks for so long.
        0.0 => 1.0,
        power => power.sqrt(),
    }
}

/// What brings each frame to where all tenths of a second are about as loud.
fn gains(track: &[f32]) -> Vec<f32> {
    let mut powers: Vec<f32> = track.chunks(FRAME).map(|frame| power(frame).max(1.0)).collect();
    // Of what a frame is louder than others half is left: what is short and loud would fill a window.
    let mut gains: Vec<f32> = powers.iter().map(|power| power.sqrt().sqrt().recip()).collect();
    powers.iter_mut().zip(&gains).for_each(|(power, gain)| *power *= gain * gain);
    level_windows(&mut powers, &mut gains, |around| {
        around.iter().sum::<f32>() / count(around.len())
    });
    level_windows(&mut powers, &mut gains, |around| around.iter().copied().fold(0.0, f32::max));
    gains
}

/// Takes from each frame what the windows that it is in have, as `measure` tells it, each at 1.
fn level_windows(powers: &mut [f32], gains: &mut [f32], measure: impl Fn(&[f32]) -> f32) {
    let mean = |window: &[f32]| window.iter().sum::<f32>() / count(FRAME * window.len());
    let windows: Vec<f32> = powers.windows(WINDOW).map(mean).collect();
    for (at, (gain, power)) in gains.iter_mut().zip(powers).enumerate() {
        let around = at.saturating_sub(WINDOW - 1)..(at + 1).min(windows.len());
        let measured =
            windows.get(around).filter(|around| !around.is_empty()).map_or(1.0, &measure);
        *gain /= measured.sqrt();
        *power /= measured;
    }
}

/// Makes each frame as loud as its gain says. Gives back the sums of the squares of each block.
fn apply(gains: &[f32], track: &mut [f32]) -> Vec<f32> {
    let mut blocks = Vec::with_capacity(track.len() / BLOCK + 1);
    // From the lower of two gains to the next one, as a frame that swells has a low one.
    let mut gain = gains.first().copied().unwrap_or(1.0);
    let following = gains.iter().skip(1).chain(gains.last());
    for ((frame, own), next) in track.chunks_mut(FRAME).zip(gains).zip(following) {
        let after = own.min(*next);
        let step = (after - gain) / count(FRAME / BLOCK);
        for block in frame.chunks_mut(BLOCK) {
            block.iter_mut().for_each(|sample| *sample *= gain);
            blocks.push(power(block));
            gain += step;
        }
        gain = after;
    }
    blocks
}

/// The mean square of the loudest tenth of a second within a place.
fn loudest(blocks: &[f32], place: &Range<usize>) -> f32 {
    const MANY: usize = WINDOW * FRAME / BLOCK;
    let within = place.start.div_ceil(BLOCK)..(place.end / BLOCK).min(blocks.len());
    let blocks = blocks.get(within).unwrap_or_default();
    // A block that begins a window less comes in as another goes out.
    let (first, following) = blocks.split_at(blocks.len().min(MANY));
    let mut sum: f32 = first.iter().sum();
    let mut loudest = if first.len() < MANY { 0.0 } else { sum };
    for (new, old) in following.iter().zip(blocks) {
        sum += new - old;
        loudest = f32::max(loudest, sum);
    }
    loudest / count(MANY * BLOCK)
}
