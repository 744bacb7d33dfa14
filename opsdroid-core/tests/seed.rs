//! The connector of the seed document, against a small in-process chat library.
#![allow(missing_docs, clippy::unwrap_used)]

use opsdroid_core::{config::Section, prelude::*, skills};
use tokio::sync::{Mutex, mpsc};

/// Talks to My Chat.
#[connector(name = "my-chat", emits(Message))]
pub struct MyChat {
    sent: mpsc::UnboundedSender<(String, String)>,
    incoming: Mutex<mpsc::UnboundedReceiver<String>>,
}

/// `connectors.my-chat` in the configuration.
#[config]
pub struct MyChatConfig {
    /// The room that messages come from.
    #[serde(default)]
    room: Option<String>,
}

type Ends = (
    mpsc::UnboundedSender<(String, String)>,
    mpsc::UnboundedReceiver<String>,
);
static ENDS: std::sync::Mutex<Option<Ends>> = std::sync::Mutex::new(None);

#[connector]
impl MyChat {
    async fn connect(config: MyChatConfig, _bot: &Bot) -> Result<Self> {
        let _ = config.room;
        let (sent, incoming) = ENDS.lock().unwrap().take().unwrap();
        Ok(Self {
            sent,
            incoming: Mutex::new(incoming),
        })
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        while let Some(text) = self.incoming.lock().await.recv().await {
            bot.parse(Message::new(text).by("ann").in_target("#general"))
                .await?;
        }
        bot.close();
        Ok(())
    }

    #[register_event(Message, include_subclasses)]
    async fn send_message(&self, message: &Event<Message>) -> Result<Receipt> {
        self.sent
            .send((message.target.to_string(), message.text.to_string()))
            .network()?;
        Ok(Receipt::id("1"))
    }

    #[register_event(Typing)]
    async fn user_typing(&self, typing: &Event<Typing>) -> Result<Receipt> {
        let _ = typing.trigger;
        Ok(Receipt::none())
    }

    #[register_event(Reaction, PinMessage)]
    async fn others<P: Payload>(&self, event: &Event<P>) -> Result<Receipt> {
        let _ = event.target;
        Ok(Receipt::none())
    }

    #[register_event(JoinRoom, LeaveRoom)]
    async fn erased(&self, event: &AnyEvent) -> Result<Receipt> {
        let _ = event.target();
        Ok(Receipt::none())
    }

    async fn disconnect(&self) -> Result<()> {
        Ok(())
    }
}

/// Greets.
#[match_regex(r"^(hi|hello)\b")]
async fn hello(message: &Matched) -> Result<()> {
    message.respond("Hey!").await?;
    message.respond(Reply::new("again")).await?;
    Ok(())
}

#[tokio::test]
async fn a_message_is_answered_where_it_came_from() {
    let (sent, mut outbox) = mpsc::unbounded_channel();
    let (say, incoming) = mpsc::unbounded_channel();
    *ENDS.lock().unwrap() = Some((sent, incoming));
    let bot = Bot::builder()
        .connector::<MyChat>(Section::new("my-chat"))
        .skills(skills![hello])
        .start()
        .unwrap();
    say.send("hello there".to_owned()).unwrap();
    assert_eq!(
        outbox.recv().await.unwrap(),
        ("#general".to_owned(), "Hey!".to_owned())
    );
    assert_eq!(
        outbox.recv().await.unwrap(),
        ("#general".to_owned(), "again".to_owned())
    );
    drop(say);
    bot.outcome().await.unwrap();
}
