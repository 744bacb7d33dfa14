//! A bot that says what it is told, in this terminal and on a web page. It needs no file.
//!
//! ```sh
//! cargo run --example echo                            # type something; Ctrl-D or Ctrl-C ends it
//! printf 'hello 7\n' | cargo run -q --example echo    # prints `hello 7` and ends
//! ```

use std::process::ExitCode;

use opsdroid::{Config, Registry, prelude::*};

/// What would stand in `configuration.yaml`.
const CONFIGURATION: &str = "
connectors:
  shell:
    bot-name: echo
    on-eof: stop
logging:
  level: warn
";

/// Says what it is told.
#[match_event(Message)]
async fn echo(message: &Matched) -> Result<()> {
    message.respond(&message.text).await?;
    Ok(())
}

fn main() -> ExitCode {
    opsdroid::run_bot(|| {
        let config = Config::parse(CONFIGURATION, "examples/echo.rs", |_| None)?;
        Ok(Bot::builder()
            .registry(Registry::linked().config()?)
            .config(config))
    })
}
