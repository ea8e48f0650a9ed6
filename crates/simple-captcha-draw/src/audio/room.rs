//! The room that somebody speaks in.

use super::rate::samples;
use crate::rng::Rng;

/// How long what is said goes on sounding in the room, in samples.
pub(super) const RINGING: usize = 160;

/// Lets every pitch of what is said come a little sooner or later, each by a time of its own, as
/// near walls do. It sounds the same to people; to whoever compares the waves of known recordings it
/// does not.
pub(super) fn scatter(place: &mut [f32], rng: &mut Rng) {
    /// How many samples a wall is away.
    const AWAY: (f32, f32) = (0.002, 0.006);
    /// How much it gives back.
    const BACK: (f32, f32) = (0.5, 0.7);
    for _ in 0..2 {
        let delay = samples(rng.between(AWAY.0, AWAY.1));
        let back = rng.between(BACK.0, BACK.1);
        all_pass(place, delay, if rng.below(2) == 0 { back } else { -back });
    }
}

/// Schroeder's all-pass filter: it changes when each pitch comes and not how loud it is.
fn all_pass(place: &mut [f32], delay: usize, back: f32) {
    // As many samples at once as do not depend on each other. What comes back is taken away, in the
    // order of time ...
    let mut rest = &mut *place;
    while rest.len() > delay {
        let (before, now) = rest.split_at_mut(delay);
        for (sample, before) in now.iter_mut().zip(&*before) {
            *sample -= back * before;
        }
        rest = now;
    }
    // ... and what was before is added, from the last on: it has not been changed yet.
    let mut rest = place;
    loop {
        let (before, now) = rest.split_at_mut(rest.len().saturating_sub(delay));
        now.iter_mut().for_each(|sample| *sample *= back);
        let (known, missing) =
            (before.len().saturating_sub(delay), delay.saturating_sub(before.len()));
        let later = now.get_mut(missing..).unwrap_or_default();
        for (sample, before) in later.iter_mut().zip(before.get(known..).unwrap_or_default()) {
            *sample += before;
        }
        if before.is_empty() {
            break;
        }
        rest = before;
    }
}

/// Adds three echoes, as the walls of a room do.
pub(super) fn in_a_room(dry: &[f32], rng: &mut Rng) -> Vec<f32> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_changes_when_each_pitch_comes_and_not_how_loud_it_is() {
        for (delay, back) in [(16, 0.5), (23, -0.7), (47, 0.7)] {
            let mut click = vec![0.0; 4000];
            click[0] = 1.0;
            all_pass(&mut click, delay, back);
            // As the filter is defined: y[n] = back x[n] + x[n - delay] - back y[n - delay].
            let mut wanted = vec![0.0_f32; 4000];
            for at in 0..wanted.len() {
                let x = |at: usize| if at == 0 { 1.0 } else { 0.0 };
                let before = at.checked_sub(delay);
                wanted[at] = back * x(at) + before.map_or(0.0, |at| x(at) - back * wanted[at]);
            }
            let off = click.iter().zip(&wanted).map(|(one, other)| (one - other).abs());
            assert!(off.fold(0.0, f32::max) < 1e-5);
            let power: f32 = click.iter().map(|sample| sample * sample).sum();
            assert!((power - 1.0).abs() < 1e-4, "{power}");
        }
    }
}
