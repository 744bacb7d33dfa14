//! The keys that every connector has.

use std::{fmt, path::PathBuf, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::{
    delay::{Delay, Timeout, seconds},
    top::read_proxy,
};
use crate::{secret::Secret, target::Target};

/// The keys that the runtime takes out of a connector's section before the connector's own struct
/// sees it.
pub const SHARED_KEYS: &[&str] = &[
    "type",
    "module",
    "enabled",
    "required",
    "default",
    "default-target",
    "delivery",
    "expire-after",
    "order-by",
    "overlap",
    "max-backfill-age",
    "connect-timeout",
    "thinking-delay",
    "typing-delay",
    "proxy",
    "ca-file",
];

/// What the keys every connector has are set to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Shared {
    /// Which connector this is, if it isn't called so: two of one kind need two names.
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    /// opsdroid's name of the connector's module, as in `opsdroid.connector.shell`.
    pub(super) module: Option<String>,
    /// Whether the connector is started at all.
    pub enabled: bool,
    /// Whether the bot doesn't run without this connector.
    pub required: bool,
    /// Whether the bot speaks through this connector when nothing says where.
    pub default: bool,
    /// Where the connector sends what has no target.
    pub default_target: Option<TargetSpec>,
    /// What becomes of an outgoing event when the bot stops before it was sent.
    pub delivery: Option<Delivery>,
    /// How long an outgoing event is tried before it becomes a dead letter, in seconds.
    #[serde(deserialize_with = "seconds")]
    #[schemars(with = "Option<f64>")]
    pub expire_after: Option<Duration>,
    /// What keeps its order: the events of a room, or of a user.
    pub order_by: OrderBy,
    /// What becomes of an event that arrives while a skill is at an earlier one.
    pub overlap: Overlap,
    /// The oldest event that is still of use when the bot catches up on what it missed, in seconds.
    #[serde(deserialize_with = "seconds")]
    #[schemars(with = "Option<f64>")]
    pub max_backfill_age: Option<Duration>,
    /// How long making a connection may take, in seconds; 30 if it isn't set.
    pub connect_timeout: Option<Timeout>,
    /// How long the bot waits before it answers, in seconds.
    pub thinking_delay: Option<Delay>,
    /// How long the bot takes to type a character, in seconds.
    pub typing_delay: Option<Delay>,
    /// The proxy for outgoing connections, in place of the bot's; an empty text for none.
    #[serde(deserialize_with = "read_proxy")]
    pub proxy: Option<Secret>,
    /// A file of certificates (PEM) that outgoing connections trust as well.
    pub ca_file: Option<PathBuf>,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            kind: None,
            module: None,
            enabled: true,
            required: false,
            default: false,
            default_target: None,
            delivery: None,
            expire_after: None,
            order_by: OrderBy::default(),
            overlap: Overlap::default(),
            max_backfill_age: None,
            connect_timeout: None,
            thinking_delay: None,
            typing_delay: None,
            proxy: None,
            ca_file: None,
        }
    }
}

/// What becomes of an outgoing event when the bot stops before it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// It is sent after the next start, in rare cases twice.
    AtLeastOnce,
    /// It is lost.
    AtMostOnce,
}

/// What keeps its order. Everything else goes side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderBy {
    /// The events of a room or of a thread in it, and those of a user alone with the bot.
    #[default]
    Room,
    /// The events of a user in a room or thread.
    User,
}

/// What becomes of an event that arrives while a skill is at an earlier one of its conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Overlap {
    /// It waits for its turn.
    #[default]
    Queue,
    /// Its skills run at once, beside the earlier one's.
    Concurrent,
    /// Of those that wait only the latest has its turn; the others are dropped.
    Latest,
}

/// A target as a configuration spells it; the connector makes a real one of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetSpec {
    /// A name or an id, whatever the service takes it for.
    Name(String),
    /// A room, or a thread in it.
    Room {
        /// The room's name or id.
        room: String,
        /// The thread's id.
        thread: Option<String>,
    },
    /// A user, to talk to alone.
    User(String),
}

impl From<&TargetSpec> for Target {
    fn from(spec: &TargetSpec) -> Self {
        match spec {
            TargetSpec::Name(name) => Self::name(name.as_str()),
            TargetSpec::Room { room, thread } => {
                let target = Self::room_id(room.as_str());
                match thread {
                    Some(thread) => target.in_thread(thread.as_str()),
                    None => target,
                }
            }
            TargetSpec::User(user) => Self::user_id(user.as_str()),
        }
    }
}

impl<'de> Deserialize<'de> for TargetSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A hint only: a mapping is taken too.
        deserializer.deserialize_str(TargetVisitor)
    }
}

struct TargetVisitor;

impl<'de> Visitor<'de> for TargetVisitor {
    type Value = TargetSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name, `{room, thread}` or `{user}`")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<TargetSpec, E> {
        if name.is_empty() {
            return Err(E::custom("a target has a name"));
        }
        Ok(TargetSpec::Name(name.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<TargetSpec, A::Error> {
        let target = TargetKeys::deserialize(MapAccessDeserializer::new(entries))?;
        match target {
            TargetKeys {
                room: Some(room),
                thread,
                user: None,
            } => Ok(TargetSpec::Room { room, thread }),
            TargetKeys {
                room: None,
                thread: None,
                user: Some(user),
            } => Ok(TargetSpec::User(user)),
            _ => Err(A::Error::custom(
                "a target is a `room`, perhaps with a `thread`, or a `user`",
            )),
        }
    }
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct TargetKeys {
    /// The room's name or id.
    room: Option<String>,
    /// The id of a thread in the room.
    thread: Option<String>,
    /// The user's name or id.
    user: Option<String>,
}

impl JsonSchema for TargetSpec {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Target".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let keys = generator.subschema_for::<TargetKeys>();
        json_schema!({ "anyOf": [{ "type": ["string", "integer"] }, keys] })
    }
}
