//! The IRC connector of opsdroid.
//!
//! It stands on the parser of the `irc` crate, `irc-proto`, and not on `irc` itself, which can't
//! tell whether a line was written and bounds neither what it reads nor what it queues.
#![forbid(unsafe_code)]

pub mod config;
pub mod convert;
pub mod identity;
pub mod rooms;
pub mod text;

mod account;
mod flood;
mod incoming;
mod pending;
mod registration;
mod session;
mod socket;
mod tls;
mod wire;

use opsdroid_core::{prelude::*, text::dialect::ControlCodes};

pub use self::{config::IrcConfig, convert::Action, incoming::Incoming, wire::Line};
use self::{flood::Bucket, pending::Sign, session::Session};

/// Talks on an IRC network, in channels and in private.
///
/// With SASL or NickServ, over TLS, as fast as the server likes. On servers with labels
/// (`labeled-response`) every line's fate is known; on others a line counts as delivered when it is
/// written, and what the server says against it later is logged. Text is written and read in the
/// formatting codes that clients show; people are mentioned by their nicks.
#[connector(
    name = "irc",
    emits(Message, Action, JoinRoom, LeaveRoom, RoomDescription, UserInvite),
    heartbeat = "120s",
    dialect = ControlCodes::new(),
    text(limit = 350, unit = "bytes"),
    rate(limit = 30, per = "60s"),
    delivery = "at-least-once"
)]
pub struct Irc {
    session: Session,
}

#[connector]
impl Irc {
    /// Connects, logs in, takes a nick and joins the channels.
    ///
    /// # Errors
    /// [`Error::Auth`] where the server refuses the account or password, [`Error::Config`] where
    /// the configuration can't be meant, else [`Error::Network`].
    pub async fn connect(config: IrcConfig, bot: &Bot) -> Result<(Self, Incoming)> {
        let ca_file = config::ca_file(bot)?;
        let times = config.times();
        if !config.tls && config.has_password() {
            tracing::warn!(
                connector = bot.name(),
                "without `tls` everybody reads the password"
            );
        }
        let (reader, writer, welcome) = registration::login(&config, ca_file, times).await?;
        let clock = bot.clock().clone();
        let flood = Bucket::new(config.flood.burst, times.flood, clock.instant());
        let session = Session::new(welcome.me, welcome.labels, clock, flood, writer);
        let incoming = Incoming {
            reader,
            early: welcome.early,
            ping_interval: times.ping_interval,
            ping_timeout: times.ping_timeout,
        };
        Ok((Self { session }, incoming))
    }

    /// Listens until the connection ends.
    ///
    /// # Errors
    /// [`Error::Network`] when it does.
    pub async fn listen(&self, incoming: Incoming, bot: &Bot) -> Result<()> {
        incoming.listen(&self.session, bot).await
    }

    #[register_event(Message, include_subclasses)]
    async fn send_message(&self, message: &AnyEvent) -> Result<Receipt> {
        let lines = convert::lines(message, &self.session.me())?;
        self.session.send(&lines, None).await
    }

    #[register_event(JoinRoom)]
    async fn join_room(&self, join: &Event<JoinRoom>) -> Result<Receipt> {
        let line = convert::membership("JOIN", &join.target)?;
        // A server says nothing to who joins twice.
        if self.session.state().is_in(join.target.id()) {
            return Ok(Receipt::none());
        }
        self.command(line, "JOIN", join.target.id()).await
    }

    #[register_event(LeaveRoom)]
    async fn leave_room(&self, leave: &Event<LeaveRoom>) -> Result<Receipt> {
        let line = convert::membership("PART", &leave.target)?;
        self.command(line, "PART", leave.target.id()).await
    }

    #[register_event(RoomDescription)]
    async fn set_topic(&self, topic: &Event<RoomDescription>) -> Result<Receipt> {
        let line = convert::topic(topic, &self.session.me())?;
        self.command(line, "TOPIC", topic.target.id()).await
    }

    #[register_event(UserInvite)]
    async fn invite_user(&self, invite: &Event<UserInvite>) -> Result<Receipt> {
        let line = convert::invite(invite)?;
        self.command(line, "INVITE", invite.target.id()).await
    }

    /// `#channel` is a room, `@nick` a person.
    ///
    /// # Errors
    /// None: nobody is asked.
    pub async fn resolve_target(&self, name: &str) -> Result<Option<Target>> {
        Ok(convert::target(name, &self.session.me()))
    }

    /// A server that answers knows us still: credentials count at the login alone.
    async fn probe(&self) -> Result<()> {
        self.session.ping().await
    }

    async fn disconnect(&self) -> Result<()> {
        self.session.close().await
    }

    async fn command(&self, line: Line, command: &'static str, about: &str) -> Result<Receipt> {
        let sign = Sign {
            command,
            subject: self.session.me().fold(about),
        };
        self.session.send(&[line], Some(sign)).await
    }
}
