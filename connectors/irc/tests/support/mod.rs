//! A bot with one IRC connector whose events a test can await, and the server it talks to.
// Every test takes what it needs, and a helper fails a test by panicking.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use opsdroid_core::{bot::Running, config::Section, prelude::*, skills};
use opsdroid_irc::{Incoming, Irc, IrcConfig};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::timeout,
};

/// How long to wait for what has to come.
const PATIENCE: Duration = Duration::from_secs(10);

type Senders = HashMap<String, UnboundedSender<AnyEvent>>;
static SEEN: LazyLock<Mutex<Senders>> = LazyLock::new(Mutex::default);
static STARTED: AtomicUsize = AtomicUsize::new(0);

/// Shows every event to the test whose connector it came through.
#[match_always]
async fn seen(event: &AnyEvent) -> Result<()> {
    let seen = SEEN.lock().unwrap();
    let sender = event.connector().and_then(|name| seen.get(&**name));
    sender.map(|sender| sender.send(event.clone()));
    Ok(())
}

/// A running bot.
pub struct TestBot {
    pub running: Running,
    name: String,
    events: UnboundedReceiver<AnyEvent>,
}

impl TestBot {
    /// Starts a bot with one connector of this configuration.
    pub fn start(yaml: &str) -> Self {
        let name = format!("irc-{}", STARTED.fetch_add(1, Ordering::Relaxed));
        let (sender, events) = unbounded_channel();
        SEEN.lock().unwrap().insert(name.clone(), sender);
        let section = Section::from_yaml(&*name, yaml).unwrap();
        let builder = Bot::builder()
            .connector::<Irc>(section)
            .skills(skills![seen]);
        Self {
            running: builder.start().unwrap(),
            name,
            events,
        }
    }

    /// The next event of this type; others are passed over.
    pub async fn event<P: Payload>(&mut self) -> Event<P> {
        let next = async {
            loop {
                let event = self.events.recv().await.expect("the bot is gone");
                if let Some(event) = event.downcast_ref::<P>() {
                    return event.clone();
                }
            }
        };
        let next = timeout(PATIENCE, next).await;
        next.unwrap_or_else(|_| panic!("no `{}` came", P::TYPE.name))
    }

    /// Sends through the connector.
    pub async fn send<P: Payload>(&self, event: Event<P>) -> Result<Receipt> {
        self.running.bot().send(event.via(self.name.as_str())).await
    }
}

/// Connects a connector without a bot around it.
pub async fn connect(yaml: &str) -> Result<(Irc, Incoming)> {
    Irc::connect(config(yaml), idle_bot().bot()).await
}

/// A connection that is registered with these capabilities.
pub async fn registered(capabilities: &str, more: &str) -> (Irc, Incoming, Peer) {
    let server = Server::start().await;
    let config = server.config(more);
    let serve = async {
        let mut peer = server.accept().await;
        peer.welcome(capabilities).await;
        peer
    };
    let (connected, peer) = tokio::join!(connect(&config), serve);
    let (irc, incoming) = connected.unwrap();
    (irc, incoming, peer)
}

/// Has the connector listen.
pub fn listening(irc: Irc, incoming: Incoming) -> (Arc<Irc>, tokio::task::JoinHandle<Result<()>>) {
    let irc = Arc::new(irc);
    let listener = Arc::clone(&irc);
    let bot = idle_bot().bot().clone();
    (
        irc,
        tokio::spawn(async move { listener.listen(incoming, &bot).await }),
    )
}

/// A bot that does nothing, for its clock.
pub fn idle_bot() -> Running {
    Bot::builder().start().unwrap()
}

pub fn config(yaml: &str) -> IrcConfig {
    Section::from_yaml("irc", yaml).unwrap().read().unwrap()
}

/// A server that does as the test says.
pub struct Server(TcpListener);

impl Server {
    pub async fn start() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub fn addr(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    /// The configuration of a bot that talks to it, with more lines of YAML.
    pub fn config(&self, more: &str) -> String {
        let port = self.addr().port();
        format!("{{server: 127.0.0.1, port: {port}, tls: false, nick: opsdroid, {more}}}")
    }

    pub async fn accept(&self) -> Peer {
        let (stream, _) = timeout(PATIENCE, self.0.accept()).await.unwrap().unwrap();
        Peer::new(stream)
    }
}

/// The server's end of a connection.
pub struct Peer {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
}

impl Peer {
    fn new(stream: TcpStream) -> Self {
        let (reader, writer) = stream.into_split();
        Self {
            reader: BufReader::new(reader),
            writer,
        }
    }

    /// Sends lines, given without their ends.
    pub async fn send(&mut self, lines: &[&str]) {
        for line in lines {
            self.send_bytes(format!("{line}\r\n").as_bytes()).await;
        }
    }

    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).await.unwrap();
    }

    /// The next line, `None` at the end.
    pub async fn next(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = timeout(PATIENCE, self.reader.read_line(&mut line)).await;
        let read = read.expect("no line came").unwrap_or(0);
        (read > 0).then(|| {
            line.strip_suffix("\r\n")
                .expect("a line without its end")
                .to_owned()
        })
    }

    /// Has the next line be this one.
    pub async fn expect(&mut self, line: &str) {
        assert_eq!(self.next().await.as_deref(), Some(line));
    }

    /// Reads until the bot says this.
    pub async fn until(&mut self, line: &str) {
        while self.next().await.expect("the bot hung up") != line {}
    }

    /// Lets the bot in, with these capabilities; returns what it said.
    pub async fn welcome(&mut self, capabilities: &str) -> Vec<String> {
        let mut said = Vec::new();
        loop {
            let line = self.next().await.expect("the bot hung up");
            if line == "CAP LS 302" {
                self.send(&[&format!(":s CAP * LS :{capabilities}")]).await;
            } else if let Some(wanted) = line.strip_prefix("CAP REQ :") {
                self.send(&[&format!(":s CAP * ACK :{wanted}")]).await;
            }
            let last = line == "CAP END";
            said.push(line);
            if last {
                break;
            }
        }
        let nick = said
            .iter()
            .rev()
            .find_map(|line| line.strip_prefix("NICK "))
            .unwrap();
        self.send(&[&format!(":s 001 {nick} :Welcome")]).await;
        said
    }
}
