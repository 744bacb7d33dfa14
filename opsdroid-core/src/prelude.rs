//! What a connector or a skill needs: `use opsdroid_core::prelude::*;`

#[cfg(feature = "http")]
pub use crate::Url;
pub use crate::{
    bot::Bot,
    error::{Error, Result, ResultExt},
    event::{
        AnyEvent, BanUser, Content, DeleteMessage, EditedMessage, Event, File, Image, JoinGroup,
        JoinRoom, LeaveGroup, LeaveRoom, LinkedEvent, Message, NewRoom, OpsdroidStarted, Payload,
        PayloadExt, PinMessage, Reaction, Reply, RoomAddress, RoomDescription, RoomImage, RoomName,
        Typing, UnpinMessage, UserInvite, UserRole, Video,
    },
    receipt::Receipt,
    secret::Secret,
    skill::Matched,
    target::Target,
    text::Text,
};
pub use jiff::Timestamp;
pub use opsdroid_macros::{
    config_core as config, connector_core as connector, event_core as event,
    match_always_core as match_always, match_catchall_core as match_catchall,
    match_event_core as match_event, match_regex_core as match_regex,
    register_event_core as register_event,
};
