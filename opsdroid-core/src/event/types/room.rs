//! Rooms: made, named, described.

use opsdroid_macros::event_core as event;
use serde_json::{Map, Value};

use super::Image;
use crate::text::Text;

/// A room is made.
#[event(name = "new-room", targetless)]
#[derive(PartialEq, Eq)]
pub struct NewRoom {
    /// The room's name.
    pub name: String,
    /// What else the service wants to know, in its own words.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub room_params: Map<String, Value>,
}

/// A room is called something else.
#[event(name = "room-name")]
#[derive(PartialEq, Eq)]
pub struct RoomName {
    /// The name.
    pub name: String,
}

/// A room gets an address (an alias) by which it can be found.
#[event(name = "room-address")]
#[derive(PartialEq, Eq)]
pub struct RoomAddress {
    /// The address, in the service's form.
    pub address: String,
}

/// A room gets a picture.
#[event(name = "room-image")]
#[derive(PartialEq, Eq)]
pub struct RoomImage {
    /// The picture.
    pub room_image: Image,
}

/// A room gets a description, or topic.
#[event(name = "room-description")]
#[derive(PartialEq, Eq)]
pub struct RoomDescription {
    /// The description.
    pub description: Text,
}

impl NewRoom {
    /// A room with this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            room_params: Map::new(),
        }
    }

    /// Tells the service something in its own words.
    #[must_use]
    pub fn with_param(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.room_params.insert(name.into(), value.into());
        self
    }
}

impl RoomName {
    /// The room is called so.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

impl RoomAddress {
    /// The room can be found so.
    pub fn new(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
        }
    }
}

impl RoomImage {
    /// The room looks so.
    pub fn new(room_image: Image) -> Self {
        Self { room_image }
    }
}

impl RoomDescription {
    /// The room is about this.
    pub fn new(description: impl Into<Text>) -> Self {
        Self {
            description: description.into(),
        }
    }
}
