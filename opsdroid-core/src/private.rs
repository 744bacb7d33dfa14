//! What the macros' output needs. Not part of the API: it may change in any release.

#[path = "private/fields.rs"]
mod fields;

pub use futures_util::future::BoxFuture;
pub use inventory;
pub use schemars;
pub use serde;

pub use self::fields::{
    ConfigField, Encoded, EventField, Itself, Json, Quiet, Schemed, Section, event_field,
};
pub use crate::{
    registry::{ConnectorEntry, EventEntry, SkillEntry},
    skill::FromCall,
};

use crate::{
    bot::Bot,
    config,
    connector::{Connector, ConnectorConfig, Descriptor},
    error::{BoxError, Error, Result, Unsupported},
    event::{AnyEvent, Event, EventType},
    receipt::Receipt,
};

/// Holds for connectors only; its error is the struct's.
pub const fn is_connector<C: Connector>() {}

/// The JSON Schema of a connector's part of the configuration.
pub fn schema<C: ConnectorConfig>() -> schemars::Schema {
    C::schema()
}

/// Whether a section is what the connector reads.
pub fn check<C: ConnectorConfig>(section: &config::Section) -> Result<()> {
    read::<C>(section).map(drop)
}

/// A section as the connector reads it.
pub fn read<C: ConnectorConfig>(section: &config::Section) -> Result<C> {
    C::read(section)
}

/// What a method registered for `E` may take: a typed event or an erased one.
#[diagnostic::on_unimplemented(
    message = "a method registered for `{E}` can't take `{Self}`",
    label = "expected the event by reference; write `&Event<{E}>` or `&AnyEvent`"
)]
pub trait Takes<'a, E>: Sized {
    fn exact(event: &'a AnyEvent) -> Option<Self>;
    fn family(event: &'a AnyEvent, slot: &'a mut Option<AnyEvent>) -> Option<Self>;
}

// No bound on `E`: that it is an event is said once, where it is registered.
#[diagnostic::do_not_recommend]
impl<'a, E: 'static> Takes<'a, E> for &'a Event<E> {
    fn exact(event: &'a AnyEvent) -> Option<Self> {
        event.exactly()
    }

    fn family(event: &'a AnyEvent, slot: &'a mut Option<AnyEvent>) -> Option<Self> {
        slot.insert(event.ancestor::<E>()?).exactly()
    }
}

#[diagnostic::do_not_recommend]
impl<'a, E> Takes<'a, E> for &'a AnyEvent {
    fn exact(event: &'a AnyEvent) -> Option<Self> {
        Some(event)
    }

    fn family(event: &'a AnyEvent, _: &'a mut Option<AnyEvent>) -> Option<Self> {
        Some(event)
    }
}

/// The argument of a method registered for exactly this event.
pub fn exact<'a, E, A: Takes<'a, E>>(event: &'a AnyEvent) -> Result<A> {
    A::exact(event).ok_or_else(|| another_type(event))
}

/// The argument of a method registered for an ancestor of this event.
pub fn family<'a, E, A: Takes<'a, E>>(
    event: &'a AnyEvent,
    slot: &'a mut Option<AnyEvent>,
) -> Result<A> {
    A::family(event, slot).ok_or_else(|| another_type(event))
}

/// Two types of one name: only where a registry was never checked.
fn another_type(event: &AnyEvent) -> Error {
    Error::rejected(format!("two event types are called `{}`", event.name()))
}

/// What a connector's method may return: any error that converts into ours will do.
// Recommended, in contrast to the others: an error without a class is told as just that.
#[diagnostic::on_unimplemented(
    message = "expected this method to return `Result<{T}>`, found `{Self}`",
    label = "write `-> Result<{T}>`"
)]
pub trait Outcome<T> {
    fn into_result(self) -> Result<T>;
}

impl<T, E: Into<Error>> Outcome<T> for Result<T, E> {
    fn into_result(self) -> Result<T> {
        self.map_err(Into::into)
    }
}

/// A method's result, with our error.
pub fn outcome<T, R: Outcome<T>>(returned: R) -> Result<T> {
    returned.into_result()
}

/// What `connect` may return: the same, but what goes with the connector is up to `listen`.
#[diagnostic::on_unimplemented(
    message = "expected `connect` to return `Result<{T}>`, found `{Self}`",
    label = "write `-> Result<{T}>`",
    note = "`connect` returns the connector, and beside it what `listen` takes before `bot`, if anything"
)]
pub trait Connects<T> {
    fn into_result(self) -> Result<T>;
}

impl<T, E: Into<Error>> Connects<T> for Result<T, E> {
    fn into_result(self) -> Result<T> {
        self.map_err(Into::into)
    }
}

/// What `connect` made, with our error.
pub fn connected<T, R: Connects<T>>(returned: R) -> Result<T> {
    returned.into_result()
}

/// Holds where a skill that wants this ever gets one of these events; its error is the matcher's.
#[track_caller]
pub const fn runs(
    wants: Option<&'static EventType>,
    event: &'static EventType,
    subclasses: bool,
    otherwise: &str,
) {
    if let Some(wanted) = wants {
        let gets = event.descends_from(wanted) || subclasses && wanted.descends_from(event);
        assert!(gets, "{}", otherwise);
    }
}

/// A `score_factor` that isn't written as a number.
pub struct Score {
    pub factor: f64,
}

/// Holds for a factor that can weigh a score; its error is the factor's.
#[track_caller]
pub const fn weighs(Score { factor }: Score, otherwise: &str) {
    assert!(factor > 0.0 && factor.is_finite(), "{}", otherwise);
}

/// What a skill's second argument may be: the bot.
#[diagnostic::on_unimplemented(
    message = "expected a skill to take the bot beside what it matched, found `{Self}`",
    label = "write `&Bot`",
    note = "what the pattern captured is `message.capture(\"name\")`; a skill's own state is `bot.state()`"
)]
pub trait BotArg<'a> {
    fn of(bot: &'a Bot) -> Self;
}

#[diagnostic::do_not_recommend]
impl<'a> BotArg<'a> for &'a Bot {
    fn of(bot: &'a Bot) -> Self {
        bot
    }
}

/// A skill's second argument.
pub fn bot<'a, B: BotArg<'a>>(bot: &'a Bot) -> B {
    B::of(bot)
}

/// What a skill may return: any error that can be boxed will do.
#[diagnostic::on_unimplemented(
    message = "expected a skill to return `Result<()>`, found `{Self}`",
    label = "write `-> Result<()>`, or `-> Result<(), E>` with any error",
    note = "answer with `message.respond(..).await?`, and end with `Ok(())`"
)]
pub trait SkillOutcome {
    fn into_result(self) -> Result<(), BoxError>;
}

#[diagnostic::do_not_recommend]
impl<E: Into<BoxError>> SkillOutcome for Result<(), E> {
    fn into_result(self) -> Result<(), BoxError> {
        self.map_err(Into::into)
    }
}

/// A skill's result, with its error boxed.
pub fn skill_outcome<R: SkillOutcome>(returned: R) -> Result<(), BoxError> {
    returned.into_result()
}

/// No method takes this event.
pub async fn unsupported(event: &AnyEvent, descriptor: &'static Descriptor) -> Result<Receipt> {
    Err(Error::Unsupported(Box::new(Unsupported {
        event: event.name(),
        connector: event
            .connector()
            .map_or(descriptor.name(), |name| name)
            .to_owned(),
        supported: descriptor
            .sends
            .iter()
            .map(|capability| capability.event)
            .collect(),
    })))
}
