//! Symbols that sound like others.

use std::collections::BTreeMap;
use std::fmt;

use super::Recording;

/// Symbols whose recordings are the same as another's: who hears one can type only one of them.
pub(super) struct Homophones {
    pub(super) count: usize,
    /// A few of them, those that sound alike beside each other.
    examples: String,
}

impl Homophones {
    pub(super) fn of(recordings: &[Recording]) -> Self {
        // Signs of sums, which nobody is asked to type.
        let typed = recordings.iter().filter(|(symbol, ..)| !"⑩+−×=".contains(*symbol));
        let mut sounds = BTreeMap::<&[i16], String>::new();
        for (symbol, samples, _) in typed {
            sounds.entry(samples).or_default().push(*symbol);
        }
        let mut alike: Vec<(usize, String)> =
            sounds.into_values().map(|symbols| (symbols.chars().count(), symbols)).collect();
        alike.retain(|(count, _)| *count > 1);
        let count = alike.iter().map(|(count, _)| count).sum();
        // Examples that are short, and always the same ones.
        alike.sort_unstable();
        let examples: Vec<String> = alike.into_iter().map(|(_, symbols)| symbols).take(3).collect();
        Self { count, examples: examples.join(", ") }
    }
}

impl fmt::Display for Homophones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} symbols sound like another, such as {}: who hears one cannot tell which it is; ask for one \
             of those that sound alike (--alphabet), or tell how they are said with --word",
            self.count, self.examples
        )
    }
}
