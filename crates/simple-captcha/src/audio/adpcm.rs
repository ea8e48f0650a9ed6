//! IMA ADPCM: four bits a sample, which keeps speech well enough and takes a quarter of the room.

/// The bytes before the first nibbles: the first sample and the index of the step.
const HEAD: usize = 3;

/// How many bytes so many samples become.
pub(super) const fn encoded_len(samples: usize) -> usize {
    HEAD + samples.saturating_sub(1).div_ceil(2)
}

/// Encodes samples; the first is kept as it is.
pub(super) fn encode(samples: &[i16]) -> Vec<u8> {
    let Some((&first, rest)) = samples.split_first() else { return vec![0; HEAD] };
    let mut state = State { sample: first.into(), index: best_start(rest, first) };
    let mut bytes = Vec::with_capacity(encoded_len(samples.len()));
    bytes.extend(first.to_le_bytes());
    bytes.push(state.index);
    for pair in rest.chunks(2) {
        let nibbles = [pair.first(), pair.get(1)]
            .map(|sample| sample.map_or(0, |&sample| state.encode(sample.into())));
        bytes.push(nibbles[0] | nibbles[1] << 4);
    }
    bytes
}

/// Decodes so many samples; `None` where the bytes are not those of so many.
pub(super) fn decode(bytes: &[u8], samples: usize) -> Option<Vec<i16>> {
    let (&[low, high, index], nibbles) = bytes.split_first_chunk::<HEAD>()?;
    if samples == 0 || bytes.len() != encoded_len(samples) {
        return None;
    }
    let first = i16::from_le_bytes([low, high]);
    let mut state = State { sample: first.into(), index: index.min(LAST_STEP) };
    let mut decoded = Vec::with_capacity(samples + 1);
    decoded.push(first);
    for byte in nibbles {
        decoded.push(state.decode(byte & 15));
        decoded.push(state.decode(byte >> 4));
    }
    decoded.truncate(samples);
    Some(decoded)
}

/// What both sides know before a sample: the one before it, and how large a step is.
struct State {
    sample: i32,
    index: u8,
}

impl State {
    fn encode(&mut self, sample: i32) -> u8 {
        let step = step(self.index);
        let difference = sample - self.sample;
        let magnitude = (difference.abs() * 4 / step).min(7);
        let nibble = u8::try_from(magnitude).unwrap_or(7) | if difference < 0 { 8 } else { 0 };
        self.decode(nibble);
        nibble
    }

    fn decode(&mut self, nibble: u8) -> i16 {
        let step = step(self.index);
        let magnitude = i32::from(nibble & 7);
        let difference = step / 8
            + if magnitude & 4 == 0 { 0 } else { step }
            + if magnitude & 2 == 0 { 0 } else { step / 2 }
            + if magnitude & 1 == 0 { 0 } else { step / 4 };
        let sample = self.sample + if nibble & 8 == 0 { difference } else { -difference };
        let sample = sample.clamp(i16::MIN.into(), i16::MAX.into());
        self.sample = sample;
        self.index = match magnitude {
            0..=3 => self.index.saturating_sub(1),
            4 => self.index + 2,
            5 => self.index + 4,
            6 => self.index + 6,
            _ => self.index + 8,
        }
        .min(LAST_STEP);
        i16::try_from(sample).unwrap_or_default()
    }
}

/// The index of the step that the first difference needs.
fn best_start(rest: &[i16], first: i16) -> u8 {
    let difference = rest.first().map_or(0, |&next| (i32::from(next) - i32::from(first)).abs());
    (0..LAST_STEP).find(|&index| step(index) >= difference).unwrap_or(LAST_STEP)
}

const LAST_STEP: u8 = 88;

fn step(index: u8) -> i32 {
    STEPS.get(usize::from(index)).copied().unwrap_or(STEPS[88])
}

/// The steps of the IMA's recommendation, each about a tenth larger than the one before.
const STEPS: [i32; 89] = [
    7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66,
    73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449,
    494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272,
    2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493,
    10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tone_comes_back_nearly_as_it_was() {
        let tone: Vec<i16> = (0..4000_i16)
            .map(|at| (f32::from(at) * 0.3).sin() * 6000.0)
            .map(|s| s as i16)
            .collect();
        let back = decode(&encode(&tone), tone.len()).unwrap();
        let power = |samples: &mut dyn Iterator<Item = i32>| -> f64 {
            samples.map(|sample| f64::from(sample).powi(2)).sum()
        };
        let signal = power(&mut tone.iter().map(|&sample| sample.into()));
        let noise = power(&mut tone.iter().zip(&back).map(|(&a, &b)| i32::from(a) - i32::from(b)));
        assert!(10.0 * (signal / noise).log10() > 20.0);
    }

    proptest! {
        #[test]
        fn any_samples_come_back_in_number_and_any_bytes_do_no_harm(
            samples in prop::collection::vec(any::<i16>(), 1..200),
            bytes in prop::collection::vec(any::<u8>(), 0..100),
            count in 0_usize..200,
        ) {
            let encoded = encode(&samples);
            prop_assert_eq!(encoded.len(), encoded_len(samples.len()));
            let back = decode(&encoded, samples.len()).unwrap();
            prop_assert_eq!((back.len(), back[0]), (samples.len(), samples[0]));
            let decoded = decode(&bytes, count);
            prop_assert_eq!(decoded.is_some(), count > 0 && bytes.len() == encoded_len(count));
        }
    }
}
