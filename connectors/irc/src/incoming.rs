//! The half that listens: keeps the connection alive, follows what changes, hands events over.

use std::time::Duration;

use irc_proto::{Command, Message};
use opsdroid_core::{Bot, Error, Result, event::AnyEvent};
use tokio::sync::mpsc;

use crate::{
    convert,
    pending::{is_error, refusal},
    registration::pong,
    session::Session,
    socket::Reader,
    wire::{Line, numeric},
};

/// As many events wait for the skills while the connection is still looked after.
const BACKLOG: usize = 1_000;

/// The receiving half of a connection.
pub struct Incoming {
    pub(crate) reader: Reader,
    /// What came while the connection was made.
    pub(crate) early: Vec<(Message, String)>,
    pub(crate) ping_interval: Duration,
    pub(crate) ping_timeout: Duration,
}

impl Incoming {
    /// Runs until the connection ends. What was read by then is handed over first.
    ///
    /// # Errors
    /// [`Error::Network`] when the connection has ended, [`Error::Stopped`] when the bot has.
    pub(crate) async fn listen(self, session: &Session, bot: &Bot) -> Result<()> {
        let _closed = session.closed.clone().drop_guard();
        let (events, mut waiting) = mpsc::channel(BACKLOG);
        let reading = self.read(session, bot, events);
        let handing_over = async {
            while let Some(event) = waiting.recv().await {
                bot.parse(event).await?;
            }
            Ok(())
        };
        tokio::pin!(reading, handing_over);
        tokio::select! {
            ended = &mut reading => {
                session.closed.cancel();
                handing_over.await?;
                ended
            }
            stopped = &mut handing_over => stopped,
        }
    }

    async fn read(
        mut self,
        session: &Session,
        bot: &Bot,
        events: mpsc::Sender<AnyEvent>,
    ) -> Result<()> {
        for (message, line) in std::mem::take(&mut self.early) {
            heard(&message, &line, session, &events).await?;
        }
        let mut last = bot.clock().instant();
        let mut asked = false;
        loop {
            let patience = if asked {
                self.ping_timeout
            } else {
                self.ping_interval
            };
            let silence = bot.clock().instant().saturating_duration_since(last);
            let (message, line) = tokio::select! {
                received = self.reader.next() => received?,
                () = session.closed.cancelled() => {
                    return Err(Error::network("the server takes no more"));
                }
                () = bot.clock().sleep(patience.saturating_sub(silence)) => {
                    if asked {
                        let silence = self.ping_interval + self.ping_timeout;
                        return Err(Error::network(format!("no sign of life in {silence:?}")));
                    }
                    session.tell(&Line::new("PING", &["opsdroid"])?).await?;
                    (asked, last) = (true, bot.clock().instant());
                    continue;
                }
            };
            (asked, last) = (false, bot.clock().instant());
            bot.alive();
            session.heard.notify_waiters();
            heard(&message, &line, session, &events).await?;
        }
    }
}

/// Deals with one line.
async fn heard(
    message: &Message,
    line: &str,
    session: &Session,
    events: &mpsc::Sender<AnyEvent>,
) -> Result<()> {
    if let Command::PING(token, _) = &message.command {
        return session.tell(&pong(token)?).await;
    }
    let happened = {
        let mut state = session.state();
        let happened = convert::events(message, line, &state.me, &state.rooms);
        let me = state.me.clone();
        state.rooms.learn(message, &me);
        state.me.learn(message);
        if !session.pending.resolve(message, &me) {
            warn_of_refusal(message);
        }
        happened
    };
    for event in happened {
        // Only the bot's stop takes the other end away, and that ends this too.
        events.send(event).await.map_err(|_| Error::Stopped)?;
    }
    Ok(())
}

/// A refusal that nobody waits for: of a line that no answer could be matched to.
fn warn_of_refusal(message: &Message) {
    let Some((number, words)) = numeric(message).filter(|(number, _)| is_error(*number)) else {
        return;
    };
    // No message of the day is no refusal.
    if number != 422 {
        let error = refusal(number, words);
        tracing::warn!(number, class = error.class(), %error, "the server refuses a line");
    }
}
