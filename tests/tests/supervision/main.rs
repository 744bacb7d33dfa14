//! How connectors are kept alive, in paused time and against a service that does as it is told: the
//! exact times of every try, what is found out about a connection, and that no sibling notices.
#![allow(missing_docs, clippy::unwrap_used)]

mod day;
mod evidence;
mod flags;
mod news;
mod schedule;
mod sending;
mod service;
mod siblings;
