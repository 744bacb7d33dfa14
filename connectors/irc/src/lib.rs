//! The irc connector.
