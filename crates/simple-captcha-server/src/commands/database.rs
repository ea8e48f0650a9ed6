//! Makes the table, removes what has expired.

use std::io::{self, Write};

use anyhow::Context;
use simple_captcha::Captcha;

use crate::config::Config;
use crate::patience::Patience;

pub(crate) async fn migrate(config: &Config) -> anyhow::Result<()> {
    let url = config.database.lasting_url()?;
    let opened = Patience::with(&url).ask(async || url.open().await).await;
    opened.with_context(|| format!("cannot open the database {url}"))?;
    if url.has_table() {
        writeln!(
            io::stdout(),
            "The tables captcha_captchastore and simple_captcha_spent are ready in {url}."
        )?;
    } else {
        writeln!(io::stdout(), "{url} needs no table.")?;
    }
    Ok(())
}

pub(crate) async fn clean(config: &Config) -> anyhow::Result<()> {
    let url = config.database.lasting_url()?;
    let store =
        url.open_existing().await.with_context(|| format!("cannot open the database {url}"))?;
    let cleaned = Captcha::new(store)?
        .clean()
        .await
        .with_context(|| format!("cannot delete expired captchas from {url}"))?;
    writeln!(io::stdout(), "Currently {} captchas expired over an hour ago", cleaned.expired)?;
    match cleaned.removed {
        0 => writeln!(io::stdout(), "No captchas to remove.")?,
        removed => writeln!(io::stdout(), "{removed} expired captchas removed.")?,
    }
    Ok(())
}
