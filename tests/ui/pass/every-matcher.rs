//! Every matcher with every argument, and several on one skill.

use opsdroid_core::prelude::*;

#[match_regex(
    r"^(?<what>\p{Greek}+)$",
    case_insensitive,
    matching_condition = "fullmatch",
    score_factor = 0.8
)]
#[match_regex("hi")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

#[match_event(File, include_subclasses)]
async fn file(_file: &Matched<File>, _bot: &Bot) -> Result<()> {
    Ok(())
}

#[match_always]
async fn all(_event: &AnyEvent) -> Result<(), std::io::Error> {
    Ok(())
}

#[match_catchall(all_events)]
async fn rest(_event: &AnyEvent) -> Result<()> {
    Ok(())
}

fn main() {}
