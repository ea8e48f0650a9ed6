//! How a clip is said: faster or slower, higher or lower, brighter or darker.

use super::rate::count;
use super::ulaw;
use crate::rng::Rng;

/// How a clip is said: how fast and how high, which are one, and how bright.
#[derive(Debug)]
pub(super) struct Delivery {
    /// On average.
    pub(super) speed: f32,
    /// How much faster it is at the beginning than on average, as a part of the speed.
    fall: f32,
    /// How much faster it is in the middle than on average.
    bow: f32,
    /// How much of the sample before is added to each: more is darker.
    dark: f32,
    gain: f32,
}

impl Delivery {
    pub(super) fn draw(speed: f32, rng: &mut Rng) -> Self {
        Self {
            speed,
            fall: rng.between(-0.18, 0.18),
            bow: rng.between(-0.12, 0.12),
            dark: rng.between(-0.35, 0.35),
            gain: rng.between(0.88, 1.14),
        }
    }

    /// Adds a clip to what is in `place`, from its first sample to its last.
    pub(super) fn say(&self, clip: &[u8], place: &mut [f32]) {
        // The middle of the way is passed with the speed of the bow: two halves, in each of which the
        // speed changes evenly. On average that is the speed.
        let mid = 1.0 + self.bow;
        let (begin, end) = (1.0 + self.fall - self.bow, 1.0 - self.fall - self.bow);
        let half = place.len() / 2;
        let (first, second) = place.split_at_mut(half);
        let at = self.pass(clip, first, 0, begin, mid);
        self.pass(clip, second, at, mid, end);
    }

    /// Goes on from a place in the clip, in parts of 65536 of a sample; gives back where it ends. The
    /// speed changes in small steps.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "clips have less than 65536 samples, and speeds are about 1"
    )]
    fn pass(&self, clip: &[u8], place: &mut [f32], from: u32, begin: f32, end: f32) -> u32 {
        const WHOLE: f32 = 65536.0;
        const STEP: usize = 64;
        let steps = place.len().div_ceil(STEP);
        let change = self.speed * (end - begin) / count(steps) * WHOLE;
        let mut speed = self.speed * begin * WHOLE + change / 2.0;
        let gain = self.gain / (1.0 + self.dark);
        let dark = gain * self.dark;
        let (mut at, mut before) = (from, 0.0);
        for step in place.chunks_mut(STEP) {
            let forward = speed as u32;
            for sample in step {
                let rest = clip.get((at >> 16) as usize..).unwrap_or_default();
                let Some(&[one, next]) = rest.first_chunk() else { return at };
                let (one, next) = (ulaw::decode(one), ulaw::decode(next));
                let between = one + (next - one) * ((at & 0xffff) as f32 * (1.0 / WHOLE));
                *sample += gain * between + dark * before;
                before = between;
                at += forward;
            }
            speed += change;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::rate::whole;

    #[test]
    fn a_clip_is_said_from_its_beginning_to_its_end_in_every_way() {
        let clip: Vec<u8> = (0..4000).map(ulaw::encode).collect();
        for seed in 0..100 {
            let mut rng = Rng::from_seed([seed; 32]);
            let speed = rng.between(0.8, 1.5);
            let way = Delivery { dark: 0.0, gain: 1.0, ..Delivery::draw(speed, &mut rng) };
            let mut place = vec![0.0; whole(count(clip.len()) / speed)];
            way.say(&clip, &mut place);
            let last = place.iter().rposition(|sample| *sample > 0.0).unwrap();
            assert!(place.len() - last < 30, "{way:?}: {last} of {}", place.len());
            assert!(place[last] > 3800.0, "{way:?}: {}", place[last]);
        }
    }
}
