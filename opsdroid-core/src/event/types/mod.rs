//! The event types that every chat knows. A service's own live in its connector.

mod file;
mod message;
mod room;
mod user;

pub use self::{
    file::{Content, Dimensions, File, Image, Video},
    message::{
        DeleteMessage, EditedMessage, Message, PinMessage, Reaction, Reply, Typing, UnpinMessage,
    },
    room::{NewRoom, RoomAddress, RoomDescription, RoomImage, RoomName},
    user::{
        BanUser, JoinGroup, JoinRoom, LeaveGroup, LeaveRoom, OpsdroidStarted, UserInvite, UserRole,
    },
};
