//! A bot in an IRC channel.
//!
//! ```sh
//! cargo run --example irc_bot --features irc -- irc.libera.chat '#opsdroid-test' my-bot
//! cargo run --example irc_bot --features irc -- localhost:6667 '#test'      # without TLS
//! ```
//!
//! It greets who joins, and answers `!echo something` and `!quit`. The server, the channel and the
//! nick can come from `IRC_SERVER`, `IRC_CHANNEL` and `IRC_NICK` as well. A server with a port is
//! spoken to without TLS, unless it is 6697. Ctrl-C ends it.

use std::{collections::HashMap, env, process::ExitCode};

use opsdroid::{Config, Registry, prelude::*};

/// What would stand in `configuration.yaml`, with its variables.
const CONFIGURATION: &str = "
connectors:
  irc:
    server: $IRC_SERVER
    port: $IRC_PORT
    tls: $IRC_TLS
    nick: ${IRC_NICK:-opsdroid-example}
    channels: [$IRC_CHANNEL]
";

/// Says hello to who comes in.
#[match_event(JoinRoom)]
async fn greet(join: &Matched<JoinRoom>) -> Result<()> {
    let user = join.user.as_deref().unwrap_or("stranger");
    join.respond(format!("Hello {user}!")).await?;
    Ok(())
}

/// Says what it is told.
#[match_regex(r"^!echo (?<text>.+)")]
async fn echo(message: &Matched) -> Result<()> {
    message
        .respond(message.capture("text").unwrap_or_default())
        .await?;
    Ok(())
}

/// Leaves.
#[match_regex(r"^!quit$")]
async fn quit(message: &Matched, bot: &Bot) -> Result<()> {
    message.respond("Bye.").await?;
    bot.stop();
    Ok(())
}

fn main() -> ExitCode {
    let mut given = HashMap::new();
    for (name, value) in ["IRC_SERVER", "IRC_CHANNEL", "IRC_NICK"]
        .iter()
        .zip(env::args().skip(1))
    {
        given.insert(*name, value);
    }
    for name in ["IRC_SERVER", "IRC_CHANNEL", "IRC_NICK"] {
        if let (false, Ok(value)) = (given.contains_key(name), env::var(name)) {
            given.insert(name, value);
        }
    }
    let Some(server) = given
        .get("IRC_SERVER")
        .cloned()
        .filter(|_| given.contains_key("IRC_CHANNEL"))
    else {
        eprintln!("usage: irc_bot SERVER[:PORT] CHANNEL [NICK]");
        return ExitCode::from(2);
    };
    let (host, port) = server.split_once(':').unwrap_or((&server, "6697"));
    given.insert("IRC_TLS", (port == "6697").to_string());
    given.insert("IRC_PORT", port.to_owned());
    given.insert("IRC_SERVER", host.to_owned());

    match Config::parse(CONFIGURATION, "examples/irc_bot.rs", move |name| {
        given.get(name).cloned()
    }) {
        Ok(config) => {
            let registry = Registry::linked().expect("no two things here have one name");
            opsdroid::run_bot(Bot::builder().registry(registry).config(config))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
