//! `check`: is the configuration right?

use std::path::PathBuf;

use opsdroid_core::{Bot, Result};

use super::output;

pub(super) fn check(file: Option<&PathBuf>) -> Result<()> {
    let config = super::load(file)?;
    let name = config.file_name().unwrap_or("the configuration").to_owned();
    let enabled = config
        .connectors()
        .iter()
        .filter(|section| section.shared().enabled);
    let names: Vec<_> = enabled
        .map(|section| format!("`{}`", section.name()))
        .collect();
    let connectors = names.join(", ");
    Bot::builder()
        .registry(super::linked()?)
        .config(config)
        .check()?;
    output::print(&format!("{name} is right, with {connectors}\n"))
}
