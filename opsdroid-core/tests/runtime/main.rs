//! What the runtime does with connectors and skills, in paused time and against a connector that
//! does as it is told.
// The tests hold the clock themselves: it is paused.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

mod answers;
mod conversations;
mod failures;
mod fake;
mod life;
mod matching;
mod sending;
mod shared_keys;
mod stopping;
mod storing;
mod trouble;
