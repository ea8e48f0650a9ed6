//! Makes captchas beforehand.

use std::io::{self, Write};

use anyhow::Context;

use super::progress::progress_bar;
use crate::assemble;
use crate::cli::CreatePool;

/// How many captchas are made and stored together.
const BATCH: u32 = 1000;

pub(crate) async fn create_pool(options: &CreatePool) -> anyhow::Result<()> {
    let url = options.database.lasting_url()?;
    let cannot_open = || format!("cannot open the database {url}");
    if options.timeout <= options.remaining.minutes {
        tracing::warn!(
            "none of these captchas will be taken from the pool: they are good for {} minutes, and \
             a server wants more than {}; give a longer --timeout",
            options.timeout,
            options.remaining.minutes
        );
    }
    // First the options are looked at, so that nothing is made of what they name where one is bad.
    let filler = assemble::filler(options)?;
    let captcha = filler(url.open().await.with_context(cannot_open)?)?;

    let progress = progress_bar(options.pool_size, "captchas")?;
    let mut left = options.pool_size;
    while left > 0 {
        let batch = left.min(BATCH);
        captcha
            .issue_many(batch.try_into()?)
            .await
            .with_context(|| format!("cannot store captchas in {url}"))?;
        left -= batch;
        progress.inc(batch.into());
    }
    progress.finish_and_clear();
    writeln!(io::stdout(), "{} captchas added to the pool.", options.pool_size)?;
    let cleaned = captcha
        .clean()
        .await
        .with_context(|| format!("cannot delete expired captchas from {url}"))?;
    writeln!(io::stdout(), "{} expired captchas removed.", cleaned.removed)?;
    Ok(())
}
