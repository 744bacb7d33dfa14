//! A connector that comes to its end, or stops the bot: what it took is still answered.
#![allow(missing_docs)]
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use opsdroid_core::{Config, Registry, connector::Registered, prelude::*, skills};
use tokio::sync::mpsc;

type Answers = mpsc::UnboundedSender<String>;
static ANSWERS: std::sync::Mutex<Vec<(String, Answers)>> = std::sync::Mutex::new(Vec::new());

/// Says one thing and ends.
#[connector(name = "brief", emits(Message))]
pub struct Brief {
    answers: Answers,
}

#[connector]
impl Brief {
    async fn connect(bot: &Bot) -> Result<Self> {
        let answers = ANSWERS.lock().unwrap();
        let (_, answers) = answers.iter().find(|(name, _)| name == bot.name()).unwrap();
        Ok(Self {
            answers: answers.clone(),
        })
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        bot.parse(Message::new("hello").in_target("room")).await?;
        if bot.name() == "stops" {
            bot.stop()
        } else {
            bot.close()
        }
        Ok(())
    }

    #[register_event(Message)]
    async fn send_message(&self, message: &Event<Message>) -> Result<Receipt> {
        self.answers.send(message.text.to_string()).network()?;
        Ok(Receipt::none())
    }
}

/// Takes its time.
#[match_event(Message)]
async fn slow(message: &Matched) -> Result<()> {
    tokio::time::sleep(Duration::from_secs(1)).await;
    message.respond("at last").await?;
    Ok(())
}

async fn answers(name: &str) -> Option<String> {
    let (sender, mut answers) = mpsc::unbounded_channel();
    ANSWERS.lock().unwrap().push((name.to_owned(), sender));
    let text = format!("connectors: {{{name}: {{type: brief}}}}");
    let mut registry = Registry::default();
    registry.add_connector(Brief::DESCRIPTOR).unwrap();
    let bot = Bot::builder()
        .registry(registry)
        .config(Config::parse(text, "closing.rs", |_| None).unwrap())
        .skills(skills![slow])
        .start()
        .unwrap();
    bot.outcome().await.unwrap();
    answers.try_recv().ok()
}

#[tokio::test(start_paused = true)]
async fn what_a_connector_took_before_it_closed_is_answered() {
    assert_eq!(answers("closes").await.as_deref(), Some("at last"));
}

#[tokio::test(start_paused = true)]
async fn what_a_connector_took_before_it_stopped_the_bot_is_answered() {
    assert_eq!(answers("stops").await.as_deref(), Some("at last"));
}
