//! Two connectors: what happens on one is answered on the other.
//!
//! ```sh
//! cargo run --example two_connectors
//! ```
//!
//! Guests ring at the door, which is one connector, and are announced in this terminal, which is
//! another. Type a guest's name and the door opens for them:
//!
//! ```text
//! ann is at the door; type a name to open
//! ben is at the door; type a name to open
//! opsdroid> ann
//! ann came in
//! ```
//!
//! Ctrl-D or Ctrl-C ends it.

use std::process::ExitCode;

use opsdroid::{Config, Registry, prelude::*};
use tokio::sync::mpsc;

/// The door of the house.
#[connector(name = "door", emits(UserInvite, JoinRoom))]
pub struct Door {
    opened: mpsc::UnboundedSender<String>,
}

/// `connectors.door` in the configuration.
#[config]
pub struct DoorConfig {
    /// Who rings.
    guests: Vec<String>,
}

/// The half of the door that guests come through.
struct Guests {
    waiting: Vec<String>,
    opened: mpsc::UnboundedReceiver<String>,
}

#[connector]
impl Door {
    async fn connect(config: DoorConfig, _bot: &Bot) -> Result<(Self, Guests)> {
        let (sender, opened) = mpsc::unbounded_channel();
        Ok((
            Self { opened: sender },
            Guests {
                waiting: config.guests,
                opened,
            },
        ))
    }

    async fn listen(&self, mut guests: Guests, bot: &Bot) -> Result<()> {
        for guest in &guests.waiting {
            bot.parse(UserInvite {}.by(guest).in_target("hall")).await?;
        }
        while let Some(guest) = guests.opened.recv().await {
            bot.parse(JoinRoom {}.by(guest).in_target("hall")).await?;
        }
        Ok(())
    }

    /// Opens the door for the guest whose name is said to it.
    #[register_event(Message)]
    async fn open(&self, message: &Event<Message>) -> Result<Receipt> {
        self.opened.send(message.text.clone()).network()?;
        Ok(Receipt::none())
    }
}

/// From the door to the terminal: an event says which connector it goes `via`.
#[match_event(UserInvite)]
async fn announce(ring: &Matched<UserInvite>, bot: &Bot) -> Result<()> {
    let guest = ring.user.as_deref().unwrap_or("somebody");
    let text = format!("{guest} is at the door; type a name to open");
    bot.send(Message::new(text).via("shell")).await?;
    Ok(())
}

/// From the terminal to the door. Its own `respond` would answer in the terminal.
#[match_event(Message)]
async fn open(message: &Matched, bot: &Bot) -> Result<()> {
    bot.send(Message::new(&message.text).via("door").in_target("hall"))
        .await?;
    Ok(())
}

/// And from the door to the terminal again.
#[match_event(JoinRoom)]
async fn welcome(join: &Matched<JoinRoom>, bot: &Bot) -> Result<()> {
    let guest = join.user.as_deref().unwrap_or("somebody");
    bot.send(Message::new(format!("{guest} came in")).via("shell"))
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
    guests: [ann, ben]
logging:
  level: warn
";

fn main() -> ExitCode {
    match Config::parse(CONFIGURATION, "examples/two_connectors.rs", |_| None) {
        Ok(config) => {
            let registry = Registry::linked().expect("no two things here have one name");
            opsdroid::run_bot(Bot::builder().registry(registry).config(config))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
