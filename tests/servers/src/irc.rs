//! A plain IRC client that knows lines and nothing else: the other person in a test.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, Lines};
use tokio::io::{ReadHalf, WriteHalf};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::{Error, Result};

/// How long to wait for a line that has to come.
const PATIENCE: Duration = Duration::from_secs(10);

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// One connection to an IRC server.
///
/// It answers `PING` while it waits and leaves everything else to the test.
pub struct IrcClient {
    lines: Lines<BufReader<ReadHalf<Box<dyn Stream>>>>,
    writer: WriteHalf<Box<dyn Stream>>,
}

impl IrcClient {
    /// Connects without TLS.
    ///
    /// # Errors
    ///
    /// When nobody listens there.
    pub async fn connect(addr: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(addr)
            .await
            .map_err(Error::while_doing(addr))?;
        Ok(Self::over(stream))
    }

    /// Speaks over a stream that is connected already, such as one of TLS.
    pub fn over(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        let stream: Box<dyn Stream> = Box::new(stream);
        let (reader, writer) = tokio::io::split(stream);
        Self {
            lines: BufReader::new(reader).lines(),
            writer,
        }
    }

    /// Registers under a name and waits for the welcome; returns its line.
    ///
    /// # Errors
    ///
    /// When the server refuses the name or doesn't answer in ten seconds.
    pub async fn register(&mut self, nick: &str) -> Result<String> {
        self.send(&format!("NICK {nick}")).await?;
        self.send(&format!("USER {nick} 0 * :{nick}")).await?;
        let welcome = format!(" 001 {nick} ");
        // A bad name, one in use, and being shown the door.
        let answer = self
            .expect_any(&[&welcome, " 432 ", " 433 ", "ERROR :"])
            .await?;
        if answer.contains(&welcome) {
            return Ok(answer);
        }
        Err(Error::Failed(format!(
            "the server doesn't take {nick}: {answer}"
        )))
    }

    /// Sends one line, given without its end.
    ///
    /// # Errors
    ///
    /// When the connection is gone.
    pub async fn send(&mut self, line: &str) -> Result<()> {
        let line = format!("{line}\r\n");
        self.writer
            .write_all(line.as_bytes())
            .await
            .map_err(Error::while_doing("IRC"))?;
        self.writer.flush().await.map_err(Error::while_doing("IRC"))
    }

    /// Reads until a line contains `needle` and returns that line.
    ///
    /// # Errors
    ///
    /// When the connection ends or ten seconds pass first; with the lines that came instead.
    pub async fn expect(&mut self, needle: &str) -> Result<String> {
        self.expect_any(&[needle]).await
    }

    /// Reads until a line contains one of `needles` and returns that line.
    ///
    /// # Errors
    ///
    /// As [`expect`](Self::expect).
    pub async fn expect_any(&mut self, needles: &[&str]) -> Result<String> {
        let mut seen = Vec::new();
        let found = timeout(PATIENCE, self.read_until(needles, &mut seen)).await;
        let why = match found {
            Ok(Ok(line)) => return Ok(line),
            Ok(Err(why)) => why,
            Err(_) => format!("{} s passed", PATIENCE.as_secs()),
        };
        let seen = seen.join("\n");
        Err(Error::Failed(format!(
            "no IRC line with any of {needles:?}: {why}; came:\n{seen}"
        )))
    }

    async fn read_until(
        &mut self,
        needles: &[&str],
        seen: &mut Vec<String>,
    ) -> Result<String, String> {
        loop {
            let line = self
                .lines
                .next_line()
                .await
                .map_err(|error| error.to_string())?;
            let line = line.ok_or("the server closed the connection")?;
            if let Some(token) = line.strip_prefix("PING ") {
                self.send(&format!("PONG {token}"))
                    .await
                    .map_err(|error| error.to_string())?;
            }
            if needles.iter().any(|needle| line.contains(needle)) {
                return Ok(line);
            }
            seen.push(line);
        }
    }

    /// Leaves, and returns when the server has let go of the name.
    ///
    /// # Errors
    ///
    /// When the server doesn't close the connection in ten seconds.
    pub async fn quit(mut self) -> Result<()> {
        self.send("QUIT :bye").await?;
        let drain = async { while let Ok(Some(_)) = self.lines.next_line().await {} };
        timeout(PATIENCE, drain)
            .await
            .map_err(Error::while_doing("IRC QUIT"))
    }
}

/// Waits until the server named `server` offers each of `capabilities`: until it is up, it is the
/// one we started, and what is linked to it is linked.
///
/// # Errors
///
/// When `check` does, or it takes longer than `limit`.
pub(crate) async fn offers(
    addr: SocketAddr,
    server: &str,
    capabilities: &[&str],
    limit: Duration,
    mut check: impl FnMut() -> Result<()>,
) -> Result<()> {
    let deadline = tokio::time::Instant::now() + limit;
    let answers = format!(":{server} CAP ");
    loop {
        check()?;
        let offered = async {
            let mut client = IrcClient::connect(addr).await?;
            client.send("CAP LS 302").await?;
            client.expect(" CAP ").await
        };
        let missing = match timeout(Duration::from_secs(2), offered).await {
            Ok(Ok(line)) if !line.starts_with(&answers) => {
                return Err(Error::Failed(format!(
                    "another server answers at {addr}: {line}"
                )));
            }
            Ok(Ok(line)) if capabilities.iter().all(|wanted| line.contains(wanted)) => {
                return Ok(());
            }
            Ok(Ok(line)) => line,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it doesn't answer".to_owned(),
        };
        if tokio::time::Instant::now() >= deadline {
            let limit = limit.as_secs();
            return Err(Error::Failed(format!(
                "{server} isn't ready after {limit} s: {missing}"
            )));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
