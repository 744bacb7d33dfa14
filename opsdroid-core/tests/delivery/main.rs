//! What delivery promises, promise by promise: in paused time, against a service that fails as it
//! is told, and over restarts.
// The tests hold the clock themselves: it is paused.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

mod desk;
mod shelf;

mod asking;
mod backfill;
mod ingest;
mod letters;
mod outbox;
mod overlap;
mod pace;
mod repeats;
mod retries;
mod stopping;
