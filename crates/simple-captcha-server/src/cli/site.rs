//! The options of commands about sites.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use simple_captcha::{Hostname, Protection};

use super::environment::CONFIG;
use crate::config::SiteName;

#[derive(Debug, Subcommand)]
pub(crate) enum SiteCommand {
    /// Make a site: print its key, its secret and the lines for the configuration file.
    ///
    /// The secret is shown only now; the file keeps a hash of it. For a shop and all hosts below it:
    ///   simple-captcha site new shop --hostname shop.example --hostname '*.shop.example'
    #[command(verbatim_doc_comment)]
    New(SiteNewOptions),
    /// List the sites of the configuration file
    List(SiteListOptions),
    /// Make a new secret for a site: print it and the line for the configuration file.
    ///
    /// The old secret counts beside the new one until you remove its hash from the file.
    Rotate(SiteRotateOptions),
}

#[derive(Args, Debug)]
pub(crate) struct SiteNewOptions {
    /// What you call the site
    #[arg(value_name = "NAME")]
    pub(crate) name: SiteName,
    /// A host whose pages show the site's captchas, such as shop.example, localhost or *.shop.example. Can be
    /// repeated
    #[arg(long = "hostname", value_name = "HOST", required_unless_present = "any_hostname")]
    pub(crate) hostnames: Vec<Hostname>,
    /// Let pages of every host show the site's captchas
    #[arg(long, conflicts_with = "hostnames")]
    pub(crate) any_hostname: bool,
    /// How visitors are asked: auto or click (ALTCHA's widget computes and shows no picture) or picture
    /// (always a picture or its sound). The scripts of the other vendors always show the picture
    #[arg(long, value_name = "PROTECTION", default_value_t)]
    pub(crate) protection: Protection,
}

#[derive(Args, Debug)]
pub(crate) struct SiteListOptions {
    /// The configuration file
    #[arg(long = "config", value_name = "FILE", env = CONFIG)]
    pub(crate) file: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct SiteRotateOptions {
    /// The site's name, or its key
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The configuration file
    #[arg(long = "config", value_name = "FILE", env = CONFIG)]
    pub(crate) file: PathBuf,
}
