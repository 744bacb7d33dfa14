//! The attribute macros of opsdroid. Use them through `opsdroid` or `opsdroid-core`, which know the path to themselves.
//!
//! Every macro has two entries here: the one `opsdroid` re-exports and one with `_core` behind its
//! name, which `opsdroid-core` re-exports without that. They differ only in the path that the
//! generated code starts with; `crate = path` as an argument overrides either.
//!
//! `OPSDROID_MACROS_DEBUG=1 cargo build` prints what each attribute becomes.
#![forbid(unsafe_code)]

mod args;
mod attrs;
mod config;
mod connector;
mod debug;
mod event;
mod fields;
mod pattern;
mod report;
mod signature;
mod skill;
mod spelling;
#[cfg(test)]
mod tests;
mod unfinished;

use proc_macro::TokenStream;

/// The path to a facade crate, unless the attribute's `crate = path` says otherwise.
#[derive(Clone, Copy)]
struct Entry(&'static str);

const FACADE: Entry = Entry("opsdroid");
const CORE: Entry = Entry("opsdroid_core");

macro_rules! attributes {
    ($($(#[$doc:meta])* $name:ident, $core:ident => $stages:path;)*) => {$(
        $(#[$doc])*
        #[proc_macro_attribute]
        pub fn $name(args: TokenStream, item: TokenStream) -> TokenStream {
            debug::shown(stringify!($name), $stages(FACADE, args.into(), item.into()).into())
        }

        $(#[$doc])*
        #[proc_macro_attribute]
        pub fn $core(args: TokenStream, item: TokenStream) -> TokenStream {
            debug::shown(stringify!($name), $stages(CORE, args.into(), item.into()).into())
        }
    )*};
}

attributes! {
    #[doc = include_str!("docs/connector.md")]
    connector, connector_core => connector::attribute;
    #[doc = include_str!("docs/register_event.md")]
    register_event, register_event_core => connector::stray_register_event;
    #[doc = include_str!("docs/event.md")]
    event, event_core => event::attribute;
    #[doc = include_str!("docs/config.md")]
    config, config_core => config::attribute;
    #[doc = include_str!("docs/match_regex.md")]
    match_regex, match_regex_core => skill::match_regex;
    #[doc = include_str!("docs/match_event.md")]
    match_event, match_event_core => skill::match_event;
    #[doc = include_str!("docs/match_always.md")]
    match_always, match_always_core => skill::match_always;
    #[doc = include_str!("docs/match_catchall.md")]
    match_catchall, match_catchall_core => skill::match_catchall;
}
