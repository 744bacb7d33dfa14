//! A bot on the shell in a process of its own: the test's own program, started again.

use std::{
    env,
    io::{IsTerminal, Write},
    process::Command,
    time::Duration,
};

use opsdroid_core::{config::Section, prelude::*, skills};
use opsdroid_shell::{Shell, log_writer};

/// What tells the program that it is to be the bot, and holds the connector's configuration.
const VARIABLE: &str = "OPSDROID_SHELL_TEST";

/// What the bot prints before it takes over from the test's harness.
pub(crate) const READY: &str = "-- the bot --";

/// A text with markup, and with control characters where markup is.
const MARKUP: &str = "**bold** `code\u{1b}` [link](<https://a.b/\u{1b}]0;x>) <@ann>\n\n\
                      | a\u{8} | b |\n|--|--|\n| 1 | `2\u{9b}` |\n\n```\u{7}\n\u{1b}[31mred\n```\n> quote";

/// The command that starts the bot with this configuration.
pub(crate) fn bot(config: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args([
            "support::the_bot_itself",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(VARIABLE, config);
    command
}

#[test]
fn the_bot_itself() {
    let Ok(config) = env::var(VARIABLE) else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    println!("{READY}");
    let bot = Bot::builder()
        .connector::<Shell>(Section::from_yaml("shell", config).unwrap())
        .skills(skills![answer]);
    let outcome = runtime.block_on(bot.run()).unwrap();
    if std::io::stdin().is_terminal() {
        println!(
            "cooked: {}",
            !crossterm::terminal::is_raw_mode_enabled().unwrap()
        );
    }
    // Where a thread of the runtime were stuck in a read, this would wait for it.
    drop(runtime);
    std::process::exit(if outcome == opsdroid_core::Outcome::Stopped {
        0
    } else {
        1
    });
}

/// Says what it is told, and does what `!` asks for.
#[match_event(Message)]
async fn answer(message: &Matched, bot: &Bot) -> Result<()> {
    match message.text.as_str() {
        "!stop" => {
            bot.stop();
            return Ok(());
        }
        "!exit" => {
            opsdroid_shell::give_back();
            let cooked = !crossterm::terminal::is_raw_mode_enabled().unwrap();
            writeln!(std::io::stdout(), "cooked: {cooked}").rejected()?;
            std::process::exit(0);
        }
        "!later" => {
            tokio::time::sleep(Duration::from_millis(300)).await;
            message.respond("at last").await?
        }
        "!edit" => message.respond(EditedMessage::new("better")).await?,
        "!reply" => message.respond(Reply::new("a reply")).await?,
        "!escape" => {
            message
                .respond("\u{1b}[2J*red*\u{9b}1m\r\u{7}\u{202e}!")
                .await?
        }
        "!markup" => message.respond(MARKUP).await?,
        "!user" => {
            let user = message.user.clone().unwrap_or_default();
            message
                .respond(format!("{user} in {}", message.target))
                .await?
        }
        "!log" => {
            writeln!(log_writer(), "a line of the log").rejected()?;
            return Ok(());
        }
        "!typing" => match message.respond(Typing::start()).await {
            Err(error) => message.respond(Text::plain(error.to_string())).await?,
            Ok(receipt) => receipt,
        },
        "!default" => {
            bot.send(Message::new("by name").in_target(Target::name("#any")))
                .await?
        }
        text if text.len() > 1000 => message.respond(format!("{} bytes", text.len())).await?,
        _ => message.respond(&message.text).await?,
    };
    Ok(())
}
