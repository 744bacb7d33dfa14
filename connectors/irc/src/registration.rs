//! From a connection to a member of the network: capabilities, SASL, a nick, NickServ, channels.

use std::{collections::BTreeSet, path::Path, time::Duration};

use irc_proto::{CapSubCommand, Command, Message};
use opsdroid_core::{Error, Result};

use crate::{
    account::{is_refusal, is_welcome, sasl_plain},
    config::{IrcConfig, Times},
    identity::Identity,
    socket::{self, Reader, Writer},
    wire::{Line, explanation, nick, numeric},
};

/// What makes the connector better and is asked for where a server has it.
const WANTED: [&str; 5] = [
    "message-tags",
    "server-time",
    "account-tag",
    "multi-prefix",
    "userhost-in-names",
];
/// With all of these a server says of every line how it went; one without the others is no use.
const LABELS: [&str; 3] = ["batch", "echo-message", "labeled-response"];
/// How long NickServ may take to let the bot in.
const NICKSERV_PATIENCE: Duration = Duration::from_secs(10);
/// Who lists more capabilities than this isn't listened to any more.
const MOST_CAPABILITIES: usize = 500;
/// As many lines that came meanwhile are kept for later.
const MOST_EARLY: usize = 1_000;

/// What registration found out.
#[derive(Debug)]
pub(crate) struct Welcome {
    pub(crate) me: Identity,
    /// Whether the server says of every line how it went.
    pub(crate) labels: bool,
    /// What came meanwhile and is for `listen`.
    pub(crate) early: Vec<(Message, String)>,
}

struct Registration<'a> {
    config: &'a IrcConfig,
    reader: &'a mut Reader,
    writer: &'a mut Writer,
    nicks: std::vec::IntoIter<String>,
    offered: BTreeSet<String>,
    granted: BTreeSet<String>,
    logged_in: bool,
}

/// Connects and registers; the runtime cuts off what takes too long.
///
/// # Errors
/// [`Error::Network`] where nobody is there, else as [`register`].
pub(crate) async fn login(
    config: &IrcConfig,
    ca_file: Option<&Path>,
    times: Times,
) -> Result<(Reader, Writer, Welcome)> {
    let (mut reader, mut writer) = socket::open(config, ca_file, times.ping_timeout).await?;
    let welcome = register(config, &mut reader, &mut writer).await?;
    Ok((reader, writer, welcome))
}

/// Registers, logs in and joins the configured channels.
///
/// # Errors
/// [`Error::Auth`] where the server or NickServ refuses the account or password, else what keeps
/// the bot out.
async fn register(config: &IrcConfig, reader: &mut Reader, writer: &mut Writer) -> Result<Welcome> {
    let nicks = config.nicks().into_iter();
    let (offered, granted) = (BTreeSet::new(), BTreeSet::new());
    let registration = Registration {
        config,
        reader,
        writer,
        nicks,
        offered,
        granted,
        logged_in: false,
    };
    match registration.run().await {
        // Who is thrown out while it talks hears that the pipe broke before it hears why.
        Err(Error::Network(broke)) => Err(match reader.last_words().await {
            Some(why) => Error::network(why),
            None => Error::Network(broke),
        }),
        result => result,
    }
}

impl Registration<'_> {
    async fn run(mut self) -> Result<Welcome> {
        self.writer.send(&Line::new("CAP", &["LS", "302"])?).await?;
        if let Some(password) = &self.config.password {
            self.writer
                .send(&Line::new("PASS", &[])?.with_text(password.expose()))
                .await?;
        }
        self.next_nick("").await?;
        let nick = &self.config.nick;
        let user = self.config.username.as_ref().unwrap_or(nick);
        let name = self.config.realname.as_ref().unwrap_or(nick);
        self.writer
            .send(&Line::new("USER", &[user, "0", "*"])?.with_text(name))
            .await?;

        let nick = loop {
            let (message, _) = self.reader.next().await?;
            if let Some(nick) = self.step(&message).await? {
                break nick;
            }
        };
        if self.config.sasl.is_some() && !self.logged_in {
            return Err(Error::auth("the server has no SASL PLAIN to log in with"));
        }
        let labels = LABELS.iter().all(|label| self.granted.contains(*label));
        let mut welcome = Welcome {
            me: Identity::new(nick),
            labels,
            early: Vec::new(),
        };
        self.identify(&mut welcome).await?;
        self.join().await?;
        Ok(welcome)
    }

    /// What one line before the welcome asks for; the nick, when it is the welcome.
    async fn step(&mut self, message: &Message) -> Result<Option<String>> {
        if let Some((number, words)) = numeric(message) {
            return self.numeric(number, words).await;
        }
        match &message.command {
            Command::PING(token, _) => self.writer.send(&pong(token)?).await?,
            Command::CAP(_, CapSubCommand::LS, first, second) => {
                let more = second.is_some() && first.as_deref() == Some("*");
                let list = second.as_ref().or(first.as_ref());
                self.offer(list.map_or("", String::as_str));
                if !more {
                    self.request().await?;
                }
            }
            Command::CAP(_, CapSubCommand::ACK, first, second) => {
                let list = second
                    .as_ref()
                    .or(first.as_ref())
                    .map_or("", String::as_str);
                let offered = |name: &&str| self.offered.contains(*name);
                self.granted
                    .extend(list.split_whitespace().filter(offered).map(str::to_owned));
                match self.granted.contains("sasl") && !self.logged_in {
                    true => {
                        self.writer
                            .send(&Line::new("AUTHENTICATE", &["PLAIN"])?)
                            .await?
                    }
                    false => self.end_capabilities().await?,
                }
            }
            Command::CAP(_, CapSubCommand::NAK, ..) => self.end_capabilities().await?,
            Command::AUTHENTICATE(more) if more == "+" => {
                if let Some(sasl) = &self.config.sasl {
                    for line in sasl_plain(sasl)? {
                        self.writer.send(&line).await?;
                    }
                }
            }
            _ => {}
        }
        Ok(None)
    }

    async fn numeric(&mut self, number: u16, words: &[String]) -> Result<Option<String>> {
        let why = || explanation(number, words);
        match number {
            1 => return Ok(Some(words.first().unwrap_or(&self.config.nick).clone())),
            // Logged in now, or already.
            903 | 907 => {
                self.logged_in = true;
                self.end_capabilities().await?;
            }
            902 | 904 | 905 | 906 => return Err(Error::auth(why())),
            // The wrong password, banned.
            464 | 465 => return Err(Error::auth(why())),
            // No such nick, taken, taken elsewhere, not to be had now.
            432 | 433 | 436 | 437 => self.next_nick(&why()).await?,
            _ => {}
        }
        Ok(None)
    }

    async fn next_nick(&mut self, why: &str) -> Result<()> {
        match self.nicks.next() {
            Some(nick) => self.writer.send(&Line::new("NICK", &[&nick])?).await,
            None => Err(Error::rejected(format!(
                "the server takes none of the nicks: {why}"
            ))),
        }
    }

    /// Takes note of capabilities; with values, as in `sasl=PLAIN,EXTERNAL`.
    fn offer(&mut self, list: &str) {
        let room = MOST_CAPABILITIES.saturating_sub(self.offered.len());
        for capability in list.split_whitespace().take(room) {
            let (name, value) = capability.split_once('=').unwrap_or((capability, ""));
            let has_plain = value.is_empty() || value.split(',').any(|m| m == "PLAIN");
            if name != "sasl" || has_plain {
                self.offered.insert(name.to_owned());
            }
        }
    }

    async fn request(&mut self) -> Result<()> {
        let has = |name: &&&str| self.offered.contains(**name);
        let mut wanted: Vec<&str> = WANTED.iter().filter(has).copied().collect();
        if LABELS.iter().all(|label| self.offered.contains(*label)) {
            wanted.extend(LABELS);
        }
        if self.config.sasl.is_some() {
            if !self.offered.contains("sasl") {
                return Err(Error::auth("the server has no SASL PLAIN to log in with"));
            }
            wanted.push("sasl");
        }
        if wanted.is_empty() {
            return self.end_capabilities().await;
        }
        self.writer
            .send(&Line::new("CAP", &["REQ"])?.with_text(&wanted.join(" ")))
            .await
    }

    async fn end_capabilities(&mut self) -> Result<()> {
        self.writer.send(&Line::new("CAP", &["END"])?).await
    }

    /// Tells NickServ the password and waits until it has let the bot in: channels may be closed to
    /// strangers.
    async fn identify(&mut self, welcome: &mut Welcome) -> Result<()> {
        let Some(password) = &self.config.nickserv_password else {
            return Ok(());
        };
        let words = format!("IDENTIFY {} {}", self.config.nick, password.expose());
        self.writer
            .send(&Line::new("PRIVMSG", &["NickServ"])?.with_text(&words))
            .await?;
        let answered = tokio::time::timeout(NICKSERV_PATIENCE, self.nickserv(welcome)).await;
        answered.unwrap_or_else(|_| {
            tracing::warn!("NickServ doesn't answer");
            Ok(())
        })
    }

    async fn nickserv(&mut self, welcome: &mut Welcome) -> Result<()> {
        loop {
            let (message, line) = self.reader.next().await?;
            match (&message.command, numeric(&message)) {
                (Command::PING(token, _), _) => self.writer.send(&pong(token)?).await?,
                (_, Some((900, _))) => return Ok(()),
                (_, Some((401, words))) => return Err(Error::auth(explanation(401, words))),
                (Command::NOTICE(_, said), _)
                    if nick(&message).is_some_and(|nick| nick.eq_ignore_ascii_case("NickServ")) =>
                {
                    let said = crate::text::read(said);
                    let said = said.to_plain();
                    if is_refusal(&said) {
                        return Err(Error::auth(said.into_owned()));
                    }
                    if is_welcome(&said) {
                        return Ok(());
                    }
                }
                _ if welcome.early.len() < MOST_EARLY => welcome.early.push((message, line)),
                _ => {}
            }
        }
    }

    /// Joins the configured channels, those with a key first: the server pairs them in order.
    async fn join(&mut self) -> Result<()> {
        let mut channels: Vec<_> = self.config.channels().collect();
        channels.sort_by_key(|(_, key)| key.is_none());
        for some in channels.chunks(4) {
            let names: Vec<&str> = some.iter().map(|(name, _)| *name).collect();
            let keys: Vec<&str> = some.iter().filter_map(|(_, key)| *key).collect();
            let line = Line::new("JOIN", &[])?
                .with_list(&names)?
                .with_list(&keys)?;
            self.writer.send(&line).await?;
        }
        Ok(())
    }
}

/// The answer to a `PING`.
///
/// # Errors
/// None.
pub(crate) fn pong(token: &str) -> Result<Line> {
    Ok(Line::new("PONG", &[])?.with_text(token))
}
