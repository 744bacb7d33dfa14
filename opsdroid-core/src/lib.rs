//! The traits, events, configuration and runtime that opsdroid connectors and bots stand on.
#![forbid(unsafe_code)]
