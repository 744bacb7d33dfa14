//! What people and services send, and how it is read.
