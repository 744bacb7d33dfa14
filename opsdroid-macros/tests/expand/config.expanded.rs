//! What `config.rs` becomes.

use opsdroid_core::prelude::*;
#[derive(
    ::opsdroid_core::__private::serde::Deserialize,
    ::opsdroid_core::__private::schemars::JsonSchema
)]
#[serde(
    crate = ":: opsdroid_core :: __private :: serde",
    rename_all = "kebab-case",
    deny_unknown_fields
)]
#[schemars(crate = ":: opsdroid_core :: __private :: schemars")]
/// Its configuration.
struct ChatConfig {
    /// What the service gave you.
    token: Secret,
}
impl ::opsdroid_core::connector::ConnectorConfig for ChatConfig {}
