//! What the two halves of a connection share: who the bot is, and the way out.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use opsdroid_core::{Clock, Error, Receipt, Result};
use tokio::sync::{Mutex as Queue, Notify};
use tokio_util::sync::CancellationToken;

use crate::{
    flood::Bucket,
    identity::Identity,
    pending::{Pending, Sign},
    rooms::Rooms,
    socket::Writer,
    wire::Line,
};

/// How long to wait for an answer that a server owes.
const PATIENCE: Duration = Duration::from_secs(10);

/// One connection to a server, from the welcome on.
pub(crate) struct Session {
    pub(crate) pending: Pending,
    /// Cancelled when the connection has ended: nothing waits for it any more.
    pub(crate) closed: CancellationToken,
    /// The server has said something, whatever it was.
    pub(crate) heard: Notify,
    state: Mutex<State>,
    clock: Clock,
    /// Whether the server says of every line how it went.
    labels: bool,
    /// First come, first served, and a message's lines stay together.
    flood: Queue<Bucket>,
    writer: Queue<Writer>,
}

/// What changes as the server talks.
pub(crate) struct State {
    pub(crate) me: Identity,
    pub(crate) rooms: Rooms,
}

impl State {
    /// Whether the bot is in this channel.
    pub(crate) fn is_in(&self, channel: &str) -> bool {
        self.rooms.contains(&self.me.fold(channel))
    }
}

impl Session {
    pub(crate) fn new(
        me: Identity,
        labels: bool,
        clock: Clock,
        flood: Bucket,
        writer: Writer,
    ) -> Self {
        Self {
            pending: Pending::default(),
            closed: CancellationToken::new(),
            heard: Notify::new(),
            state: Mutex::new(State {
                me,
                rooms: Rooms::default(),
            }),
            clock,
            labels,
            flood: Queue::new(flood),
            writer: Queue::new(writer),
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn me(&self) -> Identity {
        self.state().me.clone()
    }

    /// Sends lines as fast as the server likes, and waits for its answers where it gives any: with
    /// labels to each, else to what `sign` tells.
    ///
    /// # Errors
    /// What the server says against a line, [`Error::Network`] where the connection is gone.
    pub(crate) async fn send(&self, lines: &[Line], sign: Option<Sign>) -> Result<Receipt> {
        let sent = self
            .closed
            .run_until_cancelled(self.send_open(lines, sign))
            .await;
        sent.unwrap_or_else(|| Err(Error::network("the connection has ended")))
    }

    async fn send_open(&self, lines: &[Line], sign: Option<Sign>) -> Result<Receipt> {
        let mut tickets = Vec::new();
        let mut flood = self.flood.lock().await;
        for line in lines {
            let wait = flood.take(self.clock.instant());
            if !wait.is_zero() {
                self.clock.sleep(wait).await;
            }
            if !self.labels && sign.is_none() {
                self.tell(line).await?;
                continue;
            }
            let ticket = self.pending.ask(sign.clone());
            match self.labels {
                true => self.tell(&line.labelled(ticket.label)).await?,
                false => self.tell(line).await?,
            }
            tickets.push(ticket);
        }
        drop(flood);
        let mut ids = Vec::new();
        for ticket in tickets {
            ids.extend(ticket.answer(PATIENCE).await?);
        }
        Ok(Receipt::of(ids))
    }

    /// Sends a line at once: what the server waits for.
    pub(crate) async fn tell(&self, line: &Line) -> Result<()> {
        let told = self.writer.lock().await.send(line).await;
        if told.is_err() {
            // The line may lie half written, so nothing can follow it.
            self.closed.cancel();
        }
        told
    }

    /// Asks the server for a sign of life, and waits for it.
    pub(crate) async fn ping(&self) -> Result<()> {
        let heard = self.heard.notified();
        self.tell(&Line::new("PING", &["opsdroid"])?).await?;
        let gone = || Error::network("the connection has ended");
        let heard = self.closed.run_until_cancelled(heard).await;
        heard.ok_or_else(gone)
    }

    /// Ends the connection.
    pub(crate) async fn close(&self) -> Result<()> {
        let goodbye = self.writer.lock().await.close().await;
        self.closed.cancel();
        goodbye
    }
}
