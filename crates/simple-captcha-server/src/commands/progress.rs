//! A bar on a terminal, nothing elsewhere.

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

pub(super) fn progress_bar(count: u32, of_what: &str) -> anyhow::Result<ProgressBar> {
    let template = format!("{{bar:40}} {{pos}}/{{len}} {of_what}, {{per_sec}}, {{eta}} left");
    let style = ProgressStyle::with_template(&template).context("the progress bar's template")?;
    Ok(ProgressBar::new(count.into()).with_style(style))
}
