//! Times as numbers of samples.

/// How many samples every clip and every finished sound has in a second.
pub(super) const RATE: u16 = 8000;

pub(super) fn seconds(samples: usize) -> f32 {
    count(samples) / f32::from(RATE)
}

pub(super) fn samples(seconds: f32) -> usize {
    whole(seconds * f32::from(RATE))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
pub(super) fn whole(samples: f32) -> usize {
    samples as usize
}

/// As a number to divide by: never nothing.
#[expect(clippy::cast_precision_loss, reason = "a few seconds")]
pub(super) fn count(samples: usize) -> f32 {
    samples.max(1) as f32
}
