//! Everything that the prelude and the generated code's own names mean, means something else here.

use ::opsdroid_core::{Bot, connector::Registered, event as events, skill::Matched};
use ::opsdroid_macros::{
    config_core as config, connector_core as connector, event_core as event,
    match_always_core as match_always, match_catchall_core as match_catchall,
    match_event_core as match_event, match_regex_core as match_regex,
    register_event_core as register_event,
};

/// Not what the generated code means by these names.
#[allow(dead_code)]
mod others {
    pub(super) struct Result;
    pub(super) struct Option;
    pub(super) struct Box;
    pub(super) struct Arc;
    pub(super) struct Event;
    pub(super) struct AnyEvent;
    pub(super) struct Receipt;
    pub(super) struct Error;
    pub(super) struct Connector;
    pub(super) struct Descriptor;
    pub(super) struct String;
    pub(super) struct Vec;
    pub(super) trait Clone {}
    pub(super) trait Debug {}
    pub(super) trait Send {}
    pub(super) trait Sync {}
    pub(super) trait Payload {}
    pub(super) struct Ok;
    pub(super) struct Err;
    pub(super) struct Some;
    pub(super) struct None;
    pub(super) mod core {}
    pub(super) mod std {}
    pub(super) mod serde {}
    pub(super) mod opsdroid_core {}
}
#[allow(unused_imports)]
use others::*;

#[allow(unused_macros)]
macro_rules! file {
    () => {
        compile_error!("not this one")
    };
}
#[allow(unused_macros)]
macro_rules! line {
    () => {
        file!()
    };
}
#[allow(unused_macros)]
macro_rules! module_path {
    () => {
        line!()
    };
}
#[allow(unused_macros)]
macro_rules! env {
    ($name:literal) => {
        module_path!()
    };
}
#[allow(unused_macros)]
macro_rules! matches {
    ($($any:tt)*) => {
        env!("")
    };
}

type Returned<T> = ::core::result::Result<T, ::opsdroid_core::Error>;

/// An event with the name of an alias.
#[event(name = "hygiene.zero")]
pub(crate) struct Event0 {
    /// How much of nothing.
    pub(crate) much: u8,
}

/// One that descends from it.
#[event(name = "hygiene.one")]
pub(crate) struct Event1 {
    /// The other.
    #[parent]
    pub(crate) event: Event0,
}

/// The connector's part of the configuration.
#[config]
#[derive(Debug)]
pub(crate) struct Settings {
    /// What to be called.
    pub(crate) call: ::std::string::String,
}

/// Which way.
#[allow(dead_code)]
#[config]
#[derive(Debug)]
pub(crate) enum Way {
    /// Up.
    Up,
    /// Down.
    Down {
        /// How deep.
        deep: u8,
    },
}

/// Has every method that there is.
#[allow(clippy::upper_case_acronyms)]
#[connector(name = "hygiene-shadows", emits(Event0))]
#[derive(Debug)]
pub(crate) struct DESCRIPTOR {
    name: ::std::string::String,
}

#[connector]
impl DESCRIPTOR {
    async fn connect(config: Settings, _bot: &Bot) -> Returned<(Self, Way)> {
        let way = Way::Down { deep: 1 };
        ::core::result::Result::Ok((Self { name: config.call }, way))
    }

    async fn listen(&self, _incoming: Way, bot: &Bot) -> Returned<()> {
        bot.parse(Event0 { much: 0 }).await
    }

    #[register_event(Event1, Event0, include_subclasses)]
    async fn send(&self, _event: &events::AnyEvent) -> Returned<::opsdroid_core::Receipt> {
        ::core::result::Result::Ok(::opsdroid_core::Receipt::id(self.name.as_str()))
    }

    async fn resolve_target(
        &self,
        _name: &str,
    ) -> Returned<::core::option::Option<::opsdroid_core::Target>> {
        ::core::result::Result::Ok(::core::option::Option::None)
    }

    async fn probe(&self) -> Returned<()> {
        ::core::result::Result::Ok(())
    }

    async fn disconnect(&self) -> Returned<()> {
        ::core::result::Result::Ok(())
    }
}

/// Has nothing but what is needed.
#[allow(non_camel_case_types)]
#[connector(name = "hygiene-bare")]
#[derive(Debug)]
pub(crate) struct KIND_0;

#[connector]
impl KIND_0 {
    async fn connect(_bot: &Bot) -> Returned<Self> {
        ::core::result::Result::Ok(Self)
    }

    async fn listen(&self, bot: &Bot) -> Returned<()> {
        bot.stopped().await;
        ::core::result::Result::Ok(())
    }
}

#[match_regex("run")]
async fn run(_message: &Matched) -> Returned<()> {
    ::core::result::Result::Ok(())
}

#[match_event(Event0, include_subclasses)]
async fn call(_event: &Matched<Event0>, _bot: &Bot) -> Returned<()> {
    ::core::result::Result::Ok(())
}

#[match_always]
async fn arg(_event: &events::AnyEvent) -> Returned<()> {
    ::core::result::Result::Ok(())
}

#[match_catchall]
async fn captures(_event: &events::AnyEvent) -> Returned<()> {
    ::core::result::Result::Ok(())
}

#[match_catchall(all_events)]
async fn r#move(_event: &events::AnyEvent) -> Returned<()> {
    ::core::result::Result::Ok(())
}

#[test]
fn names_are_what_they_are_without_their_raw_marks() {
    let skills = ::opsdroid_core::skills![run, call, arg, captures, r#move];
    let names = skills.map(|skill| skill.name);
    assert_eq!(names, ["run", "call", "arg", "captures", "move"]);
}

#[test]
fn connectors_are_described_whatever_they_are_called() {
    assert_eq!(DESCRIPTOR::DESCRIPTOR.sends.len(), 2);
    assert!(KIND_0::DESCRIPTOR.sends.is_empty());
}
