//! Two connectors: what happens on one is answered on the other.
//!
//! ```sh
//! cargo run --example two_connectors
//! ```
//!
//! One connector is this terminal, the other the door of a house. Type a name: the terminal's
//! message goes to the door, and who comes in through the door is announced in the terminal.
//!
//! ```text
//! Who may come in? Type a name.
//! opsdroid> ann
//! ann is in the hall
//! ```
//!
//! Ctrl-D or Ctrl-C ends it.

use std::process::ExitCode;

use opsdroid::{Config, Registry, prelude::*};
use tokio::sync::mpsc;

/// The door of a house.
#[connector(name = "door", emits(JoinRoom))]
pub struct Door {
    opened: mpsc::UnboundedSender<String>,
}

/// Who the door was opened for.
type Guests = mpsc::UnboundedReceiver<String>;

#[connector]
impl Door {
    /// What sends and what listens are two halves: `listen` gets its own.
    async fn connect(_bot: &Bot) -> Result<(Self, Guests)> {
        let (opened, guests) = mpsc::unbounded_channel();
        Ok((Self { opened }, guests))
    }

    async fn listen(&self, mut guests: Guests, bot: &Bot) -> Result<()> {
        while let Some(guest) = guests.recv().await {
            bot.parse(JoinRoom {}.by(guest).in_target("hall")).await?;
        }
        Ok(())
    }

    /// Opens the door for the guest whose name is said to it.
    #[register_event(Message)]
    async fn open(&self, message: &Event<Message>) -> Result<Receipt> {
        self.opened.send(message.text.to_string()).network()?;
        Ok(Receipt::none())
    }
}

/// Asks, once every connector had its chance to connect.
#[match_event(OpsdroidStarted)]
async fn ask(_started: &Matched<OpsdroidStarted>, bot: &Bot) -> Result<()> {
    bot.send(Message::new("Who may come in? Type a name.").via("shell"))
        .await?;
    Ok(())
}

/// From the terminal to the door: an event says which connector it goes `via`.
#[match_event(Message)]
async fn open(message: &Matched, bot: &Bot) -> Result<()> {
    bot.send(Message::new(&message.text).via("door").in_target("hall"))
        .await?;
    Ok(())
}

/// From the door to the terminal. The event's own `respond` would answer at the door.
#[match_event(JoinRoom)]
async fn welcome(join: &Matched<JoinRoom>, bot: &Bot) -> Result<()> {
    let guest = join.user.as_deref().unwrap_or("somebody");
    bot.send(Message::new(format!("{guest} is in the {}", join.target)).via("shell"))
        .await?;
    Ok(())
}

/// What would stand in `configuration.yaml`.
const CONFIGURATION: &str = "
connectors:
  shell:
    on-eof: stop
    default-target: shell
  door:
logging:
  level: warn
";

fn main() -> ExitCode {
    opsdroid::run_bot(|| {
        let config = Config::parse(CONFIGURATION, "examples/two_connectors.rs", |_| None)?;
        Ok(Bot::builder()
            .registry(Registry::linked().config()?)
            .config(config))
    })
}
