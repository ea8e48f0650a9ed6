//! Cleaning the store, and finding out whether it works.

use crate::captcha::Captcha;
use crate::store::StoreError;

impl Captcha {
    /// Removes the captchas that expired more than an hour ago, and returns their number, and what was used
    /// up and would have expired by then. What is younger stays: by the clock of another server it may
    /// still count.
    ///
    /// # Errors
    ///
    /// The store may fail.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        self.keeper().sweep().await.inspect_err(|_| self.observe_store_failure())
    }

    /// Counts the captchas that [`Captcha::sweep`] would remove, and sweeps.
    ///
    /// # Errors
    ///
    /// The store may fail.
    pub async fn clean(&self) -> Result<Cleanup, StoreError> {
        let cleaned = self.keeper().clean().await;
        let (expired, removed) = cleaned.inspect_err(|_| self.observe_store_failure())?;
        Ok(Cleanup { expired, removed })
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
        self.keeper().ready().await.inspect_err(|_| self.observe_store_failure())
    }
}

/// What cleaning did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cleanup {
    /// How many captchas that had expired more than an hour ago were still there.
    pub expired: u64,
    /// How many of them were removed; another process may have removed some in the meantime.
    pub removed: u64,
}
