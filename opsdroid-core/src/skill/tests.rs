//! Which skills an event selects.
