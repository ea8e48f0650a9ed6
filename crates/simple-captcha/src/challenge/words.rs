//! Words from a list.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::{Challenge, Puzzle};
use crate::rng::Rng;

/// Asks for a word from a list, in either case.
///
/// Words are easier to read than letters that say nothing, for people and for programs that know the
/// list: take a long one, and keep it to yourself.
///
/// ```
/// use simple_captcha::Words;
///
/// let words = Words::new("stone river cloud".split(' '), 4..=6)?;
/// assert!(Words::new(["stone"], 8..=12).is_err());
/// # Ok::<(), simple_captcha::challenge::InvalidWords>(())
/// ```
#[derive(Clone)]
pub struct Words(pub(super) Vec<Box<str>>);

impl Words {
    /// Takes words of so many characters from a list and leaves out what is not a word: lines with
    /// anything but letters and digits in them.
    ///
    /// # Errors
    ///
    /// A list in which nothing fits is refused.
    pub fn new<W: AsRef<str>>(
        list: impl IntoIterator<Item = W>,
        length: RangeInclusive<usize>,
    ) -> Result<Self, InvalidWords> {
        let fits = |word: &str| {
            let count = word.chars().count();
            length.contains(&count)
                && (1..=Puzzle::MAX_CHARS).contains(&count)
                && word.chars().all(char::is_alphanumeric)
        };
        let words: Vec<Box<str>> = list
            .into_iter()
            // Some letters become two when they are written large.
            .map(|word| word.as_ref().trim().to_uppercase().into_boxed_str())
            .filter(|word| fits(word))
            .collect();
        if words.is_empty() {
            return Err(InvalidWords::NothingFits(length));
        }
        Ok(Self(words))
    }

    /// Takes words of so many characters from a text file in UTF-8 with a word in each line, as
    /// [`Words::new`] does. The file is read now and never again.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, has more than 64 MiB, or in which nothing fits, is refused.
    pub fn from_file(
        file: impl AsRef<Path>,
        length: RangeInclusive<usize>,
    ) -> Result<Self, InvalidWords> {
        let file = file.as_ref();
        let text = read(file).map_err(|error| InvalidWords::Unreadable(file.to_owned(), error))?;
        Self::new(text.lines(), length)
    }
}

/// Reads a file that is not too large, or endless.
fn read(file: &Path) -> io::Result<String> {
    const MOST: u64 = 64 * 1024 * 1024;
    let mut text = String::new();
    File::open(file)?.take(MOST + 1).read_to_string(&mut text)?;
    if u64::try_from(text.len()).is_ok_and(|length| length <= MOST) {
        return Ok(text);
    }
    Err(io::Error::new(io::ErrorKind::FileTooLarge, "a file of 64 MiB at most is wanted"))
}

impl Challenge for Words {
    fn puzzle(&self, rng: &mut Rng) -> Puzzle {
        let word = rng.pick(&self.0).map(AsRef::as_ref).unwrap_or_default();
        Puzzle::new(word, word)
    }

    fn alphabet(&self) -> String {
        let letters: BTreeSet<char> = self.0.iter().flat_map(|word| word.chars()).collect();
        letters.into_iter().collect()
    }

    fn spoken_lengths(&self) -> Option<RangeInclusive<usize>> {
        let lengths = || self.0.iter().map(|word| word.chars().count());
        Some(lengths().min()?..=lengths().max()?)
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} words)", self.0.len())
    }
}

/// Why a list of words cannot be asked from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidWords {
    /// The file cannot be read.
    #[error("the list of words {} cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    /// No word of the list has the wanted length.
    #[error(
        "the list has no word of {} to {} letters (at most {max} can be asked)",
        .0.start(), .0.end(), max = Puzzle::MAX_CHARS
    )]
    NothingFits(RangeInclusive<usize>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(words: &Words) -> Vec<&str> {
        words.0.iter().map(AsRef::as_ref).collect()
    }

    #[test]
    fn words_of_the_wanted_length_are_kept_and_what_is_no_word_is_not() {
        let list = [
            "a",
            " stone ",
            "river's",
            "",
            "two words",
            "große",
            "x".repeat(40).as_str(),
            "éclair",
        ]
        .map(str::to_owned);
        let words = Words::new(list, 2..=99).unwrap();
        assert_eq!(all(&words), ["STONE", "GROSSE", "ÉCLAIR"]);
    }

    #[test]
    fn what_is_shown_is_what_is_to_be_typed() {
        let words = Words::new(["große"], 1..=32).unwrap();
        let puzzle = words.puzzle(&mut Rng::from_seed([0; 32]));
        assert_eq!((puzzle.challenge.as_str(), puzzle.answer.expose()), ("GROSSE", "grosse"));
    }

    #[test]
    fn a_list_in_which_nothing_fits_is_refused() {
        let error = Words::new(["stone"], 8..=12).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the list has no word of 8 to 12 letters (at most 32 can be asked)"
        );
        let error = Words::from_file("/no/such/list", 1..=9).unwrap_err();
        assert_eq!(error.to_string(), "the list of words /no/such/list cannot be read");
    }
}
