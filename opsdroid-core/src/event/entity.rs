//! What matchers and parsers find in an event: named values with a confidence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The entities of an event, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Entities(BTreeMap<String, Entity>);

/// One or several values found under one name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// In the order they were found; never empty.
    pub values: Vec<Value>,
    /// How sure the finder is, from 0 to 1. A regular expression is always sure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

impl Entity {
    /// The first value.
    pub fn value(&self) -> Option<&Value> {
        self.values.first()
    }
}

impl Entities {
    /// The entity with this name.
    pub fn get(&self, name: &str) -> Option<&Entity> {
        self.0.get(name)
    }

    /// Sets an entity to one value, in place of any it had.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) -> &mut Entity {
        let entity = Entity {
            values: vec![value.into()],
            confidence: None,
        };
        let slot = self.0.entry(name.into());
        slot.insert_entry(entity).into_mut()
    }

    /// Adds a value to those the entity has.
    pub fn append(&mut self, name: impl Into<String>, value: impl Into<Value>) -> &mut Entity {
        let slot = self.0.entry(name.into());
        let entity = slot.or_insert_with(|| Entity {
            values: Vec::new(),
            confidence: None,
        });
        entity.values.push(value.into());
        entity
    }

    /// All entities, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entity)> {
        self.0.iter().map(|(name, entity)| (name.as_str(), entity))
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
