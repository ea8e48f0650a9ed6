//! µ-law (ITU-T G.711): eight bits a sample, in steps that grow with the sample.
//!
//! With half as many bits (IMA ADPCM) a speech recogniser misses a quarter of the clips that it knows
//! otherwise.

/// What is added before the logarithm, so that it begins at a step of its own.
const BIAS: i32 = 132;
/// The largest sample that has a code.
const MOST: i32 = 32_635;

/// The code of a sample.
pub(super) fn encode(sample: i16) -> u8 {
    let sample = i32::from(sample);
    let sign = if sample < 0 { 0x80 } else { 0 };
    let biased = sample.abs().min(MOST) + BIAS;
    // From 7 bits on, each further bit is a segment; the four bits behind the first say where in it.
    let segment = 24 - biased.leading_zeros().min(24);
    let place = (biased >> (segment + 3)) & 15;
    !(sign | u8::try_from(segment << 4).unwrap_or(0x70) | u8::try_from(place).unwrap_or(15))
}

/// The sample of a code.
pub(super) fn decode(code: u8) -> f32 {
    SAMPLES.get(usize::from(code)).copied().unwrap_or_default()
}

/// The samples of all codes.
static SAMPLES: [f32; 256] = {
    let mut samples = [0.0; 256];
    let mut rest: &mut [f32] = &mut samples;
    let mut code: u8 = 0;
    while let Some((sample, others)) = rest.split_first_mut() {
        *sample = computed(code);
        code = code.wrapping_add(1);
        rest = others;
    }
    samples
};

#[expect(clippy::cast_precision_loss, reason = "16 bits")]
const fn computed(code: u8) -> f32 {
    let code = !code;
    let (segment, place) = ((code >> 4) & 7, (code & 15) as i32);
    let magnitude = (((place << 3) + BIAS) << segment) - BIAS;
    (if code & 0x80 == 0 { magnitude } else { -magnitude }) as f32
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::float_cmp, reason = "samples are whole numbers")]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        for (sample, code) in [
            (0, 0xff),
            (-1, 0x7f),
            (8, 0xfe),
            (100, 0xf2),
            (1000, 0xce),
            (32_767, 0x80),
            (i16::MIN, 0),
        ] {
            assert_eq!(encode(sample), code, "{sample}");
        }
        for (code, sample) in [(0xff, 0.0), (0x7f, 0.0), (0x80, 32_124.0), (0x00, -32_124.0)] {
            assert!(decode(code) == sample, "{code:#x}");
        }
    }

    #[test]
    fn every_sample_comes_back_within_a_thirtieth() {
        for sample in i16::MIN..=i16::MAX {
            let off = (decode(encode(sample)) - f32::from(sample)).abs();
            assert!(off <= 4.0 + f32::from(sample).abs() / 30.0, "{sample}: {off}");
        }
        for code in 0..=u8::MAX {
            assert!(decode(encode(decode(code) as i16)) == decode(code));
        }
    }
}
