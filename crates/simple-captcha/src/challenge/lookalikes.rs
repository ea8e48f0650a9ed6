//! Characters that are taken for one another.

use std::collections::{BTreeSet, HashMap};

use crate::normalization::folded;

/// What is taken for one another, each group for itself.
const GROUPS: [&str; 5] = [
    // Capitals and digits, as pictures show them.
    "A4 B8 CG6 DOQ0 EF 1IJ 1IL 17 KX MN MW PR Q9 S5 T7 VY Z2",
    // Accents that differ in how they lean.
    "ÁÀ ÉÈ ÍÌ ÓÒ ÚÙ ÖŐ ÜŰ",
    // The same shapes on Cyrillic and Greek keyboards.
    "AАΑ BВΒ CС EЕΕ HНΗ IІ JЈ KКΚ MМΜ NΝ OОΟ PРΡ SЅ TТΤ XХΧ YУΥ ZΖ 3З",
    // The same letters on keyboards of other languages, Romanian, Croatian, Azerbaijani, Persian.
    "ŞȘ ŢȚ ĐÐƉ ƏƎӘ کك یيى",
    // What keyboards of phones make of quotes and dashes.
    "'’‘‛ʼ \"“”„‟ -–—―−‐",
];

/// The groups, one by one.
pub(super) fn groups() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|groups| groups.split(' '))
}

/// Which characters outside of an alphabet stand for which ones in it.
///
/// A character stands for another only where it cannot itself be meant, and where there is exactly
/// one that it can be taken for. So no text over the alphabet is ever read as another one.
#[derive(Clone, Debug)]
pub(super) struct Lookalikes(HashMap<char, char>);

impl Lookalikes {
    pub(super) fn of(alphabet: &str) -> Self {
        let alphabet: BTreeSet<char> = folded(alphabet).chars().collect();
        let mut meant: HashMap<char, BTreeSet<char>> = HashMap::new();
        for group in groups().map(folded) {
            for typed in group.chars().filter(|typed| !alphabet.contains(typed)) {
                let members = group.chars().filter(|member| alphabet.contains(member));
                meant.entry(typed).or_default().extend(members);
            }
        }
        let only = |meant: &BTreeSet<char>| meant.first().copied().filter(|_| meant.len() == 1);
        Self(meant.iter().filter_map(|(&typed, meant)| Some((typed, only(meant)?))).collect())
    }

    pub(super) fn stands_for(&self, typed: char) -> char {
        self.0.get(&typed).copied().unwrap_or(typed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Answer, Letters};

    /// Whether `typed` is taken for `shown`.
    fn taken(alphabet: &str, typed: &str, shown: &str) -> bool {
        let lookalikes = Lookalikes::of(alphabet);
        let typed = Answer::new(typed).retyped(|letter| lookalikes.stands_for(letter));
        Answer::new(shown).matches(&typed)
    }

    #[test]
    fn what_an_alphabet_leaves_out_stands_for_the_one_that_looks_like_it() {
        for (typed, shown) in [
            ("4", "A"),
            ("8", "B"),
            ("G", "C"),
            ("F", "E"),
            ("X", "K"),
            ("1", "L"),
            ("I", "L"),
            ("W", "M"),
            ("7", "T"),
            ("V", "Y"),
            ("Z", "2"),
            ("S", "5"),
            ("Q", "9"),
            ("АВСЕНКМРТУЗ", "ABCEHKMPTY3"),
            ("ΑΒΕΗΚΜΝΡΤΥ", "ABEHKMNPTY"),
        ] {
            assert!(taken("ABCEHKLMNPRTUY2359", typed, shown), "{typed} for {shown}");
        }
        for (typed, shown) in
            [("R", "P"), ("N", "M"), ("F", "E"), ("4", "A"), ("V", "Y"), ("W", "M"), ("X", "K")]
                .into_iter()
                .chain([("O", "D"), ("0", "D"), ("Z", "2"), ("C", "6"), ("G", "6")])
        {
            assert!(taken(Letters::ALPHABET, typed, shown), "{typed} for {shown}");
        }
        for (typed, shown) in [("À", "Á"), ("è", "É"), ("Ő", "Ö")] {
            assert!(taken(Letters::ACCENTED, typed, shown), "{typed} for {shown}");
        }
        for (typed, shown) in
            [("O", "0"), ("D", "0"), ("l", "1"), ("i", "1"), ("j", "1"), ("z", "2"), ("з", "3")]
                .into_iter()
                .chain([("a", "4"), ("s", "5"), ("g", "6"), ("t", "7"), ("b", "8")])
        {
            assert!(taken("0123456789", typed, shown), "{typed} for {shown}");
        }
        assert!(taken("0123456789", "lo", "10"));
        assert!(taken(Letters::DIGITS, "1", "7"));
        for (typed, shown) in [("“it’s”", "\"it's\""), ("a—b", "a-b"), ("a–b", "a-b")] {
            assert!(taken("_\"',.;:-", typed, shown), "{typed} for {shown}");
        }
    }

    #[test]
    fn what_may_be_meant_or_may_mean_several_stands_for_itself() {
        for (typed, shown) in [
            ("E", "B"),
            ("B", "E"),
            ("P", "R"),
            ("3", "E"),
            ("C", "G"),
            ("6", "B"),
            ("0", "C"),
            ("J", "L"),
            ("4A", "A"),
            ("", "A"),
        ] {
            assert!(!taken("ABCEHKLMNPRTUY2359", typed, shown), "{typed} for {shown}");
        }
        assert!(!taken("A4B", "4", "A") && !taken("A4B", "A", "4"));
        assert!(!taken("IL2", "1", "I") && !taken("IL2", "1", "L"), "it may be either");
        assert!(!taken("0123456789", "q", "0") && !taken("0123456789", "q", "9"));
    }

    proptest! {
        #[test]
        fn no_text_over_an_alphabet_is_read_as_another(
            alphabet in "[A-Z0-9АВЕІ'’“–-]{2,30}",
            places in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
            others in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
        ) {
            let letters: Vec<char> = alphabet.chars().collect();
            let text = |places: &[prop::sample::Index]| -> String {
                places.iter().map(|place| letters[place.index(letters.len())]).collect()
            };
            let (one, other) = (text(&places), text(&others));
            prop_assert!(taken(&alphabet, &one, &one));
            let same = Answer::new(&other).matches(&Answer::new(&one));
            prop_assert_eq!(taken(&alphabet, &one, &other), same);
        }
    }
}
