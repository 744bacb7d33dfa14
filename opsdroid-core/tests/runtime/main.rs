//! What the runtime does with connectors and skills, in paused time and against a connector that
//! does as it is told.
#![allow(missing_docs, clippy::unwrap_used)]

mod answers;
mod conversations;
mod failures;
mod fake;
mod life;
mod matching;
mod sending;
mod shared_keys;
mod stopping;
