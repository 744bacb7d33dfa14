//! The websocket connector.
