//! `dead-letters`: what couldn't be delivered, and what becomes of it.
//!
//! What `--json` prints is for programs: an array with an object for each letter, the oldest first,
//! whose keys stay as they are and may become more:
//!
//! | key | what |
//! |---|---|
//! | `number` | what `--replay` and `--discard` call it |
//! | `connector` | the connector it came or was to go through |
//! | `incoming` | whether it came in; else it was to go out |
//! | `reason` | why it wasn't delivered |
//! | `at` | since when it is here |
//! | `event` | the event, in the one shape that all events have |

use std::path::PathBuf;

use clap::ArgMatches;
use opsdroid_core::{Bot, Result, ResultExt, bot::AtRest, delivery::DeadLetter};
use serde_json::{Value, json};

use super::output;

pub(super) fn letters(file: Option<&PathBuf>, matches: &ArgMatches) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the runtime")?;
    let config = super::load(file)?;
    runtime.block_on(async {
        let bot = Bot::builder().registry(super::linked()?).config(config);
        let bot = bot.at_rest().await?;
        let done = act(&bot, matches).await;
        bot.close().await?;
        done
    })
}

async fn act(bot: &AtRest, matches: &ArgMatches) -> Result<()> {
    let numbers = |name| matches.get_many::<u64>(name).unwrap_or_default().copied();
    for number in numbers("replay") {
        bot.replay(number).await?;
        output::print(&format!("{number} is delivered after the next start\n"))?;
    }
    for number in numbers("discard") {
        bot.discard(number).await?;
        output::print(&format!("{number} is forgotten\n"))?;
    }
    if matches.contains_id("replay") || matches.contains_id("discard") {
        return Ok(());
    }
    output::print(&list(bot, matches.get_flag("json")).await?)
}

async fn list(bot: &AtRest, as_json: bool) -> Result<String> {
    let letters = bot.dead_letters().await?;
    if as_json {
        let list: Vec<_> = letters.iter().map(json).collect();
        return Ok(format!("{:#}\n", Value::from(list)));
    }
    if letters.is_empty() {
        return Ok("no dead letters\n".to_owned());
    }
    Ok(letters.iter().map(text).collect())
}

fn text(letter: &DeadLetter) -> String {
    let DeadLetter {
        number,
        connector,
        reason,
        at,
        event,
        ..
    } = letter;
    let way = if letter.incoming { "from" } else { "to" };
    let text = format!("{number}  {way} {connector}, {at:.0}: {reason}\n  {event}\n");
    // Neither a service's words nor an event's may do anything to the terminal.
    let harmless = |c: char| if c.is_control() && c != '\n' { ' ' } else { c };
    text.chars().map(harmless).collect()
}

fn json(letter: &DeadLetter) -> Value {
    let event = serde_json::from_str(&letter.event);
    json!({
        "number": letter.number,
        "connector": letter.connector,
        "incoming": letter.incoming,
        "reason": letter.reason,
        "at": letter.at.to_string(),
        "event": event.unwrap_or_else(|_| Value::from(letter.event.as_str())),
    })
}
