//! Makes and lists sites.

use std::fmt::Write as _;
use std::io::{self, Write};

use anyhow::anyhow;
use data_encoding::HEXLOWER;
use simple_captcha::{Rng, SiteSecret};

use crate::cli::{SiteCommand, SiteListOptions, SiteNewOptions, SiteRotateOptions, Usage};
use crate::config::{Config, SiteConfig};

pub(crate) fn site(command: &SiteCommand) -> anyhow::Result<()> {
    let text = match command {
        SiteCommand::New(options) => new(options)?,
        SiteCommand::List(options) => list(options)?,
        SiteCommand::Rotate(options) => rotate(options)?,
    };
    Ok(io::stdout().write_all(text.as_bytes())?)
}

fn new(options: &SiteNewOptions) -> anyhow::Result<String> {
    let (key, secret) = (random_key()?, random_secret()?);
    let hostnames: Vec<_> = options.hostnames.iter().map(|it| format!("\"{it}\"")).collect();
    let hostnames = match options.any_hostname {
        true => "\"any\"".to_owned(),
        false => format!("[{}]", hostnames.join(", ")),
    };
    let (hash, name) = (SiteSecret::of(&secret).to_hex(), quoted(options.name.as_str()));
    let protection = options.protection;
    let altcha = SiteSecret::of(&secret).altcha_key();
    Ok(format!(
        "\
Site key, for your pages:     {key}
Secret, for your back end:    {secret}
  It is shown only now. Keep it like a password.
HMAC key, only for ALTCHA:    {altcha}
  For libraries that verify payloads themselves. Keep it like a password too.

Add these lines to the server's configuration file, and send the server SIGHUP. Servers with sites need
CAPTCHA_SECRET, at least 16 random bytes.

[[site]]
name = {name}
key = \"{key}\"
secrets = [\"{hash}\"]
hostnames = {hostnames}
protection = \"{protection}\"
"
    ))
}

fn list(options: &SiteListOptions) -> anyhow::Result<String> {
    let config = read(&options.file)?;
    let mut text = String::new();
    for SiteConfig { name, key, secrets, hostnames, protection, .. } in &config.site {
        let secrets = match secrets.len() {
            1 => String::new(),
            count => format!(", {count} secrets"),
        };
        writeln!(text, "{name}: key {key}, {hostnames}, protection {protection}{secrets}")?;
    }
    if text.is_empty() {
        writeln!(text, "There are no sites in {}.", options.file.display())?;
    }
    Ok(text)
}

fn rotate(options: &SiteRotateOptions) -> anyhow::Result<String> {
    let config = read(&options.file)?;
    let is_it = |site: &&SiteConfig| {
        site.name.as_str() == options.name || site.key.as_str() == options.name
    };
    let site = config.site.iter().find(is_it).ok_or_else(|| {
        let names: Vec<_> = config.site.iter().map(|site| site.name.as_str()).collect();
        let names = if names.is_empty() { "no sites".to_owned() } else { names.join(", ") };
        Usage(format!("{}: there is no such site; the file has {names}", options.name))
    })?;
    let [old] = &site.secrets[..] else {
        return Err(anyhow!(Usage(format!(
            "{}: it has {} secrets already; remove the oldest from the file first",
            site.name,
            site.secrets.len()
        ))));
    };
    let secret = random_secret()?;
    let (new, altcha) = (SiteSecret::of(&secret), SiteSecret::of(&secret).altcha_key());
    Ok(format!(
        "\
New secret of {}:    {secret}
  It is shown only now. Keep it like a password.
HMAC key, only for ALTCHA:    {altcha}

Change its line in {}, and send the server SIGHUP:

secrets = [\"{}\", \"{}\"]

Both secrets count then. Give the new one to your back end, and then remove the second hash.
",
        site.name,
        options.file.display(),
        new.to_hex(),
        old.to_hex()
    ))
}

fn read(file: &std::path::Path) -> anyhow::Result<Config> {
    Config::from_file(file).map_err(|error| anyhow!(Usage(error.to_string())))
}

/// A UUID, as some clients of hCaptcha want a site key to be one.
fn random_key() -> anyhow::Result<String> {
    let mut bytes: [u8; 16] = random_bytes()?;
    // Version 4 of RFC 9562.
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = HEXLOWER.encode(&bytes);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| hex.get(part).unwrap_or_default());
    Ok(parts.join("-"))
}

/// 160 bits, in the form of hCaptcha's secrets, as some clients want it.
pub(crate) fn random_secret() -> anyhow::Result<String> {
    Ok(format!("0x{}", HEXLOWER.encode(&random_bytes::<20>()?)))
}

fn random_bytes<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut rng = Rng::from_system()?;
    Ok(std::array::from_fn(|_| u8::try_from(rng.below(256)).unwrap_or_default()))
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
