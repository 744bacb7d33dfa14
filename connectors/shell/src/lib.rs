//! The shell connector.
