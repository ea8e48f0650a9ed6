//! WAV files: 16 bits, one channel.

use super::rate::RATE;

/// The bytes before the samples.
pub(super) const HEAD: usize = 44;

/// Puts the head of a WAV file before samples.
pub(super) fn wav(samples: impl ExactSizeIterator<Item = i16>) -> Vec<u8> {
    const BYTES_A_SAMPLE: u16 = 2;
    const PCM: u16 = 1;
    const MONO: u16 = 1;
    let body = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX);
    let mut file = Vec::with_capacity(HEAD + samples.len() * 2);
    file.extend(b"RIFF");
    file.extend((36 + body).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend(PCM.to_le_bytes());
    file.extend(MONO.to_le_bytes());
    file.extend(u32::from(RATE).to_le_bytes());
    file.extend((u32::from(RATE) * u32::from(BYTES_A_SAMPLE)).to_le_bytes());
    file.extend(BYTES_A_SAMPLE.to_le_bytes());
    file.extend((BYTES_A_SAMPLE * 8).to_le_bytes());
    file.extend(b"data");
    file.extend(body.to_le_bytes());
    file.resize(HEAD + samples.len() * 2, 0);
    let places = file.get_mut(HEAD..).unwrap_or_default().as_chunks_mut::<2>().0;
    for (place, sample) in places.iter_mut().zip(samples) {
        *place = sample.to_le_bytes();
    }
    file
}
