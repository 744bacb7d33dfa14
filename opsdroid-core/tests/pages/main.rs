//! The API, tried: the pages of three connectors as their authors would write them, against
//! stand-ins for the services' client libraries, and driven in memory.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

mod clients;
mod matrix;
mod slack;
mod telegram;
