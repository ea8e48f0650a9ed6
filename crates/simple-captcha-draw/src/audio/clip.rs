//! From a recording of one symbol to a clip that can stand beside any other.

use std::f32::consts::PI;

use super::rate::RATE;

/// How loud the speech in every clip is: the root of the mean square, in steps of 16 bits.
const LOUDNESS: f32 = 2400.0;
/// Peaks come no further than this towards the end of 16 bits.
const CEILING: f32 = 30_000.0;
/// How many pieces a second has of which each counts as speech or silence.
const FRAMES: u32 = 100;
/// What is so much quieter than the loudest frame is silence. An f or an s is nearly that.
const SILENCE: f32 = 0.02;
/// What is so much quieter than the loudest frame does not count for the loudness.
const QUIET: f32 = 0.1;
/// How many frames of silence stay before the first and behind the last sound: consonants begin and
/// end in them.
const MARGIN: usize = 7;

/// Why a recording is no clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidRecording {
    /// Its rate is none that is taken.
    #[error("a rate of {0} Hz is not taken: 8000 to 48000 are")]
    Rate(u32),
    /// There is no sound in it.
    #[error("there is no sound in it")]
    Silent,
    /// It is longer than a symbol may be.
    #[error("it is longer than two seconds")]
    TooLong,
}

/// The longest clip, in samples: two seconds.
pub(super) const LONGEST: usize = 16_000;

/// Makes a clip of a recording: at the rate of all clips, without the silence around it, as loud as
/// all others.
pub(super) fn clip(recording: &[i16], rate: u32) -> Result<Vec<i16>, InvalidRecording> {
    if !(8000..=48_000).contains(&rate) {
        return Err(InvalidRecording::Rate(rate));
    }
    // Twice as long as a clip may be, silence and all: more would only be thrown away.
    if recording.len() > usize::try_from(rate).unwrap_or(0) * 4 {
        return Err(InvalidRecording::TooLong);
    }
    let mut samples: Vec<f32> = recording.iter().map(|&sample| sample.into()).collect();
    let mean = sum(&samples) / count(&samples);
    samples.iter_mut().for_each(|sample| *sample -= mean);
    // Before what is too high is lost, which may be all of a soft consonant.
    let sounding = trim(&samples, rate).ok_or(InvalidRecording::Silent)?;
    let mut samples =
        if rate == u32::from(RATE) { sounding.to_vec() } else { resample(sounding, rate) };
    brighten(&mut samples);
    if samples.len() > LONGEST {
        return Err(InvalidRecording::TooLong);
    }
    fade(&mut samples);
    // Peaks that are pressed take some loudness with them.
    for _ in 0..3 {
        level(&mut samples);
    }
    #[expect(clippy::cast_possible_truncation, reason = "no sample is beyond the ceiling")]
    Ok(samples.iter().map(|sample| sample.round() as i16).collect())
}

/// Takes a recording to the rate of clips, without what is too high for it.
fn resample(samples: &[f32], rate: u32) -> Vec<f32> {
    /// How many samples of the clip's rate are looked at on each side.
    const REACH: f32 = 16.0;
    /// What is passed, in parts of what the rate can hold.
    const PASSED: f32 = 0.93;
    #[expect(clippy::cast_precision_loss, reason = "at most 48000")]
    let ratio = rate as f32 / f32::from(RATE);
    let half = REACH * ratio;
    let kernel = |distance: f32| {
        let x = PI * distance / ratio * PASSED;
        let sinc = if x.abs() < 1e-4 { 1.0 } else { libm::sinf(x) / x };
        let window = libm::cosf(PI * distance / half / 2.0);
        sinc * window * window * PASSED / ratio
    };
    let mut resampled = Vec::new();
    let mut centre = 0.0;
    while centre < count(samples) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in a recording of a few seconds"
        )]
        let first = (centre - half).max(0.0).ceil() as usize;
        let mut value = 0.0;
        #[expect(clippy::cast_precision_loss, reason = "a place in a recording of a few seconds")]
        for (at, sample) in samples.iter().enumerate().skip(first) {
            let distance = at as f32 - centre;
            if distance > half {
                break;
            }
            value += sample * kernel(distance);
        }
        resampled.push(value);
        centre += ratio;
    }
    resampled
}

/// The part of a recording in which there is sound.
fn trim(samples: &[f32], rate: u32) -> Option<&[f32]> {
    let frame = usize::try_from(rate / FRAMES).ok()?;
    let frames: Vec<f32> = samples.chunks(frame).map(loudness).collect();
    let loudest = frames.iter().copied().fold(0.0, f32::max);
    // Programs that know no word for a symbol leave a rustle behind, which is no speech.
    if loudest < 150.0 {
        return None;
    }
    let sounds = |frame: &f32| *frame > loudest * SILENCE;
    let first = frames.iter().position(sounds)?.saturating_sub(MARGIN);
    let last = frames.iter().rposition(sounds)? + MARGIN;
    samples.get(first * frame..((last + 1) * frame).min(samples.len()))
}

/// Lifts consonants, which are high and soft, above vowels, which are low and loud.
fn brighten(samples: &mut [f32]) {
    const BY: f32 = 0.4;
    let mut before = 0.0;
    for sample in samples {
        (before, *sample) = (*sample, *sample - BY * before);
    }
}

/// Lets the ends come from silence and go into it.
fn fade(samples: &mut [f32]) {
    let ramp = (1..).map(|step: u8| f32::from(step) / 32.0).take(31);
    for (sample, gain) in samples.iter_mut().zip(ramp.clone()) {
        *sample *= gain;
    }
    for (sample, gain) in samples.iter_mut().rev().zip(ramp) {
        *sample *= gain;
    }
}

/// Makes the speech as loud as all speech is, and presses peaks.
fn level(samples: &mut [f32]) {
    let frames: Vec<f32> = samples.chunks(usize::from(RATE) / 100).map(loudness).collect();
    let loudest = frames.iter().copied().fold(0.0, f32::max);
    let speech: Vec<f32> =
        frames.into_iter().filter(|frame| *frame > loudest * QUIET).map(|f| f * f).collect();
    let gain = LOUDNESS / (sum(&speech) / count(&speech)).sqrt();
    for sample in samples {
        let pressed = *sample * gain / CEILING;
        let square = pressed * pressed;
        *sample = CEILING * pressed / (1.0 + square * square).sqrt().sqrt();
    }
}

fn loudness(samples: &[f32]) -> f32 {
    let squares: f32 = samples.iter().map(|sample| sample * sample).sum();
    (squares / count(samples)).sqrt()
}

fn sum(samples: &[f32]) -> f32 {
    samples.iter().sum()
}

#[expect(clippy::cast_precision_loss, reason = "a recording of a few seconds")]
fn count(samples: &[f32]) -> f32 {
    samples.len().max(1) as f32
}

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "numbers of a test"
)]
mod tests {
    use super::*;

    fn tone(rate: u32, seconds: f32, hertz: f32, height: f32) -> Vec<i16> {
        let count = (rate as f32 * seconds) as usize;
        (0..count)
            .map(|at| ((at as f32 / rate as f32 * hertz * 2.0 * PI).sin() * height) as i16)
            .collect()
    }

    #[test]
    fn silence_around_is_taken_away_and_loudness_is_the_same_at_every_rate_and_height() {
        for (rate, height) in [(8000, 300.0), (16_000, 9000.0), (22_050, 30_000.0)] {
            let silence = vec![3; rate as usize / 2];
            let recording = [&*silence, &tone(rate, 0.4, 500.0, height), &silence].concat();
            let clip = clip(&recording, rate).unwrap();
            let seconds = clip.len() as f32 / 8000.0;
            assert!((0.5..0.56).contains(&seconds), "{rate}: {seconds}");
            let middle: Vec<f32> = clip[800..2400].iter().map(|&sample| sample.into()).collect();
            assert!((loudness(&middle) / LOUDNESS - 1.0).abs() < 0.05, "{rate}");
        }
    }

    #[test]
    fn what_is_too_high_for_the_rate_does_not_come_back_as_something_lower() {
        let high = tone(16_000, 0.4, 5500.0, 9000.0);
        let low = tone(16_000, 0.4, 1500.0, 9000.0);
        let loudness = |recording: &[i16]| {
            let samples: Vec<f32> = recording.iter().map(|&sample| sample.into()).collect();
            loudness(&resample(&samples, 16_000)[400..2800])
        };
        assert!(loudness(&high) < loudness(&low) / 100.0);
    }

    #[test]
    fn what_is_no_clip_is_refused() {
        assert_eq!(clip(&[], 8000), Err(InvalidRecording::Silent));
        assert_eq!(clip(&[0; 8000], 8000), Err(InvalidRecording::Silent));
        assert_eq!(clip(&[1; 100], 96_000), Err(InvalidRecording::Rate(96_000)));
        assert_eq!(clip(&tone(8000, 2.5, 300.0, 900.0), 8000), Err(InvalidRecording::TooLong));
        assert_eq!(clip(&vec![0; 1_000_000], 8000), Err(InvalidRecording::TooLong));
    }
}
