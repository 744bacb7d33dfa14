//! A value that never reaches a log, an error or an API.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use subtle::ConstantTimeEq;

/// A token, password or key from the configuration.
///
/// It has no `Display` and no `Serialize`, its `Debug` prints `<redacted>`, and its memory is
/// wiped when it is dropped.
///
/// ```
/// use opsdroid_core::Secret;
///
/// let token = Secret::new("xoxb-1");
/// assert_eq!(format!("{token:?}"), "<redacted>");
/// assert_eq!(token.expose(), "xoxb-1");
/// ```
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes a secret that doesn't come from the configuration.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(SecretString::from(secret.into()))
    }

    /// The secret itself. Hand it to the client library and nowhere else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether `other` is this secret, in a time that doesn't tell where they differ.
    pub fn matches(&self, other: impl AsRef<[u8]>) -> bool {
        self.expose().as_bytes().ct_eq(other.as_ref()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// The configuration knows the name, and then shows the value in no error.
        #[derive(Deserialize)]
        #[serde(rename = "Secret")]
        struct Named(SecretString);

        Named::deserialize(deserializer).map(|secret| Self(secret.0))
    }
}

impl JsonSchema for Secret {
    fn schema_name() -> Cow<'static, str> {
        "Secret".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "password", "writeOnly": true })
    }
}
