//! The configuration: one YAML file, and errors that say where it is wrong.
//!
//! The file is parsed once into a tree that keeps every value's place. What is for a connector
//! stays there as a [`Section`] until the connector [reads](Section::read) it into a struct of its
//! own; the rest is in [`Config`].
//!
//! In a value, `$VAR`, `${VAR}` and `${VAR:-default}` stand for an environment variable and `$$`
//! for a `$`. As in a shell, a default also replaces an empty variable. A variable that isn't set
//! and has no default is an error where its value is read, so a connector that is switched off
//! needs none.

mod load;

mod collect;
mod delay;
mod section;
mod shared;
mod top;

mod parse;
mod refuse;
mod tree;

mod access;
mod de;
mod interpolate;
mod scalar;

mod error;
mod excerpt;
mod hide;
mod mistake;
mod opsdroid;
mod report;
mod suggest;

#[cfg(test)]
mod tests;

pub use self::{
    delay::{Delay, Timeout},
    error::{ConfigError, Problem},
    load::Config,
    section::Section,
    shared::{Delivery, OrderBy, Overlap, SHARED_KEYS, Shared, TargetSpec},
    suggest::nearest,
    top::{LogConfig, LogLevel, SkillConfig, StorageConfig, WebConfig},
    tree::Place,
};
