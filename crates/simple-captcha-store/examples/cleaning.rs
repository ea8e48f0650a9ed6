//! Measures how long a visitor waits for a new captcha while a large table is cleaned:
//! `cargo run --release -p simple-captcha-store --all-features --example cleaning -- URL ROWS`
//!
//! The URL names an empty database that may be filled, such as `sqlite:/tmp/cleaning.db`. Half of the
//! rows have expired when the cleaning begins.

use std::error::Error;
use std::io::{self, Write};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use simple_captcha::{Answer, Key, Record, Store};
use simple_captcha_store::StoreUrl;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// How long nobody asks for a captcha between two that do.
const PAUSE: Duration = Duration::from_millis(2);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let url: StoreUrl = arguments.next().ok_or("a database's URL is wanted")?.parse()?;
    let rows: u64 = arguments.next().map_or(Ok(1_000_000), |rows| rows.parse())?;
    let store = url.open().await?;
    let mut out = io::stdout();

    let began = Instant::now();
    for first in (0..rows).step_by(1000) {
        let mut inserting = JoinSet::new();
        for number in first..rows.min(first + 1000) {
            let (store, (key, record)) = (store.clone(), captcha("row", number)?);
            inserting.spawn(async move { store.insert(&key, &record).await });
        }
        inserting.join_all().await.into_iter().collect::<Result<(), _>>()?;
    }
    writeln!(out, "{rows} rows inserted in {:.1?}", began.elapsed())?;

    writeln!(out, "before: {}", issue_for(&store, "before", sleep(Duration::from_secs(3))).await?)?;
    let began = Instant::now();
    let sweeping = store.clone();
    let sweeping = tokio::spawn(async move { sweeping.sweep(now()).await });
    let meanwhile = issue_for(&store, "while", sweeping).await?;
    let took = began.elapsed();
    writeln!(out, "while:  {meanwhile}")?;
    let left = store.expired(now()).await?;
    writeln!(out, "{} rows removed in {took:.1?}, {left} left", rows / 2)?;
    Ok(())
}

/// Inserts one captcha after the other until something is done, and says how long that took each time.
async fn issue_for(
    store: &impl Store,
    name: &str,
    until: impl Future,
) -> Result<String, Box<dyn Error>> {
    let mut until = std::pin::pin!(until);
    let mut delays = Vec::new();
    loop {
        let (key, record) = captcha(name, 2 * u64::try_from(delays.len())? + 1)?;
        let began = Instant::now();
        store.insert(&key, &record).await?;
        delays.push(began.elapsed());
        tokio::select! {
            _ = &mut until => break,
            () = sleep(PAUSE) => {}
        }
    }
    delays.sort_unstable();
    let at = |part: usize| delays.get((delays.len() * part / 1000).min(delays.len() - 1)).copied();
    let [middle, most, longest] = [at(500), at(990), at(1000)].map(Option::unwrap_or_default);
    Ok(format!(
        "{} captchas issued, each in {middle:.1?} (median), {most:.1?} (99 %), {longest:.1?} (longest)",
        delays.len()
    ))
}

/// A captcha of a scattered key; those of an even number have expired.
fn captcha(name: &str, number: u64) -> Result<(Key, Record), Box<dyn Error>> {
    let scattered = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let key = format!("{scattered:016x}_{name}_{number}").parse()?;
    let expires = match number % 2 {
        0 => now() - Duration::from_micros(number),
        _ => now() + Duration::from_micros(number),
    };
    Ok((key, Record::new("KHXMT".to_owned(), Answer::new("khxmt"), expires)))
}

/// The stores are told the time: it may be any.
fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(2_500_000_000)
}
