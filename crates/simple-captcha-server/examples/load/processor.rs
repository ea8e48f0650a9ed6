//! How much processor time processes took, with their children, as Linux tells in /proc.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use anyhow::{Context, bail};

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ProcessorTime {
    ticks: u64,
}

/// What /proc/PID/stat tells of a process.
struct Stat {
    parent: u32,
    /// Its own, and that of its children that ended.
    ticks: u64,
}

impl ProcessorTime {
    /// Linux counts in hundredths of a second.
    const TICK: Duration = Duration::from_millis(10);

    pub(crate) fn of(processes: &[u32]) -> anyhow::Result<Self> {
        if processes.is_empty() {
            return Ok(Self::default());
        }
        let all = stats().context("cannot read /proc, which only Linux has")?;
        if let Some(missing) = processes.iter().find(|pid| !all.contains_key(pid)) {
            bail!("--process {missing}: there is none");
        }
        let counted = |pid: u32| {
            let ancestors =
                std::iter::successors(Some(pid), |pid| all.get(pid).map(|stat| stat.parent));
            ancestors.take(all.len()).any(|pid| processes.contains(&pid))
        };
        let ticks = all.iter().filter(|(pid, _)| counted(**pid)).map(|(_, stat)| stat.ticks).sum();
        Ok(Self { ticks })
    }

    pub(crate) fn since(self, before: &Self) -> Duration {
        let ticks = self.ticks.saturating_sub(before.ticks);
        Self::TICK * u32::try_from(ticks).unwrap_or(u32::MAX)
    }
}

fn stats() -> anyhow::Result<HashMap<u32, Stat>> {
    let mut all = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let entry = entry?;
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // A process may have ended meanwhile.
        if let Some(stat) =
            fs::read_to_string(entry.path().join("stat")).ok().as_deref().and_then(read)
        {
            all.insert(pid, stat);
        }
    }
    Ok(all)
}

/// Reads the fields as proc(5) has them: after the name in brackets the state is the third, the parent
/// the fourth, and the times the fourteenth to the seventeenth.
fn read(line: &str) -> Option<Stat> {
    let (_, fields) = line.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(1);
    let parent = fields.next()?.parse().ok()?;
    let times = fields.skip(9).take(4).map(str::parse::<u64>);
    Some(Stat { parent, ticks: times.sum::<Result<_, _>>().ok()? })
}
