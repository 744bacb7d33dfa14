//! The handle that connectors and skills are given: to take events in, send events out, and ask.

mod builder;
mod core;
#[cfg(feature = "http")]
mod http;
mod pieces;
mod rest;
mod send;
mod storage;

pub use self::{
    builder::{Builder, Running},
    rest::AtRest,
};
pub(crate) use self::{core::Core, send::enqueue_now};

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;

use crate::{
    clock::{Clock, Rng},
    config::Section,
    connector::Descriptor,
    delivery::{self, DeadLetter, Enqueued, Priority, Run},
    error::{Error, Result},
    event::{AnyEvent, IntoEvent},
    memory::Memory,
    receipt::Receipt,
    runtime::Slot,
    status::{Health, Status},
    target::Target,
    web::Web,
};

/// The handle that connectors and skills are given. Cheap to clone.
///
/// A connector's is scoped to it: `name`, `config`, `default_target`, `state`, `alive` and `close`
/// are its own, and what it [`parse`](Bot::parse)s comes from it. A skill's is scoped to the
/// connector that its event came through.
#[derive(Clone)]
pub struct Bot {
    place: Arc<Place>,
    /// The skill's run that it was given to.
    pub(crate) run: Option<Arc<Run>>,
    /// The try at connecting that this handle was made for, 0 for none: a proof of life by another
    /// handle says nothing of the connection.
    pub(crate) attempt: u64,
}

/// What a handle and its clones share, so that a clone counts one thing and not two: all that the bot
/// does counts these.
struct Place {
    core: Arc<Core>,
    scope: Arc<Slot>,
}

impl Bot {
    /// Starts to put a bot together; see [`Builder`].
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The connector's name in the configuration.
    pub fn name(&self) -> &str {
        &self.scope().name
    }

    /// The connector's part of the configuration. Secrets print as `<redacted>`.
    pub fn config(&self) -> &Section {
        &self.scope().section
    }

    /// Where events go that don't say where: the connector's `default-target`.
    pub fn default_target(&self) -> &Target {
        &self.scope().default_target
    }

    /// Hands an event from the service to the skills.
    ///
    /// Returns when the event is safe, not when a skill is done with it: with `delivery:
    /// at-least-once` it is on disk then, unless no skill is for it. An event with an id that came
    /// before isn't taken again. Waits where too many of this connector's are under way, unless a
    /// skill parses: it may hold that room itself. Events of one conversation (connector, room and thread, or user)
    /// reach their skills in the order in which they were parsed.
    ///
    /// # Errors
    /// [`Error::Stopped`] once the bot stops or the connector has closed: the event wasn't taken.
    // In a box, as `send` and `respond`: an `async fn` says three times that something is no event.
    pub fn parse(&self, event: impl IntoEvent) -> BoxFuture<'_, Result<()>> {
        let event = event.into_event();
        Box::pin(self.take(event))
    }

    async fn take(&self, mut event: AnyEvent) -> Result<()> {
        if event.created().is_none() {
            event.set_created(self.core().clock.now());
        }
        self.alive();
        let room = &self.scope().room;
        self.core().conversations.take(self, event, room).await
    }

    /// Sends an event through the connector it names or, where it names none, this handle's; a
    /// handle without one sends through the bot's default connector.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where the connector can't send such events, [`Error::NotFound`]
    /// where there is no such connector or target or it has closed or is disabled,
    /// [`Error::Network`] while it isn't connected, [`Error::Auth`] or [`Error::Config`] where it
    /// is parked until a person mends that, else what the connector says.
    pub fn send(&self, event: impl IntoEvent) -> BoxFuture<'_, Result<Receipt>> {
        Box::pin(send::send(self, event.into_event(), Priority::Bulk))
    }

    /// Takes an event to be sent, at the call: awaited, it tells when the event is safe, which with
    /// `delivery: at-least-once` means that it is on disk. Dropped, the event is sent all the same.
    ///
    /// ```
    /// # use opsdroid_core::prelude::*;
    /// # async fn later(bot: &Bot) -> Result<()> {
    /// bot.enqueue(Message::new("Good morning!").in_target("#general")).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The future's: as [`send`](Bot::send)'s, but for what the connector would say.
    pub fn enqueue(&self, event: impl IntoEvent) -> Enqueued {
        send::enqueue(self, event.into_event())
    }

    /// Answers an event where it came from; see [`Matched::respond`](crate::skill::Matched).
    ///
    /// # Errors
    /// As [`send`](Bot::send).
    pub fn respond<'a>(
        &'a self,
        source: &'a AnyEvent,
        answer: impl IntoEvent,
    ) -> BoxFuture<'a, Result<Receipt>> {
        Box::pin(send::respond(self, source, answer.into_event()))
    }

    /// The events that couldn't be delivered, the oldest first.
    ///
    /// # Errors
    /// [`Error::Storage`] where they can't be read.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>> {
        delivery::list(self.core()).await
    }

    /// Tries once more to deliver a dead letter, as if it came in or was sent now.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none of this number, else why it can't be taken: it
    /// stays a dead letter then.
    pub async fn replay(&self, number: u64) -> Result<()> {
        delivery::replay(self, number).await
    }

    /// Forgets a dead letter.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none of this number, [`Error::Storage`].
    pub async fn discard(&self, number: u64) -> Result<()> {
        delivery::discard(self.core(), number).await
    }

    /// Whether this handle's connector can send such events.
    pub fn can_send<P: crate::event::Payload>(&self) -> bool {
        self.scope().descriptor.can_send(P::TYPE)
    }

    /// The names and types of the bot's connectors.
    pub fn connectors(&self) -> impl Iterator<Item = (&str, &'static Descriptor)> {
        self.core()
            .slots
            .values()
            .map(|slot| (&*slot.name, slot.descriptor))
    }

    /// How this connector is doing now. A handle of none speaks for the bot itself, which is
    /// [`Online`](Status::Online) until it has stopped.
    pub fn status(&self) -> Status {
        self.scope().status()
    }

    /// What is known of this connector's health now.
    pub fn health(&self) -> Health {
        self.scope().health(&self.core().clock)
    }

    /// What is known of all connectors' health now, by their names.
    pub fn statuses(&self) -> Vec<Health> {
        let slots = self.core().slots.values();
        slots.map(|slot| slot.health(&self.core().clock)).collect()
    }

    /// A handle scoped to another connector.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the configuration has none of this name, or one that isn't
    /// `enabled`.
    pub fn connector(&self, name: &str) -> Result<Self> {
        Ok(self.scoped(self.slot(name)?))
    }

    fn slot(&self, name: &str) -> Result<&Arc<Slot>> {
        if *self.scope().name == *name && self.is_scoped() {
            return Ok(self.scope());
        }
        self.core().slots.get(name).ok_or_else(|| {
            if self.core().disabled.contains(name) {
                return Error::not_found(format!(
                    "connector `{name}` is disabled: the configuration says `enabled: false`"
                ));
            }
            let names: Vec<String> = self.core().slots.keys().map(|n| format!("`{n}`")).collect();
            Error::not_found(format!(
                "no connector `{name}`; there are {}",
                names.join(", ")
            ))
        })
    }

    /// What skills keep. All of the bot's share it; a [namespace](Memory::namespace) is a skill's own.
    pub fn memory(&self) -> &Memory {
        &self.core().memory
    }

    /// What this connector keeps for itself: a cursor, a token.
    pub fn state(&self) -> &Memory {
        &self.scope().state
    }

    /// Proof that the connection lives: call it when the service's heartbeat answers. Every event
    /// that the connector parses and every send that succeeds is such a proof already. It counts
    /// with the handle that this connection's `connect` was given, and clones of it: a skill, or
    /// what is left of an earlier connection, proves nothing.
    pub fn alive(&self) {
        let pulse = &self.scope().pulse;
        if pulse.is_at(self.attempt) {
            pulse.alive(self.attempt, self.core().clock.instant());
        }
    }

    /// The bot's web server, to mount a webhook or a socket on.
    pub fn web(&self) -> &Web {
        &self.core().web
    }

    /// The bot's clock. Use it in place of the machine's, and a run can be simulated.
    pub fn clock(&self) -> &Clock {
        &self.core().clock
    }

    /// The bot's chance. Not for secrets.
    pub fn rng(&self) -> &Rng {
        &self.core().rng
    }

    /// Ends this connector for good: when its `listen` has returned or, while it waits to connect
    /// again, at once. What it took is dealt with, then it is disconnected.
    pub fn close(&self) {
        self.scope().close();
    }

    /// Stops the bot: what was taken is dealt with, then every connector is disconnected.
    pub fn stop(&self) {
        // A second time says nothing new.
        let _ = self.core().stop.set(());
    }

    /// Whether the bot was told to stop.
    pub fn is_stopping(&self) -> bool {
        self.core().stop.initialized()
    }

    /// Waits until the bot stops. A connector that only has a webhook listens so.
    pub async fn stopped(&self) {
        self.core().stop.wait().await;
    }

    fn new(core: Arc<Core>, scope: Arc<Slot>) -> Self {
        Self {
            place: Arc::new(Place { core, scope }),
            run: None,
            attempt: 0,
        }
    }

    /// Whether this handle is a connector's; the bot's own start, for one, comes through none.
    fn is_scoped(&self) -> bool {
        !std::ptr::eq(self.scope().descriptor, &builder::NOBODY)
    }

    pub(crate) fn scoped(&self, slot: &Arc<Slot>) -> Self {
        Self {
            run: self.run.clone(),
            ..Self::new(Arc::clone(self.core()), Arc::clone(slot))
        }
    }

    /// What all handles of the bot share.
    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.place.core
    }

    /// The connector that the handle is scoped to.
    pub(crate) fn scope(&self) -> &Arc<Slot> {
        &self.place.scope
    }

    /// The handle for one run of a skill.
    pub(crate) fn of_run(&self, run: &Arc<Run>) -> Self {
        Self {
            place: Arc::clone(&self.place),
            run: Some(Arc::clone(run)),
            // What a skill does proves nothing of its connector's connection.
            attempt: 0,
        }
    }

    /// A handle for what comes through the connector of this name, or this one where there is no such
    /// connector. It shares its counts with no other.
    pub(crate) fn apart(&self, connector: &str) -> Self {
        let slot = self.core().slots.get(connector).unwrap_or(self.scope());
        Self::new(Arc::clone(self.core()), Arc::clone(slot))
    }

    /// An event that says no connector came through this handle's, of which this is the name.
    pub(crate) fn sign(&self, event: &mut AnyEvent, name: &Arc<str>) {
        if event.connector().is_none() && self.is_scoped() {
            event.set_connector(Arc::clone(name));
        }
    }

    /// The handle for one try at connecting.
    pub(crate) fn of_attempt(&self, attempt: u64) -> Self {
        Self {
            attempt,
            ..self.clone()
        }
    }
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bot({})", self.scope().name)
    }
}
