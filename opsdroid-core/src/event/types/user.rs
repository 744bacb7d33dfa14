//! People who come, go, are invited, get a role or are banned.
//!
//! The envelope says who (`user`, `user_id`) and where (`target`).

use opsdroid_macros::event_core as event;

/// A user joins a room.
#[event(name = "join-room")]
#[derive(Default, PartialEq, Eq)]
pub struct JoinRoom {}

/// A user leaves a room.
#[event(name = "leave-room")]
#[derive(Default, PartialEq, Eq)]
pub struct LeaveRoom {}

/// A user is invited to a room.
#[event(name = "user-invite")]
#[derive(Default, PartialEq, Eq)]
pub struct UserInvite {}

/// A user gets a role in a room.
#[event(name = "user-role")]
#[derive(PartialEq, Eq)]
pub struct UserRole {
    /// The role, in the service's words.
    pub role: String,
}

/// A user joins a group: a team, a server, a workspace.
#[event(name = "join-group")]
#[derive(Default, PartialEq, Eq)]
pub struct JoinGroup {}

/// A user leaves a group: a team, a server, a workspace.
#[event(name = "leave-group")]
#[derive(Default, PartialEq, Eq)]
pub struct LeaveGroup {}

/// A user is banned from a room.
#[event(name = "ban-user")]
#[derive(Default, PartialEq, Eq)]
pub struct BanUser {}

impl UserRole {
    /// The user has this role.
    pub fn new(role: impl Into<String>) -> Self {
        Self { role: role.into() }
    }
}
