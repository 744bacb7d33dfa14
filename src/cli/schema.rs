//! `schema`: one JSON Schema for the whole file, with every linked connector's section.
//!
//! An editor completes and checks by it. The last word has `opsdroid check`, which knows more: what
//! a schema can't tell it lets pass.

use opsdroid_core::{
    Registry, Result,
    config::{LogConfig, Shared, SkillConfig, StorageConfig, WebConfig},
    connector::Descriptor,
};
use schemars::schema_for;
use serde_json::{Map, Value, json};

use super::output;

pub(super) fn print() -> Result<()> {
    output::print(&format!("{:#}\n", schema(&super::linked()?)))
}

fn schema(registry: &Registry) -> Value {
    let mut defs = Map::new();
    let shared = part("shared", schema_for!(Shared).to_value(), &mut defs);
    for descriptor in registry.connectors() {
        let section = section(descriptor, &shared, &mut defs);
        defs.insert(format!("connector.{}", descriptor.name()), section);
    }
    let names: Vec<_> = registry.connectors().map(Descriptor::name).collect();
    let named: Map<_, _> = names
        .iter()
        .map(|name| (name.to_string(), by_name(name)))
        .collect();
    defs.insert("by-type".to_owned(), by_type(&names));

    let properties = json!({
        "connectors": {
            "description": "The connectors, each under a name; what it is called is what it is, \
                            unless it says its `type`.",
            "type": ["object", "null"],
            "properties": named,
            "additionalProperties": { "$ref": "#/$defs/by-type" },
        },
        "skills": {
            "description": "What is set for a skill, under its function's name.",
            "type": ["object", "null"],
            "additionalProperties": part("skill", schema_for!(SkillConfig).to_value(), &mut defs),
        },
        "web": part("web", schema_for!(WebConfig).to_value(), &mut defs),
        "logging": part("logging", schema_for!(LogConfig).to_value(), &mut defs),
        "storage": part("storage", schema_for!(StorageConfig).to_value(), &mut defs),
        "error-message": {
            "description": "What a user is told when a skill fails; an empty text says nothing.",
            "type": "string",
        },
        "welcome-message": {
            "description": "opsdroid's users may have it; it is accepted.",
            "type": "boolean",
        },
        "proxy": {
            "description": "The proxy for outgoing connections.",
            "type": "string",
            "format": "password",
        },
        "ca-file": {
            "description": "A file of certificates (PEM) that outgoing connections trust as well.",
            "type": "string",
        },
        "skill-timeout": {
            "description": "How long a skill may take, in seconds: what it waits for a receipt or for its user is left out; 300 if it isn't set, 0 is without end.",
            "type": "number",
            "minimum": 0,
        },
        "redelivery-window": {
            "description": "How long an event that a service delivers again is recognised, in seconds; a day if it isn't set.",
            "type": "number",
            "minimum": 0,
        },
        "worker-threads": {
            "description": "How many threads the bot works with.",
            "type": "integer",
            "minimum": 1,
        },
    });
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The configuration of opsdroid",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": defs,
    });
    widen(&mut schema);
    schema
}

/// A connector's section: its own keys, and those that all connectors have.
fn section(descriptor: &Descriptor, shared: &Value, defs: &mut Map<String, Value>) -> Value {
    let mut section = part(descriptor.name(), (descriptor.schema)().to_value(), defs);
    let own = section["properties"].take();
    let mut keys = shared["properties"].clone();
    if let (Value::Object(keys), Value::Object(own)) = (&mut keys, own) {
        keys.extend(own);
    }
    section["properties"] = keys;
    section["additionalProperties"] = false.into();
    section["description"] = descriptor.declaration.docs.into();
    if let Some(required) = section
        .as_object_mut()
        .and_then(|own| own.remove("required"))
    {
        // Of a connector that is switched off nothing is read.
        section["if"] = json!({
            "properties": { "enabled": { "const": false } },
            "required": ["enabled"],
        });
        section["else"] = json!({ "required": required });
    }
    section
}

/// What stands under a connector's own name: that connector, unless it says what else it is.
fn by_name(name: &str) -> Value {
    json!({
        "if": { "type": "object", "anyOf": says_type() },
        "then": { "$ref": "#/$defs/by-type" },
        "else": { "$ref": format!("#/$defs/connector.{name}") },
    })
}

/// What stands under any other name: the connector that it says.
fn by_type(names: &[&'static str]) -> Value {
    let cases = names.iter().map(|name| {
        json!({
            "if": { "properties": { "type": { "const": name } }, "required": ["type"] },
            "then": { "$ref": format!("#/$defs/connector.{name}") },
        })
    });
    json!({
        "type": "object",
        "properties": { "type": { "enum": names } },
        "anyOf": says_type(),
        "allOf": cases.collect::<Vec<_>>(),
    })
}

fn says_type() -> Value {
    json!([{ "required": ["type"] }, { "required": ["module"] }])
}

/// A schema as a part of ours: what it defines moves to our definitions, under its own prefix.
fn part(prefix: &str, mut schema: Value, defs: &mut Map<String, Value>) -> Value {
    rename_references(&mut schema, prefix);
    let Some(object) = schema.as_object_mut() else {
        return schema;
    };
    object.remove("$schema");
    object.remove("title");
    if let Some(Value::Object(own)) = object.remove("$defs") {
        defs.extend(
            own.into_iter()
                .map(|(name, schema)| (format!("{prefix}.{name}"), schema)),
        );
    }
    schema
}

fn rename_references(schema: &mut Value, prefix: &str) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get_mut("$ref")
                && let Some(name) = reference.strip_prefix("#/$defs/")
            {
                *reference = format!("#/$defs/{prefix}.{name}");
            }
            object
                .values_mut()
                .for_each(|value| rename_references(value, prefix));
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| rename_references(item, prefix)),
        _ => {}
    }
}

/// What is read besides what a type's own schema says: `$PORT` for a number or a switch, a number
/// for a text, and nothing for a list or a mapping that may be empty.
fn widen(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            let mut types = match object.get("type") {
                Some(Value::String(one)) => vec![Value::from(one.as_str())],
                Some(Value::Array(several)) => several.clone(),
                _ => Vec::new(),
            };
            let is = |kind: &str| types.iter().any(|one| one == kind);
            let needs = ["required", "else", "anyOf"].map(|key| object.contains_key(key));
            let more = if is("string") && !is("integer") {
                "number"
            } else if is("integer") || is("number") || is("boolean") {
                "string"
            } else if is("array") || is("object") && !needs.contains(&true) {
                "null"
            } else {
                ""
            };
            if !more.is_empty() && !is(more) {
                types.push(more.into());
                object.insert("type".to_owned(), types.into());
                if more == "string" {
                    object.insert("pattern".to_owned(), r"\$".into());
                }
            }
            object.values_mut().for_each(widen);
        }
        Value::Array(items) => items.iter_mut().for_each(widen),
        _ => {}
    }
}
