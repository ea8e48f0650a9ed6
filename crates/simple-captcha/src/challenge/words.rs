//! Words from a list.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use simple_captcha_draw::Rng;

use super::lookalikes::Lookalikes;
use super::{Challenge, Puzzle};

/// Asks for a word from a list, in either case.
///
/// A digit that no word has is taken for the letter that looks like it, `0` for O, say, and so is a
/// letter that no word has.
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
pub struct Words {
    list: Vec<Box<str>>,
    lookalikes: Lookalikes,
}

impl Words {
    fn of(list: Vec<Box<str>>) -> Self {
        let lookalikes = Lookalikes::of(&letters(&list));
        Self { list, lookalikes }
    }

    /// The words of which a test holds.
    pub(super) fn retain(self, fits: impl Fn(&str) -> bool) -> Self {
        let mut list = self.list;
        list.retain(|word| fits(word));
        Self::of(list)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// One of the words, each as likely as it stands there often.
    pub(super) fn pick(&self, rng: &mut Rng) -> &str {
        rng.pick(&self.list).map(AsRef::as_ref).unwrap_or_default()
    }

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
        Ok(Self::of(words))
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
    Err(io::Error::new(io::ErrorKind::FileTooLarge, "expected a file of at most 64 MiB"))
}

impl Challenge for Words {
    fn puzzle(&self, rng: &mut Rng) -> Puzzle {
        let word = self.pick(rng);
        Puzzle::new(word, word)
    }

    fn alphabet(&self) -> String {
        letters(&self.list)
    }

    fn lengths(&self) -> Option<RangeInclusive<usize>> {
        let lengths = || self.list.iter().map(|word| word.chars().count());
        Some(lengths().min()?..=lengths().max()?)
    }

    fn stands_for(&self, typed: char) -> char {
        self.lookalikes.stands_for(typed)
    }
}

/// Every character of some words, once.
fn letters(words: &[Box<str>]) -> String {
    let letters: BTreeSet<char> = words.iter().flat_map(|word| word.chars()).collect();
    letters.into_iter().collect()
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} words)", self.list.len())
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
    use crate::Answer;

    fn all(words: &Words) -> Vec<&str> {
        words.list.iter().map(AsRef::as_ref).collect()
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
    fn what_no_word_has_is_taken_for_the_letter_that_looks_like_it() {
        let words = Words::new(["stone", "boat"], 1..=32).unwrap();
        for (typed, shown) in [("5t0ne", "stone"), ("80at", "boat"), ("BО4T", "boat")] {
            let meant = Answer::new(typed).retyped(|letter| words.stands_for(letter));
            assert!(Answer::new(shown).matches(&meant), "{typed} for {shown}");
        }
        let meant = Answer::new("stbne").retyped(|letter| words.stands_for(letter));
        assert!(!Answer::new("stone").matches(&meant));
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
