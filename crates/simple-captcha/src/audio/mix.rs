//! From clips to one sound: who says what when, in what room, and over what.

use super::voice::{Clip, Voice};
use super::{RATE, SpeakError};
use crate::rng::Rng;

/// The longest sound.
const LONGEST: f32 = 12.0;
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
/// How many symbols fit into the longest sound.
pub(super) const MAX_SYMBOLS: usize = 21;

/// How far speech stays above everything else, in decibels.
const ABOVE: (f32, f32) = (8.1, 8.6);
/// How much of what is under it is left while somebody speaks: pauses are filled, speech is clear.
const UNDER_SPEECH: f32 = 0.9;
/// How many samples it takes to change that.
const RAMP: usize = 320;
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

/// Who says what when.
struct Script<'a> {
    lines: Vec<Line<'a>>,
    length: usize,
}

/// A symbol to be said.
struct Line<'a> {
    clip: &'a [i16],
    start: usize,
    length: usize,
    way: Way,
}

impl<'a> Script<'a> {
    /// How long all takes depends on the number of symbols and on chance: not on which they are,
    /// but for those that are long even when they are said fast.
    fn draw(voices: &'a [Voice], symbols: &[char], rng: &mut Rng) -> Result<Self, SpeakError> {
        let too_long = SpeakError::TooLong(symbols.len());
        if symbols.len() > MAX_SYMBOLS {
            return Err(too_long);
        }
        let mut now = LEAD + rng.between(0.02, 0.3);
        let tail = rng.between(0.2, 0.5);
        let most = (LONGEST - now - tail) / count(symbols.len());
        let slots = (USUAL_SLOT.0.min(most * 0.96).max(SHORTEST_SLOT), USUAL_SLOT.1.min(most));
        let mut lines = Vec::with_capacity(symbols.len());
        for &symbol in symbols {
            let able: Vec<&[i16]> = voices.iter().filter_map(|voice| voice.clip(symbol)).collect();
            let clip = *rng.pick(&able).ok_or(SpeakError::NoClip(symbol))?;
            let seconds = seconds(clip.len());
            let slot = rng.between(slots.0, slots.1).max(seconds / FASTEST + GAP);
            let way = Way::draw(rng.between(0.88, 1.12).max(seconds / (slot - GAP)), rng);
            let start = now + rng.between(0.0, (slot - GAP - seconds / way.speed).max(0.0));
            let length = whole(count(clip.len()) / way.speed);
            lines.push(Line { clip, start: samples(start), length, way });
            now += slot;
        }
        if now + tail > LONGEST {
            return Err(too_long);
        }
        Ok(Self { lines, length: samples(now + tail) })
    }
}

/// How a clip is said: how fast and how high, which are one, and how bright.
#[derive(Debug)]
struct Way {
    /// On average.
    speed: f32,
    /// How much faster it is at the beginning than on average, as a part of the speed.
    fall: f32,
    /// How much faster it is in the middle than on average.
    bow: f32,
    /// How much of the sample before is added to each: more is darker.
    dark: f32,
    gain: f32,
}

impl Way {
    fn draw(speed: f32, rng: &mut Rng) -> Self {
        Self {
            speed,
            fall: rng.between(-0.13, 0.13),
            bow: rng.between(-0.09, 0.09),
            dark: rng.between(-0.35, 0.35),
            gain: rng.between(0.88, 1.14),
        }
    }

    /// Adds a clip to what is in `place`, from its first sample to its last.
    fn say(&self, clip: &[i16], place: &mut [f32]) {
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
    fn pass(&self, clip: &[i16], place: &mut [f32], from: u32, begin: f32, end: f32) -> u32 {
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
                let (one, next) = (f32::from(one), f32::from(next));
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

/// Murmuring that says nothing, and noise of some colour, from bright to dark.
fn background(voices: &[Voice], length: usize, used: Vec<f32>, rng: &mut Rng) -> Vec<f32> {
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

/// Makes what is under somebody's speech softer, and lets it come and go slowly.
fn step_back(place: &mut [f32]) {
    let ramp = RAMP.min(place.len() / 2);
    let (begin, rest) = place.split_at_mut(ramp);
    let (middle, end) = rest.split_at_mut(rest.len() - ramp);
    let step = (1.0 - UNDER_SPEECH) / count(ramp);
    for edge in
        [&mut begin.iter_mut() as &mut dyn Iterator<Item = &mut f32>, &mut end.iter_mut().rev()]
    {
        let mut gain = 1.0;
        for sample in edge {
            *sample *= gain;
            gain -= step;
        }
    }
    middle.iter_mut().for_each(|sample| *sample *= UNDER_SPEECH);
}

/// Voices that speak backwards without a gap, two at a time.
fn murmur(voices: &[Voice], length: usize, used: Vec<f32>, rng: &mut Rng) -> Vec<f32> {
    /// How much of each clip the next one covers, in samples.
    const OVERLAP: usize = 200;
    let delay = samples(rng.between(0.17, 0.45));
    let mut one = used;
    one.clear();
    one.resize(length + delay, 0.0);
    let mut begin = 0;
    // Each step goes on by more than the overlap: a clip has more samples than that.
    while begin < one.len() {
        let clips = rng.pick(voices).map(Voice::clips).unwrap_or_default();
        let Some(Clip { samples: clip, .. }) = rng.pick(clips) else { break };
        let way = Way::draw(rng.between(0.82, 1.22), rng);
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

/// Presses peaks softly, so that none is cut off.
#[expect(clippy::cast_possible_truncation, reason = "no sample is beyond 16 bits")]
fn pressed(sample: f32) -> i16 {
    // A cube that goes up to 1, and is level there.
    let sample = sample.clamp(-1.5, 1.5);
    ((sample - sample * sample * sample * (4.0 / 27.0)) * 31_000.0) as i16
}

/// The root of the mean square, and never nothing.
fn loudness(track: &[f32], samples: usize) -> f32 {
    (power(track) / count(samples)).sqrt().max(1.0)
}

/// The sum of all squares.
fn power(samples: &[f32]) -> f32 {
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

fn seconds(samples: usize) -> f32 {
    count(samples) / f32::from(RATE)
}

fn samples(seconds: f32) -> usize {
    whole(seconds * f32::from(RATE))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
fn whole(samples: f32) -> usize {
    samples as usize
}

#[expect(clippy::cast_precision_loss, reason = "a few seconds")]
fn count(samples: usize) -> f32 {
    samples.max(1) as f32
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

    #[test]
    fn each_symbol_has_half_a_second_to_a_second_and_all_have_twelve() {
        for (seed, count) in (0..21).map(|count| (count, usize::from(count) + 1)) {
            let (voices, mut rng) = (Voice::english(), Rng::from_seed([seed; 32]));
            let symbols: Vec<char> = "ackhempuxty259lwzbfg10q".chars().take(count).collect();
            let script = Script::draw(&voices, &symbols, &mut rng).unwrap();
            let starts: Vec<usize> = script.lines.iter().map(|line| line.start).collect();
            assert!(starts[0] >= 2000, "a quarter of a second is left to screen readers");
            assert!(script.length <= 96_000);
            let each = (script.length - starts[0]) as f32 / 8000.0 / count as f32;
            assert!(count < 4 || (0.5..1.0).contains(&each), "{count}: {each}");
            for [one, next] in script.lines.array_windows() {
                assert!(next.start > one.start + one.length, "nobody is interrupted");
            }
        }
    }

    #[test]
    fn how_long_it_takes_does_not_tell_which_symbols_they_are() {
        let length = |symbols: &[char]| {
            let mut rng = Rng::from_seed([9; 32]);
            Script::draw(&Voice::english(), symbols, &mut rng).unwrap().length
        };
        assert_eq!(length(&['w', 'w', 'w', 'w', 'w']), length(&['e', '8', 'a', 't', 'o']));
    }

    #[test]
    fn a_clip_is_said_from_its_beginning_to_its_end_in_every_way() {
        let clip: Vec<i16> = (0..4000).collect();
        for seed in 0..100 {
            let mut rng = Rng::from_seed([seed; 32]);
            let speed = rng.between(0.8, FASTEST);
            let way = Way { dark: 0.0, gain: 1.0, ..Way::draw(speed, &mut rng) };
            let mut place = vec![0.0; whole(count(clip.len()) / speed)];
            way.say(&clip, &mut place);
            let last = place.iter().rposition(|sample| *sample > 0.0).unwrap();
            assert!(place.len() - last < 30, "{way:?}: {last} of {}", place.len());
            assert!(place[last] > 3900.0, "{way:?}: {}", place[last]);
        }
    }
}
