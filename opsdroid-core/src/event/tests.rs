//! What holds for events.
