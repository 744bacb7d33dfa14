//! A connector of one's own, whole: the struct, its configuration, its methods, and a bot on it.
//!
//! ```sh
//! cargo run --example custom_connector
//! ```
//!
//! prints what is said in the chat, and ends when the chat does:
//!
//! ```text
//! MyDefaultRoom | opsdroid: I'm here.
//! kitchen | ann: hello
//! kitchen | opsdroid is typing
//! kitchen | opsdroid: Hey ann!
//! kitchen | ann: bye
//! kitchen | opsdroid: See you, ann!
//! ```

use std::process::ExitCode;

use opsdroid::{Config, Registry, prelude::*};

/// Talks to My Chat.
#[connector(name = "my-chat", emits(Message))]
pub struct MyChat {
    connection: chatlibrary::Connection,
}

/// `connectors.my-chat` in the configuration.
#[config]
pub struct MyChatConfig {
    /// The bot's access token.
    token: Secret,
}

#[connector]
impl MyChat {
    /// Creates a connection object with the chat library.
    async fn connect(config: MyChatConfig, _bot: &Bot) -> Result<Self> {
        let connection = chatlibrary::connect(config.token.expose()).await.auth()?;
        Ok(Self { connection })
    }

    /// Listens for new messages from the chat service.
    async fn listen(&self, bot: &Bot) -> Result<()> {
        // Get the raw message from the chat, convert it to an event, hand it to opsdroid.
        while let Some(raw_message) = self.connection.get_next_message().await {
            let message = Message::new(raw_message.text).by(raw_message.user);
            bot.parse(message.in_target(raw_message.room)).await?;
        }
        // The chat is over for good; a connection that was lost would just return.
        bot.close();
        Ok(())
    }

    /// Sends `message.text` back to the chat service.
    #[register_event(Message, include_subclasses)]
    async fn send(&self, message: &Event<Message>) -> Result<Receipt> {
        self.connection
            .send(&message.text, message.target.id())
            .await
            .network()?;
        Ok(Receipt::none())
    }

    /// Shows the room that the bot is typing.
    #[register_event(Typing)]
    async fn user_typing(&self, typing: &Event<Typing>) -> Result<Receipt> {
        self.connection
            .typing(typing.trigger, typing.target.id())
            .await
            .network()?;
        Ok(Receipt::none())
    }

    /// Disconnects from the chat service.
    async fn disconnect(&self) -> Result<()> {
        self.connection.disconnect().await.network()
    }
}

/// Says that it is there, where nobody said where: in the default target.
#[match_event(OpsdroidStarted)]
async fn arrive(_started: &Matched<OpsdroidStarted>, bot: &Bot) -> Result<()> {
    bot.send("I'm here.").await?;
    Ok(())
}

/// Greets.
#[match_regex(r"^(hi|hello)\b")]
async fn hello(message: &Matched) -> Result<()> {
    let user = message.user.as_deref().unwrap_or("stranger");
    message.respond(Typing::start()).await?;
    message.respond(format!("Hey {user}!")).await?;
    Ok(())
}

/// Says goodbye.
#[match_regex(r"^bye\b")]
async fn bye(message: &Matched) -> Result<()> {
    let user = message.user.as_deref().unwrap_or("stranger");
    message.respond(format!("See you, {user}!")).await?;
    Ok(())
}

/// What would stand in `configuration.yaml`.
const CONFIGURATION: &str = "
connectors:
  my-chat:
    token: $MY_CHAT_TOKEN
    default-target: MyDefaultRoom
logging:
  level: warn
";

fn main() -> ExitCode {
    // A program with a `configuration.yaml` is `opsdroid::main()` and nothing else.
    opsdroid::run_bot(|| {
        let env = |name: &str| (name == "MY_CHAT_TOKEN").then(|| "opensesame".to_owned());
        let config = Config::parse(CONFIGURATION, "examples/custom_connector.rs", env)?;
        Ok(Bot::builder()
            .registry(Registry::linked().config()?)
            .config(config))
    })
}

/// Stands for the chat service's own library. Its chat takes place in this process: somebody
/// speaks, and waits until the bot has answered before she speaks again.
#[expect(clippy::print_stdout, reason = "this is where the chat is shown")]
mod chatlibrary {
    use std::io;

    use tokio::sync::Notify;

    pub(super) struct Connection {
        script: tokio::sync::Mutex<std::vec::IntoIter<RawMessage>>,
        answered: Notify,
    }

    pub(super) struct RawMessage {
        pub(super) text: String,
        pub(super) user: String,
        pub(super) room: String,
    }

    pub(super) async fn connect(token: &str) -> io::Result<Connection> {
        if token != "opensesame" {
            return Err(io::Error::other("no such token"));
        }
        let says = |text: &str| RawMessage {
            text: text.to_owned(),
            user: "ann".to_owned(),
            room: "kitchen".to_owned(),
        };
        let script = vec![says("hello"), says("bye")].into_iter();
        Ok(Connection {
            script: script.into(),
            answered: Notify::new(),
        })
    }

    impl Connection {
        pub(super) async fn get_next_message(&self) -> Option<RawMessage> {
            self.answered.notified().await;
            let message = self.script.lock().await.next()?;
            println!("{} | {}: {}", message.room, message.user, message.text);
            Some(message)
        }

        pub(super) async fn send(&self, text: &str, room: &str) -> io::Result<()> {
            println!("{room} | opsdroid: {text}");
            self.answered.notify_one();
            Ok(())
        }

        pub(super) async fn typing(&self, trigger: bool, room: &str) -> io::Result<()> {
            if trigger {
                println!("{room} | opsdroid is typing");
            }
            Ok(())
        }

        pub(super) async fn disconnect(&self) -> io::Result<()> {
            Ok(())
        }
    }
}
