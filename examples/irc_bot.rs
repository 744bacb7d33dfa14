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
    opsdroid::run_bot(|| {
        let given = given()?;
        let env = move |name: &str| given.get(name).cloned();
        let config = Config::parse(CONFIGURATION, "examples/irc_bot.rs", env)?;
        Ok(Bot::builder()
            .registry(Registry::linked().config()?)
            .config(config))
    })
}

/// The configuration's variables, from the arguments or else from the environment.
fn given() -> Result<HashMap<&'static str, String>> {
    let names = ["IRC_SERVER", "IRC_CHANNEL", "IRC_NICK"];
    let mut args = env::args().skip(1);
    let values = names.map(|name| (name, args.next().or_else(|| env::var(name).ok())));
    let mut given: HashMap<_, _> = values
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();

    let usage = || Error::config("usage: irc_bot SERVER[:PORT] CHANNEL [NICK]");
    let server = given
        .get("IRC_SERVER")
        .filter(|_| given.contains_key("IRC_CHANNEL"));
    let server = server.ok_or_else(usage)?.clone();
    let (host, port) = server.rsplit_once(':').unwrap_or((&server, "6697"));
    given.insert("IRC_TLS", (port == "6697").to_string());
    given.insert("IRC_PORT", port.to_owned());
    given.insert("IRC_SERVER", host.to_owned());
    Ok(given)
}
