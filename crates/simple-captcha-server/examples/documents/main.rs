//! Writes the tables of `docs/options.md` and the manual page `docs/simple-captcha.1`:
//!
//! ```sh
//! cargo run -p simple-captcha-server --example documents
//! ```

mod manual;
mod options;

use std::fs;

fn main() -> anyhow::Result<()> {
    let options = fs::read_to_string(options::FILE)?;
    fs::write(options::FILE, options::with_tables(&options)?)?;
    fs::write(manual::FILE, manual::page()?)?;
    Ok(())
}
