//! The shapes a connector may have: halves, no configuration, another module, errors of its own.

use std::{fmt, sync::Mutex};

use opsdroid_core::{config::Section, connector::Connector, prelude::*};
use tokio::sync::{mpsc, oneshot};

/// A struct and its configuration that live elsewhere.
mod models {
    use opsdroid_core::prelude::*;

    /// A connector whose impl block is in another module.
    #[connector(name = "elsewhere")]
    pub(super) struct Chat {
        pub(super) room: String,
    }

    /// The connector's configuration.
    #[config]
    pub(super) struct ChatConfig {
        /// The room.
        #[serde(default)]
        pub(super) room: Option<String>,
    }
}

#[connector]
impl models::Chat {
    async fn connect(config: models::ChatConfig, bot: &Bot) -> Result<Self> {
        Ok(Self {
            room: config.room.unwrap_or_else(|| bot.name().to_owned()),
        })
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        bot.parse(Message::new("hi").by("ann").in_target(&self.room))
            .await?;
        bot.stopped().await;
        Ok(())
    }

    #[register_event(Message)]
    async fn message(&self, message: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::id(message.text.as_str()))
    }
}

/// Two connectors in one module; this one comes in two halves.
#[connector(name = "halves")]
struct Halves(mpsc::UnboundedSender<String>);

/// The half that receives; not `Sync`, and nobody needs a mutex for it.
struct Incoming {
    events: mpsc::UnboundedReceiver<String>,
    _not_sync: std::cell::Cell<u8>,
}

#[connector]
impl Halves {
    async fn connect(_bot: &Bot) -> Result<(Self, Incoming)> {
        let (send, events) = mpsc::unbounded_channel();
        Ok((
            Self(send),
            Incoming {
                events,
                _not_sync: std::cell::Cell::new(0),
            },
        ))
    }

    async fn listen(&self, mut incoming: Incoming, bot: &Bot) -> Result<()> {
        while let Some(text) = incoming.events.recv().await {
            bot.parse(Message::new(text).by("echo").in_target("room"))
                .await?;
        }
        Ok(())
    }

    #[register_event(Message)]
    async fn echo(&self, message: &Event<Message>) -> Result<Receipt> {
        self.0.send(message.text.to_string()).network()?;
        Ok(Receipt::none())
    }
}

/// An error that isn't opsdroid's, and knows its class.
#[derive(Debug)]
struct LibraryError(u16);

impl fmt::Display for LibraryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.0)
    }
}

impl std::error::Error for LibraryError {}

impl From<LibraryError> for Error {
    fn from(error: LibraryError) -> Self {
        match error.0 {
            401 => Self::auth(error),
            _ => Self::rejected(error),
        }
    }
}

/// Every method fails in the library's own way.
#[connector(name = "foreign-errors")]
struct Foreign;

#[connector]
impl Foreign {
    async fn connect(_bot: &Bot) -> Result<Self, LibraryError> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<(), LibraryError> {
        Err(LibraryError(401))
    }

    #[register_event(Message)]
    async fn message(&self, _message: &Event<Message>) -> Result<Receipt, LibraryError> {
        Err(LibraryError(400))
    }

    #[register_event(Reaction)]
    async fn never_fails(&self, _: &Event<Reaction>) -> Result<Receipt, std::convert::Infallible> {
        Ok(Receipt::none())
    }

    async fn resolve_target(&self, _name: &str) -> Result<Option<Target>, LibraryError> {
        Err(LibraryError(404))
    }

    async fn probe(&self) -> Result<(), LibraryError> {
        Err(LibraryError(401))
    }

    async fn disconnect(&self) -> Result<(), LibraryError> {
        Err(LibraryError(500))
    }
}

type Slot = Mutex<Option<oneshot::Sender<(String, String)>>>;
static HEARD: Slot = Mutex::new(None);
static ECHOED: Slot = Mutex::new(None);

fn tell(slot: &Slot, message: &Matched) {
    let told = (
        message.connector.as_deref().unwrap_or_default().to_owned(),
        message.text.to_string(),
    );
    if let Some(sender) = slot.lock().unwrap().take() {
        sender.send(told).unwrap();
    }
}

#[match_always]
async fn hear(message: &Matched) -> Result<()> {
    tell(&HEARD, message);
    Ok(())
}

#[match_always]
async fn hear_echo(message: &Matched) -> Result<()> {
    tell(&ECHOED, message);
    Ok(())
}

#[tokio::test]
async fn the_impl_may_be_in_another_module_than_the_struct() {
    let (sender, heard) = oneshot::channel();
    *HEARD.lock().unwrap() = Some(sender);
    let bot = Bot::builder()
        .connector::<models::Chat>(Section::new("lobby"))
        .skills(opsdroid_core::skills![hear])
        .start()
        .unwrap();
    assert_eq!(heard.await.unwrap(), ("lobby".to_owned(), "hi".to_owned()));
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn the_receiving_half_goes_to_listen_by_value() {
    let (sender, echoed) = oneshot::channel();
    *ECHOED.lock().unwrap() = Some(sender);
    let bot = Bot::builder()
        .connector::<Halves>(Section::new("halves"))
        .skills(opsdroid_core::skills![hear_echo])
        .start()
        .unwrap();
    // Until it is connected, sending says that it isn't.
    while let Err(error) = bot.bot().send(Message::new("once").in_target("room")).await {
        assert!(matches!(error, Error::Network(_)), "{error}");
        tokio::task::yield_now().await;
    }
    assert_eq!(
        echoed.await.unwrap(),
        ("halves".to_owned(), "once".to_owned())
    );
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn methods_stay_methods() {
    let chat = models::Chat {
        room: "den".to_owned(),
    };
    let receipt = chat.message(&Event::new(Message::new("17"))).await.unwrap();
    assert_eq!(receipt, Receipt::id("17"));
}

#[tokio::test]
async fn foreign_errors_become_ours() {
    let connector: &dyn Connector = &Foreign;
    let message = Event::new(Message::new("hi")).into();
    assert!(matches!(
        connector.send(&message).await,
        Err(Error::Rejected(_))
    ));
    let reaction = Event::new(Reaction::new("👍")).into();
    assert_eq!(connector.send(&reaction).await.unwrap(), Receipt::none());
    assert!(matches!(
        connector.resolve_target("#a").await,
        Err(Error::Rejected(_))
    ));
    assert!(matches!(connector.probe().await, Err(Error::Auth(_))));
    assert!(matches!(
        connector.disconnect().await,
        Err(Error::Rejected(_))
    ));
    let Err(Error::Auth(cause)) = connector.probe().await else {
        panic!("it is refused")
    };
    assert_eq!(cause.downcast_ref::<LibraryError>().unwrap().0, 401);
}

#[tokio::test]
async fn several_connectors_may_be_of_one_kind() {
    let bot = Bot::builder()
        .connector::<Halves>(Section::new("home"))
        .connector::<Halves>(Section::new("work"))
        .connector::<models::Chat>(Section::new("lobby"))
        .start()
        .unwrap();
    let handle = bot.bot().clone();
    let kinds: Vec<_> = handle
        .connectors()
        .map(|(name, kind)| (name, kind.name()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("home", "halves"),
            ("lobby", "elsewhere"),
            ("work", "halves")
        ]
    );
    assert_eq!(handle.connector("work").unwrap().name(), "work");
    let error = handle.connector("wrok").unwrap_err().to_string();
    assert_eq!(
        error,
        "not found: no connector `wrok`; there are `home`, `lobby`, `work`"
    );
    bot.stop().await.unwrap();
}
