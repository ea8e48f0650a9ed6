//! Proof of work, as ALTCHA's widget does it: nobody is asked, the visitor's browser computes.

use std::ops::RangeInclusive;
use std::time::UNIX_EPOCH;

use data_encoding::HEXLOWER;
use hmac::Hmac;
use sha2::Sha256;
use simple_captcha_draw::Rng;
use subtle::ConstantTimeEq;

use super::{Instruction, Kind, MakeError, Media, Part, PartError, PartRequest, Show, Task};

/// Proof of work: the visitor's browser computes for about half a second, and nobody has to read or hear
/// anything. It makes a flood of forms dear; it does not tell people from programs.
///
/// A task is one of ALTCHA's (PBKDF2 with SHA-256, deterministic). The server draws a counter and derives a
/// key of it. The browser is told the first half of that key and tries one counter after the other. The
/// answer is the whole key, as 64 hexadecimal digits in small letters. [`Part::Data`] gives what the
/// browser is told.
///
/// One derivation costs the server 0.08 ms with [`Work::DEFAULT_COST`]. To judge an answer costs it none.
///
/// ```
/// use simple_captcha::kind::{Part, Work};
/// use simple_captcha::{Captcha, MemoryStore, Secret};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::builder(MemoryStore::default())
///     .kind(Work::default())
///     .secret(Secret::random()?)
///     .build()?;
/// let key = captcha.issue().await?;
/// let data = captcha.part(&key, Part::Data).await?;
/// assert_eq!(data.content_type(), "application/json");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    cost: u32,
    counters: RangeInclusive<u32>,
}

impl Work {
    /// The name of this kind. No kind of your own may have it.
    pub const NAME: &str = "work";
    /// How many rounds one derivation takes unless told otherwise.
    pub const DEFAULT_COST: u32 = 250;
    /// The counters that are drawn unless told otherwise: 2,500 derivations in the middle.
    pub const DEFAULT_COUNTERS: RangeInclusive<u32> = 1_000..=4_000;
    /// The highest cost. It takes the server some 3 ms for each task.
    pub const MAX_COST: u32 = 10_000;
    /// The highest counter.
    pub const MAX_COUNTER: u32 = 100_000;
    /// How long a key is, in bytes.
    pub const KEY_LEN: usize = 32;
    /// How much of the key the browser is told, in bytes.
    const PREFIX_LEN: usize = Self::KEY_LEN / 2;

    /// Sets how many rounds one derivation takes, and between which counters the one is drawn that the
    /// browser must find. The server pays the cost once for a task, a browser once for each counter that
    /// it tries.
    ///
    /// # Errors
    ///
    /// The cost is 1 to [`Work::MAX_COST`], and counters go up to [`Work::MAX_COUNTER`].
    pub fn new(cost: u32, counters: RangeInclusive<u32>) -> Result<Self, InvalidWork> {
        if !(1..=Self::MAX_COST).contains(&cost) {
            return Err(InvalidWork::Cost(cost));
        }
        if counters.is_empty() || *counters.end() > Self::MAX_COUNTER {
            return Err(InvalidWork::Counters(*counters.start(), *counters.end()));
        }
        Ok(Self { cost, counters })
    }

    /// Derives the key of one counter: what a browser does for each that it tries.
    ///
    /// ```
    /// use simple_captcha::kind::Work;
    ///
    /// let key = Work::derive(1, &[0; 16], &[0; 16], 0);
    /// assert_ne!(key, Work::derive(1, &[0; 16], &[0; 16], 1));
    /// ```
    #[must_use]
    pub fn derive(cost: u32, nonce: &[u8; 16], salt: &[u8; 16], counter: u32) -> [u8; 32] {
        let mut password = [0; 20];
        let (start, end) = password.split_at_mut(nonce.len());
        start.copy_from_slice(nonce);
        end.copy_from_slice(&counter.to_be_bytes());
        let mut key = [0; Self::KEY_LEN];
        // It fails for keys that no password could be: HMAC takes one of any length.
        let derived = pbkdf2::pbkdf2::<Hmac<Sha256>>(&password, salt, cost, &mut key);
        debug_assert!(derived.is_ok(), "HMAC takes a key of any length");
        key
    }
}

impl Default for Work {
    fn default() -> Self {
        Self { cost: Self::DEFAULT_COST, counters: Self::DEFAULT_COUNTERS }
    }
}

/// What a task says: what the browser is told, and the key that it must find.
struct WorkTask {
    nonce: [u8; 16],
    salt: [u8; 16],
    cost: u32,
    key: [u8; Work::KEY_LEN],
}

impl WorkTask {
    fn make(work: &Work, rng: &mut Rng) -> Self {
        let (nonce, salt) = (random(rng), random(rng));
        let (first, last) = (*work.counters.start(), *work.counters.end());
        let counter = first + rng.below(last - first + 1);
        let key = Work::derive(work.cost, &nonce, &salt, counter);
        Self { nonce, salt, cost: work.cost, key }
    }

    fn to_bytes(&self) -> Vec<u8> {
        [&self.nonce[..], &self.salt, &self.cost.to_be_bytes(), &self.key].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&nonce, rest) = bytes.split_first_chunk()?;
        let (&salt, rest) = rest.split_first_chunk()?;
        let (&cost, rest) = rest.split_first_chunk()?;
        Some(Self { nonce, salt, cost: u32::from_be_bytes(cost), key: rest.try_into().ok()? })
    }

    /// What the browser is told, in the order in which ALTCHA signs it.
    fn parameters(&self, expires: u64) -> String {
        let prefix = self.key.split_at(Work::PREFIX_LEN).0;
        let [nonce, salt, prefix] =
            [&self.nonce[..], &self.salt, prefix].map(|bytes| HEXLOWER.encode(bytes));
        let (cost, key_length) = (self.cost, Work::KEY_LEN);
        format!(
            r#"{{"algorithm":"PBKDF2/SHA-256","cost":{cost},"expiresAt":{expires},"keyLength":{key_length},"keyPrefix":"{prefix}","nonce":"{nonce}","salt":"{salt}"}}"#
        )
    }
}

fn random<const N: usize>(rng: &mut Rng) -> [u8; N] {
    std::array::from_fn(|_| u8::try_from(rng.below(256)).unwrap_or_default())
}

impl Kind for Work {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn make(&self, rng: &mut Rng) -> Result<Task, MakeError> {
        Ok(Task::new(WorkTask::make(self, rng).to_bytes())?)
    }

    fn show(&self) -> Show {
        Show::new(Instruction::Own("Your browser proves that it is worth an answer."))
    }

    /// [`Part::Data`]: what the browser is told, as JSON, with its names in alphabetical order.
    fn part(&self, task: &Task, request: &PartRequest) -> Result<Media, PartError> {
        let (Part::Data, Some(work)) = (&request.part, WorkTask::from_bytes(task.as_bytes()))
        else {
            return Err(PartError::Off);
        };
        // Rounded down: no client takes it for valid any longer than it is.
        let expires = request.expires.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Ok(Media::new("application/json", work.parameters(expires)))
    }

    /// The answer is the key, as 64 hexadecimal digits in small letters. Nothing is derived.
    fn judge(&self, task: &Task, answer: &str) -> bool {
        let Some(work) = WorkTask::from_bytes(task.as_bytes()) else { return false };
        HEXLOWER.encode(&work.key).as_bytes().ct_eq(answer.as_bytes()).into()
    }
}

/// Why [`Work`] cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidWork {
    /// The cost is out of range.
    #[error("invalid cost {0}: expected 1 to {max}", max = Work::MAX_COST)]
    Cost(u32),
    /// The range of counters is empty or goes too far.
    #[error("invalid counters {0} to {1}: expected a range such as 1000 to 4000, up to {max}", max = Work::MAX_COUNTER)]
    Counters(u32, u32),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(first: u8) -> [u8; 16] {
        std::array::from_fn(|at| first + u8::try_from(at).unwrap())
    }

    /// What altcha-lib 2.8 derives.
    #[test]
    fn a_key_is_the_one_that_altchas_library_derives() {
        let (nonce, salt) = (bytes(0x00), bytes(0x10));
        for (counter, key) in [
            (7, "d3efa83bba1824b915cd52d557d7bada223cdc1297473458cab9de331c35f748"),
            (247, "00f200ab2d9ac7f93f1bcc073f5df4f7ee471668ad21853d8ff8185299da4489"),
        ] {
            assert_eq!(HEXLOWER.encode(&Work::derive(1000, &nonce, &salt, counter)), key);
        }
    }

    #[test]
    fn what_the_browser_is_told_is_in_the_order_that_is_signed() {
        let (nonce, salt) = (bytes(0x00), bytes(0x10));
        let key = Work::derive(1000, &nonce, &salt, 7);
        let work = WorkTask { nonce, salt, cost: 1000, key };
        assert_eq!(
            work.parameters(4_102_444_800),
            r#"{"algorithm":"PBKDF2/SHA-256","cost":1000,"expiresAt":4102444800,"keyLength":32,"keyPrefix":"d3efa83bba1824b915cd52d557d7bada","nonce":"000102030405060708090a0b0c0d0e0f","salt":"101112131415161718191a1b1c1d1e1f"}"#
        );
    }

    #[test]
    fn counters_come_from_the_whole_range_and_from_nowhere_else() {
        let work = Work::new(1, 3..=5).unwrap();
        let mut rng = Rng::from_seed([7; 32]);
        let mut seen = [false; 7];
        for _ in 0..100 {
            let task = WorkTask::make(&work, &mut rng);
            let found = (0..7)
                .find(|&counter| Work::derive(1, &task.nonce, &task.salt, counter) == task.key);
            seen[usize::try_from(found.unwrap()).unwrap()] = true;
        }
        assert_eq!(seen, [false, false, false, true, true, true, false]);
    }

    #[test]
    fn only_the_whole_key_in_small_letters_is_right() {
        let work = Work::new(1, 0..=9).unwrap();
        let task = work.make(&mut Rng::from_seed([7; 32])).unwrap();
        let key = HEXLOWER.encode(&WorkTask::from_bytes(task.as_bytes()).unwrap().key);
        assert!(work.judge(&task, &key));
        let prefix = key.get(..32).unwrap();
        for wrong in [
            "",
            prefix,
            &key.to_uppercase(),
            &format!("{key} "),
            &format!(" {key}"),
            &format!("{key}00"),
            &format!("{prefix}{prefix}"),
            &"0".repeat(64),
            &"é".repeat(32),
        ] {
            assert!(!work.judge(&task, wrong), "{wrong:?}");
        }
        for foreign in
            [Task::new([]).unwrap(), Task::new([0; 67]).unwrap(), Task::new([0; 69]).unwrap()]
        {
            assert!(!work.judge(&foreign, &key));
        }
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        for (cost, counters) in [(1, 0..=0), (Work::MAX_COST, 0..=Work::MAX_COUNTER)] {
            assert!(Work::new(cost, counters).is_ok());
        }
        let refused = |cost, counters| Work::new(cost, counters).unwrap_err().to_string();
        assert_eq!(refused(0, 0..=1), "invalid cost 0: expected 1 to 10000");
        assert!(refused(Work::MAX_COST + 1, 0..=1).contains("10001"));
        #[expect(clippy::reversed_empty_ranges, reason = "that is what is refused")]
        let empty = refused(1, 5..=4);
        assert_eq!(
            empty,
            "invalid counters 5 to 4: expected a range such as 1000 to 4000, up to 100000"
        );
        assert!(Work::new(1, 0..=Work::MAX_COUNTER + 1).is_err());
        let Work { cost, counters } = Work::default();
        assert!(Work::new(cost, counters).is_ok());
    }
}
