//! Whether espeak-ng knows a character. One that it does not know it reads all the same: as the number
//! of its code, or as "letter" of some script, the same for all of them.

use anyhow::Context;

use super::speaker::Speaker;
use super::words::Utterance;

/// How many characters of the same sixteen are read like one that is not known, at least.
const ALIKE: usize = 3;
/// How many digits a code that is read has at least, but for the last one.
const DIGITS: usize = 3;

/// Whether the program says something for this character that it says for no other one. Of a letter
/// of the language itself only a number that is read would be a wrong one.
pub(super) fn knows(speaker: &Speaker, character: char, own_letter: bool) -> anyhow::Result<bool> {
    let own = parts(speaker, character)?;
    if own_letter && own.len() <= DIGITS {
        return Ok(true);
    }
    let mut alike = 0;
    for other in same_sixteen(character) {
        let other = parts(speaker, other)?;
        alike += usize::from(other == own || differ_in_the_last(&own, &other));
        if alike >= ALIKE {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The characters whose codes differ in the last hexadecimal digit alone.
fn same_sixteen(character: char) -> impl Iterator<Item = char> {
    let code = u32::from(character);
    let all = (0..16).filter_map(move |digit| char::from_u32((code & !15) | digit));
    all.filter(move |other| *other != character && !other.is_control())
}

/// What is said, word by word, in the program's own letters for sounds.
fn parts(speaker: &Speaker, character: char) -> anyhow::Result<Vec<String>> {
    let sounds = speaker
        .sounds(&Utterance::of(character))
        .with_context(|| format!("{speaker} cannot say {character:?}"))?;
    let parts = sounds.split(['|', '\n']).map(|part| part.trim().trim_matches(['_', '!', ':']));
    Ok(parts.filter(|part| !part.is_empty()).map(str::to_owned).collect())
}

/// Whether both are a number that is read digit by digit.
fn differ_in_the_last(one: &[String], other: &[String]) -> bool {
    match (one.split_last(), other.split_last()) {
        (Some((_, one)), Some((_, other))) => one.len() >= DIGITS && one == other,
        _ => false,
    }
}
