//! The voices in the crate. `voices/README.md` tells where they are from.

use std::sync::OnceLock;

use super::voice::Voice;

impl Voice {
    /// The English voices that are in the crate: women and men. Their files are read once, and decoded
    /// while they speak.
    ///
    /// They have every character of ASCII that can be printed, the blank too, the signs of sums, and
    /// the accents of Western European languages.
    #[must_use]
    pub fn english() -> Vec<Self> {
        static VOICES: OnceLock<Vec<Voice>> = OnceLock::new();
        VOICES
            .get_or_init(|| {
                let files: [&[u8]; 3] = [
                    include_bytes!("../../voices/awb.voice"),
                    include_bytes!("../../voices/rms.voice"),
                    include_bytes!("../../voices/slt.voice"),
                ];
                files.map(bundled).into()
            })
            .clone()
    }
}

#[expect(clippy::expect_used, reason = "a test reads every one of these files")]
fn bundled(file: &'static [u8]) -> Voice {
    Voice::from_static(file).expect("the voices in the crate are sound")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_voice_has_all_of_ascii_and_what_the_challenges_in_the_crate_ask() {
        let voices = Voice::english();
        assert!(voices.len() >= 3);
        for voice in voices {
            assert_eq!(voice.language().as_str(), "en");
            let ascii = (' '..='~').map(|character| character.to_ascii_lowercase());
            let accents = "\u{300}\u{301}\u{302}\u{303}\u{308}\u{30a}\u{327}";
            let wanted: String =
                ascii.chain(Voice::NEEDED.chars()).chain(accents.chars()).collect();
            for symbol in wanted.chars() {
                assert!(voice.can_say(symbol), "{voice:?}: {symbol:?}");
            }
        }
    }
}
