//! The whole of a captcha's life: issue, show, verify, clean.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use simple_captcha_draw::image::{Image, ImageStyle, Scale};
use simple_captcha_draw::{Rng, system_bytes};

use crate::answer::Answer;
use crate::aside::aside;
use crate::builder::CaptchaBuilder;
use crate::challenge::Challenge;
use crate::clock::Clock;
use crate::error::{BuildError, ImageError, IssueError, VerifyError};
use crate::heard::Heard;
use crate::key::Key;
use crate::named::{Mark, Named};
use crate::record::Record;
use crate::seal::{Opened, Purpose, SealError, Sealer};
use crate::secret::Secret;
use crate::store::{SharedStore, Spent, SpentId, Store, StoreError};
use crate::web::ResourcePolicy;

/// Makes captchas, draws them, and judges each answer once.
///
/// Cloning is cheap, and all clones are one: put it into your web framework's state.
///
/// ```
/// use simple_captcha::{Answer, Captcha, MemoryStore};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::new(MemoryStore::default())?;
///
/// // For the form: the key into a hidden field, the picture beside it.
/// let key = captcha.issue().await?;
/// let picture = captcha.image(&key, Default::default()).await?;
/// assert_eq!(picture.content_type(), "image/png");
///
/// // When the form comes back: right or wrong, the captcha is used up.
/// assert!(captcha.verify(&key, &Answer::new("what was typed")).await.is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Captcha(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: SharedStore,
    pub(crate) challenge: Box<dyn Challenge>,
    /// Those that single forms ask with.
    pub(crate) named: Vec<Named>,
    /// Where the captcha's own URLs are.
    pub(crate) mount: String,
    pub(crate) style: ImageStyle,
    /// How large all pictures are, where they are all alike.
    pub(crate) image_size: Option<(u32, u32)>,
    /// How they looked with the secrets before.
    pub(crate) old_styles: Vec<ImageStyle>,
    /// How captchas are heard, where they are.
    pub(crate) heard: Option<Heard>,
    pub(crate) timeout: Duration,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) secret: Secret,
    pub(crate) sealer: Sealer,
    /// Whether keys are their own records.
    pub(crate) sealed: bool,
    pub(crate) double: bool,
    pub(crate) resource_policy: ResourcePolicy,
}

impl From<Inner> for Captcha {
    fn from(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }
}

impl Captcha {
    /// Makes a captcha of five letters that expires after five minutes, with a new secret. To set
    /// more, start from [`Captcha::builder`].
    ///
    /// # Errors
    ///
    /// The operating system may have no randomness to give.
    pub fn new(store: impl Store) -> Result<Self, BuildError> {
        Self::builder(store).build()
    }

    /// Starts from a store; everything else has a default and can be set.
    pub fn builder(store: impl Store) -> CaptchaBuilder {
        CaptchaBuilder::new(SharedStore::new(store))
    }

    /// Makes a new captcha, stores it, and tells its key.
    ///
    /// # Errors
    ///
    /// The store may fail, and a challenge of your own may make a puzzle that cannot be asked or
    /// drawn. Nothing is stored then.
    pub async fn issue(&self) -> Result<Key, IssueError> {
        self.issue_with(&*self.0.challenge).await
    }

    /// Makes a new captcha as [`Captcha::issue`] does, but with another challenge, for one form that
    /// asks something else than the rest of the site.
    ///
    /// Choose the challenge yourself: a visitor who may choose will
    /// choose the easiest, and can answer every form with it.
    ///
    /// # Errors
    ///
    /// As [`Captcha::issue`].
    pub async fn issue_with(&self, challenge: &dyn Challenge) -> Result<Key, IssueError> {
        self.issue_marked(challenge, None).await
    }

    pub(crate) async fn issue_marked(
        &self,
        challenge: &dyn Challenge,
        mark: Option<&Mark>,
    ) -> Result<Key, IssueError> {
        let record = self.make(challenge)?;
        if self.0.sealed {
            return Ok(self.seal(&record, mark)?);
        }
        let key = Key::random(mark)?;
        self.0.store.insert(&key, &record).await?;
        Ok(key)
    }

    pub(crate) fn usual_challenge(&self) -> &dyn Challenge {
        &*self.0.challenge
    }

    pub(crate) fn heard(&self) -> Option<&Heard> {
        self.0.heard.as_ref()
    }

    pub(crate) fn all_named(&self) -> &[Named] {
        &self.0.named
    }

    fn make(&self, challenge: &dyn Challenge) -> Result<Record, IssueError> {
        let puzzle = challenge.puzzle(&mut Rng::from_system()?).checked()?;
        self.0.style.check(&puzzle.challenge)?;
        let expires = self.now() + self.0.timeout;
        Ok(Record::new(puzzle.challenge, puzzle.answer, expires))
    }

    /// Draws a captcha. The same key always gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`ImageError::Gone`] where the captcha never was, has expired or has been answered. The store
    /// may fail, and a text that another program stored may have a letter that the font has not.
    pub async fn image(&self, key: &Key, scale: Scale) -> Result<Image, ImageError> {
        self.draw(key, scale, false).await
    }

    /// Draws a captcha that does not move: as [`Captcha::image`] does, or, where that is
    /// [animated](ImageStyle::like_django_animated), the same letters and noise in one picture.
    ///
    /// # Errors
    ///
    /// As [`Captcha::image`].
    pub async fn still(&self, key: &Key, scale: Scale) -> Result<Image, ImageError> {
        self.draw(key, scale, true).await
    }

    async fn draw(&self, key: &Key, scale: Scale, still: bool) -> Result<Image, ImageError> {
        let (record, secret, style) = self.read(key).await?.ok_or(ImageError::Gone)?;
        let still = (still && style.is_animated()).then(|| style.clone().still());
        let style = still.as_ref().unwrap_or(style);
        let seed = secret.seed("image", &[key.as_str(), &record.challenge]);
        let draw = move |style: &ImageStyle, text: &str| {
            style.draw(text, scale, &mut Rng::from_seed(seed))
        };
        let text = record.challenge;
        if style.is_expensive(&text, scale) {
            let style = style.clone();
            return Ok(aside(move || draw(&style, &text)).await?);
        }
        Ok(draw(style, &text)?)
    }

    /// Judges an answer. Right or wrong, the captcha is used up: of any number of answers at the
    /// same time at most one can be right. Only an empty answer leaves it as it is.
    ///
    /// What was typed counts as it stands and as what this captcha's challenge takes it for, see
    /// [`Challenge::stands_for`]. So a captcha of another challenge ([`Captcha::issue_with`], or
    /// another program on the same table) is judged right too if it is typed as it is shown. One of a
    /// [named](Captcha::issue_named) challenge is [`VerifyError::Gone`] here, and stays as it is.
    ///
    /// ```
    /// # async fn example(captcha: simple_captcha::Captcha, key: &str, typed: &str) {
    /// use simple_captcha::{Answer, VerifyError};
    ///
    /// let verdict = match key.parse() {
    ///     Ok(key) => captcha.verify(&key, &Answer::new(typed)).await,
    ///     Err(_) => Err(VerifyError::Gone),
    /// };
    /// # let _ = verdict;
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Everything but a right answer is an error; what a [`VerifyError`] says is for your log and
    /// your message. A store that fails is an error too, so a form that asks `is_ok` stays shut.
    pub async fn verify(&self, key: &Key, answer: &Answer) -> Result<(), VerifyError> {
        self.verify_marked(&*self.0.challenge, None, key, answer).await
    }

    pub(crate) async fn verify_marked(
        &self,
        challenge: &dyn Challenge,
        mark: Option<&Mark>,
        key: &Key,
        answer: &Answer,
    ) -> Result<(), VerifyError> {
        if answer.is_empty() {
            return Err(VerifyError::Empty);
        }
        if key.mark() != mark.map(Mark::as_str) {
            tracing::debug!(?key, "an answer to a captcha of another challenge than is asked here");
            return Err(VerifyError::Gone);
        }
        let record = self.take(key).await?.ok_or(VerifyError::Gone)?;
        let meant = answer.retyped(|typed| challenge.stands_for(typed));
        // Both are compared, whatever the first says: the time does not tell which of them is right.
        let right = record.answer.matches(answer) | record.answer.matches(&meant);
        if right { Ok(()) } else { Err(VerifyError::Wrong) }
    }

    /// A captcha that can still be answered, and the secret and style that its picture depends on.
    pub(crate) async fn read(
        &self,
        key: &Key,
    ) -> Result<Option<(Record, &Secret, &ImageStyle)>, StoreError> {
        if !self.0.sealed {
            let record = self.0.store.get(key, self.now()).await?;
            return Ok(record.map(|record| (record, &self.0.secret, &self.0.style)));
        }
        let Some((record, opened)) = self.open(key) else { return Ok(None) };
        if self.0.store.is_spent(&opened.id).await? {
            return Ok(None);
        }
        let old = opened.age.checked_sub(1).and_then(|age| self.0.old_styles.get(age));
        Ok(Some((record, opened.secret, old.unwrap_or(&self.0.style))))
    }

    /// Uses a captcha up, in one step: of any number of callers one gets it.
    async fn take(&self, key: &Key) -> Result<Option<Record>, StoreError> {
        if !self.0.sealed {
            return self.0.store.take(key, self.now()).await;
        }
        let Some((record, opened)) = self.open(key) else { return Ok(None) };
        let spent = self.spend(&opened.id, record.expires).await?;
        Ok((spent == Spent::First).then_some(record))
    }

    /// Makes a key that is its own record. Its mark, if it has one, stands before it and is sealed with
    /// it.
    fn seal(&self, record: &Record, mark: Option<&Mark>) -> Result<Key, SealError> {
        let mark = mark.map(Mark::as_str).unwrap_or_default();
        let record = record.to_bytes().ok_or(SealError::Length)?;
        let sealed = self.0.sealer.seal(Purpose::Key, &[mark], &record)?;
        format!("{mark}{sealed}").parse().map_err(|_| SealError::Length)
    }

    /// Opens a key that is its own record, if that has not expired.
    fn open(&self, key: &Key) -> Option<(Record, Opened<'_>)> {
        let mark = key.mark().unwrap_or_default();
        let sealed = key.as_str().strip_prefix(mark)?;
        let opened = self.0.sealer.open(Purpose::Key, &[mark], sealed)?;
        let record = Record::from_bytes(&opened.payload)?;
        (!record.is_expired(self.now())).then_some((record, opened))
    }

    /// Writes down that something sealed is used up.
    pub(crate) async fn spend(&self, id: &SpentId, until: SystemTime) -> Result<Spent, StoreError> {
        self.0.store.spend(id, until).await
    }

    pub(crate) fn sealer(&self) -> &Sealer {
        &self.0.sealer
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.0.clock.now()
    }

    /// For how long a new captcha can be answered at least.
    pub(crate) fn lifetime(&self) -> Duration {
        self.0.timeout
    }

    /// How large every picture is, in drawing units, where they are all alike.
    pub(crate) fn image_size(&self) -> Option<(u32, u32)> {
        self.0.image_size
    }

    /// Removes the captchas that expired more than an hour ago, and returns their number. Younger ones
    /// stay: by the clock of another server they may still be open.
    ///
    /// # Errors
    ///
    /// The store may fail.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        self.0.store.sweep(self.long_ago()).await
    }

    /// Counts the captchas that [`Captcha::sweep`] would remove, and removes them.
    ///
    /// # Errors
    ///
    /// The store may fail.
    pub async fn clean(&self) -> Result<Cleaned, StoreError> {
        // Of a table that is too large to be counted in time, something can still be removed.
        let expired = self.0.store.expired(self.long_ago()).await;
        let removed = self.sweep().await?;
        Ok(Cleaned { expired: expired.unwrap_or(removed), removed })
    }

    /// What expired before this moment may be forgotten.
    fn long_ago(&self) -> SystemTime {
        self.now().checked_sub(GRACE).unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Finds out whether the store can be written and read: whether this process can serve.
    ///
    /// It makes a captcha whose key it tells nobody, reads it and takes it, and uses up what has expired
    /// already. That takes no longer than the store lets it.
    ///
    /// # Errors
    ///
    /// The store may fail.
    pub async fn ready(&self) -> Result<(), StoreError> {
        let key = Key::random(None).map_err(StoreError::failed)?;
        let now = self.now();
        // Nobody can answer it.
        let record = Record::new("?".to_owned(), Answer::new("?"), now + self.0.timeout);
        self.0.store.insert(&key, &record).await?;
        // A store may read in another session than it writes in, which sees only what is committed.
        let read = self.0.store.get(&key, now).await?;
        let taken = self.0.store.take(&key, now).await?;
        let id = SpentId::from(system_bytes().map_err(StoreError::failed)?);
        let spent = self.spend(&id, self.long_ago()).await?;
        match read.and(taken) {
            Some(_) if spent == Spent::First => Ok(()),
            _ => Err(StoreError::failed("what was written cannot be read again")),
        }
    }

    /// Where the captcha's own URLs are, as it was [told](CaptchaBuilder::mount).
    #[must_use]
    pub fn mount(&self) -> &str {
        &self.0.mount
    }

    pub(crate) fn is_animated(&self) -> bool {
        self.0.style.is_animated()
    }

    pub(crate) fn resource_policy(&self) -> ResourcePolicy {
        self.0.resource_policy
    }

    /// Whether pictures are offered at twice the resolution too.
    #[must_use]
    pub fn offers_double(&self) -> bool {
        self.0.double
    }
}

/// How long after its expiry a captcha is kept, and that something is used up: the clocks of servers
/// differ, and a clock may be set back.
const GRACE: Duration = Duration::from_secs(60 * 60);

impl fmt::Debug for Captcha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captcha")
            .field("style", &self.0.style)
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}

/// What cleaning did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cleaned {
    /// How many captchas that had expired more than an hour ago were still there.
    pub expired: u64,
    /// How many of them were removed; another process may have removed some in the meantime.
    pub removed: u64,
}
