//! Kinds of captchas: what is asked, how it is shown, and when an answer is right.

mod part;
mod show;
pub(crate) mod task;
mod text;
mod work;

use std::error::Error;

use simple_captcha_draw::Rng;
use simple_captcha_draw::image::DrawError;
use simple_captcha_draw::{Language, audio::SpeakError};

pub use crate::instruction::Instruction;
pub use part::{Media, Part, PartRequest};
pub use show::Show;
pub use task::{Task, TaskTooLong};
pub use text::Text;
pub use work::{InvalidWork, Work};

use crate::build_error::BuildError;
use crate::challenge::InvalidPuzzle;
use crate::store::StoreError;

/// The longest name of a kind, in bytes.
pub(crate) const MAX_NAME: usize = 16;

/// A kind of captcha. [`Text`] and [`Work`] are in this crate; yours goes to
/// [`CaptchaBuilder::kind`](crate::CaptchaBuilder::kind).
///
/// ```
/// use simple_captcha::kind::{
///     Instruction, Kind, MakeError, Media, Part, PartError, PartRequest, Show, Task,
/// };
/// use simple_captcha::{Captcha, MemoryStore, Rng, Secret};
///
/// /// Asks for the number of bars in a picture.
/// struct Bars;
///
/// impl Kind for Bars {
///     fn name(&self) -> &str {
///         "bars"
///     }
///
///     fn make(&self, rng: &mut Rng) -> Result<Task, MakeError> {
///         let bars = u8::try_from(1 + rng.below(9)).unwrap_or(1);
///         Ok(Task::new([bars])?)
///     }
///
///     fn show(&self) -> Show {
///         Show::new(Instruction::Own("How many bars does the picture have?"))
///     }
///
///     fn part(&self, task: &Task, request: &PartRequest) -> Result<Media, PartError> {
///         let (Part::Image { .. }, [bars]) = (&request.part, task.as_bytes()) else {
///             return Err(PartError::Off);
///         };
///         let bars = (0..*bars).map(|bar| format!("<rect x='{}' width='5' height='40'/>", bar * 9));
///         let svg = format!(
///             "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='40'>{}</svg>",
///             bars.collect::<String>()
///         );
///         Ok(Media::new("image/svg+xml", svg))
///     }
///
///     fn judge(&self, task: &Task, answer: &str) -> bool {
///         let [bars] = task.as_bytes() else { return false };
///         answer.trim() == bars.to_string()
///     }
/// }
///
/// let captcha = Captcha::builder(MemoryStore::default())
///     .kind(Bars)
///     .secret(Secret::random()?)
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Kind: Send + Sync + 'static {
    /// The kind's name, 1 to 16 bytes: it stands in sealed keys, so that no kind gets another's task.
    fn name(&self) -> &str;

    /// Gets ready, once, when the captcha is built: with a seed of the looks for each of the site's
    /// secrets, the newest first. [`PartRequest::secret_age`] says later which of them counts.
    ///
    /// # Errors
    ///
    /// A kind that cannot be asked refuses here.
    fn prepare(&mut self, looks: &[[u8; 32]]) -> Result<(), BuildError> {
        let _ = looks;
        Ok(())
    }

    /// Makes one task from fresh, unforeseeable chance.
    ///
    /// # Errors
    ///
    /// The task may turn out to be one that cannot be asked.
    fn make(&self, rng: &mut Rng) -> Result<Task, MakeError>;

    /// What pages must know to show captchas of this kind.
    fn show(&self) -> Show;

    /// The languages in which captchas of this kind can be heard.
    fn languages(&self) -> &[Language] {
        &[]
    }

    /// Makes one part of what a visitor is shown: a picture, a sound, or data. The same request always gives
    /// the same bytes, so take all chance from the request.
    ///
    /// # Errors
    ///
    /// [`PartError::Off`] if this kind has no such part.
    fn part(&self, task: &Task, request: &PartRequest) -> Result<Media, PartError>;

    /// Whether a part takes more than a fifth of a millisecond: then it is made on a thread of its own.
    fn is_expensive(&self, task: &Task, part: &Part) -> bool {
        let _ = (task, part);
        false
    }

    /// Whether an answer is right: as it was typed, at most 4 KiB of it. What cannot be read as an
    /// answer is wrong. Compare in constant time.
    fn judge(&self, task: &Task, answer: &str) -> bool;
}

/// Why no task was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MakeError {
    /// The challenge made a puzzle that cannot be asked.
    #[error("the challenge made a puzzle that cannot be asked")]
    Puzzle(#[from] InvalidPuzzle),
    /// The picture style cannot draw what the challenge asks.
    #[error("the challenge made a puzzle that cannot be drawn")]
    Draw(#[from] DrawError),
    /// The task is too long.
    #[error(transparent)]
    TooLong(#[from] TaskTooLong),
}

/// Why there is no picture, or no sound.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PartError {
    /// There is no such captcha: it never was, has expired, or has been answered.
    #[error("there is no such captcha, or it has expired or been answered")]
    Gone,
    /// Captchas of this kind have no such part.
    #[error("captchas of this kind have no such part")]
    Off,
    /// The captcha's text cannot be drawn.
    #[error("the captcha cannot be drawn")]
    Draw(#[from] DrawError),
    /// The captcha's text cannot be spoken.
    #[error("the captcha cannot be spoken")]
    Speak(#[from] SpeakError),
    /// The store could not be asked.
    #[error("the captcha was not read")]
    Store(#[from] StoreError),
    /// A kind of your own failed.
    #[error("the part was not made")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}
