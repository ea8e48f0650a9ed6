//! Writes pictures and their answers into a folder, for whoever tests a reader on them.

use std::fs;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use anyhow::{Context, bail};

use super::progress::ProgressLine;
use super::sampler::Sampler;
use crate::cli::SamplesOptions;
use crate::config::Config;

pub(crate) fn samples(options: &SamplesOptions, config: &Config) -> anyhow::Result<()> {
    let sampler = Sampler::new(&options.sampling, config)?;
    let (folder, count) = (&options.out, options.count.number());
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;

    let labels = folder.join("labels.csv");
    if labels.exists() {
        bail!(
            "{} has samples already, among which these would be lost: name a new folder",
            folder.display()
        );
    }

    let progress = ProgressLine::new(count, "pictures");
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    thread::scope(|scope| {
        let work = |first: usize| {
            let (sampler, progress) = (&sampler, &progress);
            scope.spawn(move || -> anyhow::Result<()> {
                for number in (1..=count).skip(first).step_by(workers) {
                    let file = folder.join(name(number, config));
                    write(&file, sampler.draw(number)?.as_bytes())?;
                    progress.advance();
                }
                Ok(())
            })
        };
        let workers: Vec<_> = (0..workers).map(work).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| anyhow::bail!("a thread panicked"))
        })
    })?;
    drop(progress);

    write_labels(
        &labels,
        &["filename", "answer"],
        (1..=count).map(|number| {
            [name(number, config), sampler.puzzle(number).answer.expose().to_owned()]
        }),
    )?;
    writeln!(
        io::stdout(),
        "{} pictures and labels.csv are in {} (seed {}).",
        count,
        folder.display(),
        sampler.seed
    )?;
    Ok(())
}

/// Writes a table as CSV.
pub(super) fn write_labels(
    file: &Path,
    head: &[&str; 2],
    rows: impl Iterator<Item = [String; 2]>,
) -> anyhow::Result<()> {
    let mut table =
        csv::Writer::from_path(file).with_context(|| format!("cannot write {}", file.display()))?;
    table.write_record(head)?;
    for row in rows {
        table.write_record(row)?;
    }
    table.flush().with_context(|| format!("cannot write {}", file.display()))
}

pub(super) fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
}

fn name(number: u32, config: &Config) -> String {
    let ending = if config.picture.animated { "gif" } else { "png" };
    format!("{number:06}.{ending}")
}
