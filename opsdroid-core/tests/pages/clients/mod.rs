//! Stand-ins for the client libraries: the same ownership, the same errors, a service in memory.

pub mod backend;
pub mod matrix;
pub mod slack;
pub mod telegram;
pub mod web;

pub use self::backend::Service;
