//! Code that reacts to events, and what makes it react.
//!
//! `#[match_regex]`, `#[match_event]`, `#[match_always]` and `#[match_catchall]` make skills of
//! async functions.

mod matched;
mod table;

pub use self::matched::{Captures, FromCall, Matched};
pub(crate) use self::table::{MatchTable, Selection};

use std::fmt;

use futures_util::future::BoxFuture;

use crate::{
    bot::Bot,
    error::BoxError,
    event::{AnyEvent, EventType, Location},
};

/// A function that reacts to events, with its matchers. The matchers' macros write it.
pub struct Skill {
    /// The function's name.
    pub name: &'static str,
    /// The first paragraph of the function's doc comment.
    pub summary: &'static str,
    /// The module the function is in.
    pub module: &'static str,
    /// What makes it react; any of them.
    pub matchers: &'static [Matcher],
    #[doc(hidden)]
    pub run: fn(Call) -> BoxFuture<'static, Result<(), BoxError>>,
    /// Where it is declared.
    pub location: Location,
}

impl fmt::Debug for Skill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Skill({} at {})", self.name, self.location)
    }
}

/// What makes a skill react.
#[derive(Debug)]
pub enum Matcher {
    /// The text fits a regular expression.
    Regex(Pattern),
    /// An event of this type.
    Event {
        /// The event type.
        event: &'static EventType,
        /// Whether also those that descend from it.
        subclasses: bool,
    },
    /// Every event.
    Always,
    /// Every message that no other matcher but `Always` fits.
    CatchAll {
        /// Every event, not only messages.
        all_events: bool,
    },
}

/// A regular expression with how it is to fit.
#[derive(Debug)]
pub struct Pattern {
    /// In the syntax of the `regex` crate.
    pub regex: &'static str,
    /// Whether `a` is also `A`.
    pub case_insensitive: bool,
    /// Where in the text it has to fit.
    pub condition: Condition,
    /// How much its score weighs against other skills', as in opsdroid.
    pub score_factor: f64,
}

/// Where in the text a regular expression has to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Anywhere.
    Search,
    /// At the start.
    Match,
    /// The whole text.
    FullMatch,
}

/// A skill as a type, so that it can be named where skills are listed by hand:
/// [`skills!`](crate::skills).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a skill",
    label = "not marked by a matcher",
    note = "put `#[match_regex(\"..\")]`, `#[match_event(..)]` or `#[match_always]` on the function"
)]
pub trait Skilled {
    /// The skill.
    const SKILL: &'static Skill;
}

/// What a skill is called with.
#[doc(hidden)]
#[derive(Clone)]
pub struct Call {
    pub event: AnyEvent,
    pub bot: Bot,
    pub captures: Option<Captures>,
}

/// Lists skills by their functions' names, for [`Builder::skills`](crate::bot::Builder::skills).
///
/// ```
/// use opsdroid_core::prelude::*;
///
/// #[match_regex("^hi")]
/// async fn hello(message: &Matched) -> Result<()> {
///     message.respond("Hey!").await?;
///     Ok(())
/// }
///
/// let skills = opsdroid_core::skills![hello];
/// assert_eq!(skills[0].name, "hello");
/// ```
#[macro_export]
macro_rules! skills {
    ($($skill:path),* $(,)?) => {
        [$(<$skill as $crate::skill::Skilled>::SKILL),*]
    };
}
