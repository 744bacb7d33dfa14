//! stub
#![allow(missing_docs)]
use crate::{error::*, target::Target};
pub fn nearest<'a>(_: &str, _: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    None
}
#[derive(Debug)]
pub struct ConfigError(BoxError);
impl ConfigError {
    pub fn new(c: impl Into<BoxError>) -> Self {
        Self(c.into())
    }
}
impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
#[derive(Clone, Debug, Default)]
pub struct WebConfig {}
#[derive(Clone, Debug)]
pub struct Delay {
    pub low: f64,
    pub high: f64,
}
#[derive(Clone, Debug, Default)]
pub struct Shared {
    pub enabled: bool,
    pub required: bool,
    pub default: bool,
    pub default_target: Target,
    pub thinking_delay: Option<Delay>,
    pub typing_delay: Option<Delay>,
}
#[derive(Clone, Debug, Default)]
pub struct Section {
    name: String,
    kind: String,
    shared: Shared,
    json: serde_json::Value,
}
impl Section {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            kind: name.into(),
            shared: Shared {
                enabled: true,
                ..Shared::default()
            },
            json: serde_json::json!({}),
        }
    }
    pub fn name(&self) -> &str {
        &self.name
    }
    pub fn kind(&self) -> &str {
        &self.kind
    }
    pub fn of_kind(mut self, k: &str) -> Self {
        self.kind = k.into();
        self
    }
    pub fn shared(&self) -> &Shared {
        &self.shared
    }
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.json.clone()).config()
    }
    pub fn error_at(&self, _: &str, m: impl Into<BoxError>) -> Error {
        Error::config(m)
    }
    pub fn error_at_kind(&self, m: impl Into<BoxError>) -> Error {
        Error::config(m)
    }
}
#[derive(Clone, Debug, Default)]
pub struct Config {
    web: WebConfig,
    connectors: Vec<Section>,
}
impl Config {
    pub fn load(_: &std::path::Path) -> Result<Self> {
        Ok(Self::default())
    }
    pub fn connectors(&self) -> &[Section] {
        &self.connectors
    }
    pub fn web(&self) -> &WebConfig {
        &self.web
    }
    pub fn error_message(&self) -> &str {
        "Something went wrong."
    }
    pub fn is_skill_enabled(&self, _: &str) -> bool {
        true
    }
}
impl Error {
    pub fn join_config(p: Vec<Error>) -> Option<Error> {
        p.into_iter().next()
    }
}
