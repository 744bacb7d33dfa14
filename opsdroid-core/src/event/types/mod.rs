//! The event types that every chat knows. A service's own live in its connector.

mod file;
mod message;
mod room;
mod runtime;
mod user;

pub use self::{
    file::{Content, Dimensions, File, Image, Video},
    message::{
        DeleteMessage, EditedMessage, Message, PinMessage, Reaction, Reply, Typing, UnpinMessage,
    },
    room::{NewRoom, RoomAddress, RoomDescription, RoomImage, RoomName},
    runtime::{OpsdroidStarted, StatusChanged},
    user::{BanUser, JoinGroup, JoinRoom, LeaveGroup, LeaveRoom, UserInvite, UserRole},
};
