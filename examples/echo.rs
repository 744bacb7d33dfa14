//! A bot that says what it is told, in this terminal and on a web page. It needs no file.
//!
//! ```sh
//! cargo run --example echo                            # type something; Ctrl-D or Ctrl-C ends it
//! printf 'hello 7\n' | cargo run -q --example echo    # prints `hello 7` and ends
//! ```

use std::{io::Write, net::TcpListener, process::ExitCode};

use opsdroid::{Config, Registry, prelude::*};

/// What would stand in `configuration.yaml`.
const CONFIGURATION: &str = "
connectors:
  shell:
    bot-name: echo
    on-eof: stop
  websocket:
    bot-name: echo
web:
  port: $PORT
logging:
  level: warn
";

/// Says what it is told.
#[match_event(Message)]
async fn echo(message: &Matched) -> Result<()> {
    message.respond(&message.text).await?;
    Ok(())
}

/// Tells where the page is.
#[match_event(OpsdroidStarted)]
async fn banner(_started: &Matched<OpsdroidStarted>, bot: &Bot) -> Result<()> {
    // There is no page any more where the input was a pipe that has ended.
    if let Ok(url) = bot.web().url("/").await {
        writeln!(
            opsdroid::shell::log_writer(),
            "Type something here, or at {url}"
        )
        .rejected()?;
    }
    Ok(())
}

fn main() -> ExitCode {
    opsdroid::run_bot(|| {
        let env = |name: &str| (name == "PORT").then(port);
        let config = Config::parse(CONFIGURATION, "examples/echo.rs", env)?;
        Ok(Bot::builder()
            .registry(Registry::linked().config()?)
            .config(config))
    })
}

/// The usual port or, where another program has it, any that is free.
fn port() -> String {
    let usual = 8080;
    let is_free = TcpListener::bind(("127.0.0.1", usual)).is_ok();
    if is_free {
        usual.to_string()
    } else {
        "0".to_owned()
    }
}
