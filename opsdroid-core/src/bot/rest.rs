//! A bot that doesn't run: what it keeps can be looked at and put right.

use super::Bot;
use crate::{
    delivery::{self, DeadLetter},
    error::Result,
};

/// A bot that doesn't run; see [`Builder::at_rest`](super::Builder::at_rest).
///
/// It owns the storage, which no other process can have open meanwhile.
#[derive(Debug)]
pub struct AtRest(Bot);

impl AtRest {
    pub(super) async fn new(bot: Bot) -> Result<Self> {
        delivery::count(bot.core()).await?;
        Ok(Self(bot))
    }

    /// The events that couldn't be delivered, the oldest first.
    ///
    /// # Errors
    /// [`Error::Storage`](crate::Error::Storage) where they can't be read.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>> {
        self.0.dead_letters().await
    }

    /// Puts a dead letter back: it is delivered after the next start, as if it came in or was sent
    /// then.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) where there is none of this number, or its
    /// connector isn't configured; it stays a dead letter then, as with every other error.
    pub async fn replay(&self, number: u64) -> Result<()> {
        delivery::put_back(&self.0, number).await
    }

    /// Forgets a dead letter.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) where there is none of this number,
    /// [`Error::Storage`](crate::Error::Storage).
    pub async fn discard(&self, number: u64) -> Result<()> {
        self.0.discard(number).await
    }

    /// Lets go of the storage, so that the bot can run.
    ///
    /// # Errors
    /// [`Error::Storage`](crate::Error::Storage) where it couldn't be closed cleanly.
    pub async fn close(self) -> Result<()> {
        self.0.core().storage.close().await
    }
}
