//! The connection: TCP, perhaps TLS, and lines over it.

use std::{path::Path, time::Duration};

use futures_util::{SinkExt, StreamExt};
use irc_proto::{Command, Message};
use opsdroid_core::{Error, Result, ResultExt};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf},
    net::TcpStream,
};
use tokio_util::codec::{FramedRead, FramedWrite};

use crate::{
    config::IrcConfig,
    tls,
    wire::{Line, Lines, Received},
};

/// How long to look for a reason after a connection broke.
const LAST_WORDS: Duration = Duration::from_secs(1);

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

type Io = Box<dyn Stream>;

/// The half that hears.
pub(crate) struct Reader(FramedRead<ReadHalf<Io>, Lines>);

/// The half that talks. A write that is given up leaves no half line behind.
pub(crate) struct Writer {
    lines: FramedWrite<WriteHalf<Io>, Lines>,
    patience: Duration,
}

/// Connects. A server that takes no byte for `patience` is lost.
pub(crate) async fn open(
    config: &IrcConfig,
    ca_file: Option<&Path>,
    patience: Duration,
) -> Result<(Reader, Writer)> {
    let server = config.server.as_str();
    let address = (server, config.port());
    let tcp = TcpStream::connect(address)
        .await
        .context("connect")
        .map_err(Error::network)?;
    // A line is small and is to go out now.
    tcp.set_nodelay(true).network()?;
    let stream: Io = match config.tls {
        true => Box::new(tls::secure(tcp, server, ca_file).await?),
        false => Box::new(tcp),
    };
    let (read, write) = tokio::io::split(stream);
    let lines = FramedWrite::new(write, Lines::default());
    Ok((
        Reader(FramedRead::new(read, Lines::default())),
        Writer { lines, patience },
    ))
}

impl Reader {
    /// The next line. What is no line of IRC is left out.
    ///
    /// # Errors
    /// [`Error::Network`] when the connection has ended, with what the server said to that.
    pub(crate) async fn next(&mut self) -> Result<(Message, String)> {
        loop {
            let received = self.0.next().await;
            let received = received.ok_or_else(|| Error::network("the server hung up"))?;
            match received.network()? {
                Received::Line(message, line) => match message.command {
                    Command::ERROR(why) => return Err(Error::network(why)),
                    _ => return Ok((*message, line)),
                },
                Received::Garbage(why) => tracing::debug!(why, "the server doesn't speak IRC"),
            }
        }
    }

    /// Why the server ended the connection, where it said so before a write failed.
    pub(crate) async fn last_words(&mut self) -> Option<String> {
        let search = async {
            while let Some(Ok(received)) = self.0.next().await {
                if let Received::Line(message, _) = received
                    && let Command::ERROR(why) = message.command
                {
                    return Some(why);
                }
            }
            None
        };
        tokio::time::timeout(LAST_WORDS, search)
            .await
            .ok()
            .flatten()
    }
}

impl Writer {
    /// Sends a line; it is written when this returns.
    ///
    /// # Errors
    /// [`Error::Network`] where it can't be.
    pub(crate) async fn send(&mut self, line: &Line) -> Result<()> {
        let sent = tokio::time::timeout(self.patience, self.lines.send(line)).await;
        sent.context("the server takes no more")
            .map_err(Error::network)?
            .network()
    }

    /// Says goodbye and closes.
    ///
    /// # Errors
    /// [`Error::Network`] where the connection is gone already.
    pub(crate) async fn close(&mut self) -> Result<()> {
        self.send(&Line::new("QUIT", &[])?).await?;
        self.lines.get_mut().shutdown().await.network()
    }
}
