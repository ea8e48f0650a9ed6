//! Serving over HTTP, from the first connection to the last.

mod clients;
mod connections;
mod listen;
mod path;
mod progress;
mod reload;
mod signals;
mod site;
mod stream;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use simple_captcha::Secret;
use simple_captcha_store::keep_clean;
use tokio::sync::watch;

use crate::assemble::{DemoSite, Trials};
use crate::cli;
use crate::commands::site::random_secret;
use crate::config::Config;
use crate::patience::Patience;
use connections::Connections;
use reload::ProcessState;
use signals::{Signals, Wish};

const CLEAN_EVERY: Duration = Duration::from_secs(10 * 60);

pub(crate) async fn serve(config: &Config) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let url = config.checked_store_url()?;
    // Before anything is made.
    config.picture.fonts()?;
    let listener = listen::listen(config)?;
    let start = async {
        let mut patience = Patience::with(&url);
        let store = patience.ask(async || url.open().await).await;
        let store = store.with_context(|| format!("cannot open the database {url}"))?;
        let (trials, spare_secret) = (Trials::new()?, Secret::random()?);
        let demo = DemoSite { secret: random_secret()? };
        let running = ProcessState { config, store, trials, spare_secret, demo };
        let service = running.service(config)?;
        let plain = service.plain().context("there is no site without a key")?.clone();
        let ready = patience.ask(async || plain.ready().await).await;
        ready.with_context(|| format!("cannot write into the database {url}"))?;
        anyhow::Ok((running, service, plain))
    };
    let (running, service, plain) = tokio::select! {
        started = start => started?,
        () = signals.stop() => {
            tracing::info!("stopping: the database has not answered yet");
            return Ok(());
        }
    };
    if let Some(settings) = cli::unneeded() {
        tracing::info!(
            "ignoring {settings}: this program speaks by itself, has no pool and makes no forms"
        );
    }
    let (demo, trials) = (&running.demo, &running.trials);
    let (current, current_site) = watch::channel(site::site(&service, demo, trials, config)?);
    tokio::spawn(keep_clean(plain, CLEAN_EVERY));

    tracing::info!(
        address = %listener.local_addr()?,
        database = %url,
        challenge = %config.challenge.kind,
        "listening"
    );
    let connections = Connections::new(current_site, &config.limits);
    let accepting = tokio::spawn(Arc::clone(&connections).accept(listener));
    while signals.next().await == Wish::Reload {
        let new = running.read_again();
        let new = new.and_then(|(service, config)| site::site(&service, demo, trials, &config));
        match new {
            Ok(new) => {
                current.send_replace(new);
                tracing::info!("the settings were read again");
            }
            Err(error) => tracing::error!("the settings stay as they were: {error:#}"),
        }
    }
    tracing::info!("stopping: finishing what is under way");
    tokio::select! {
        () = connections.stop(accepting) => {}
        () = signals.stop() => {}
    }
    Ok(())
}
