//! `connectors`: what is compiled in, what it can send and receive, and what it needs.
//!
//! What `--json` prints is for programs: an array with an object for each connector, sorted by name,
//! whose keys stay as they are and may become more:
//!
//! | key | what |
//! |---|---|
//! | `name` | the connector's, as in the configuration |
//! | `summary` | what it is, in one sentence |
//! | `package` | the crate that it is in |
//! | `receives` | the names of the events it receives |
//! | `sends` | `{"event": name, "subclasses": bool}`, with those of its family or without |
//! | `configuration` | the JSON Schema of its own keys, without those that every connector has |

use std::fmt::Write;

use opsdroid_core::{
    Result,
    connector::{Capability, Descriptor},
};
use serde_json::{Value, json};

use super::output;

const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

pub(super) fn list(as_json: bool) -> Result<()> {
    let registry = super::linked()?;
    let descriptors: Vec<_> = registry.connectors().collect();
    if as_json {
        let list: Vec<_> = descriptors.into_iter().map(json).collect();
        return output::print(&format!("{:#}\n", Value::from(list)));
    }
    if descriptors.is_empty() {
        return output::print("no connector is compiled in; each has a cargo feature\n");
    }
    let texts: Vec<_> = descriptors.into_iter().map(text).collect();
    output::print(&texts.join("\n"))
}

fn text(descriptor: &'static Descriptor) -> String {
    let declaration = descriptor.declaration;
    let receives = declaration
        .receives
        .iter()
        .map(|event| event.name.to_owned());
    let sends = descriptor
        .sends
        .iter()
        .map(|Capability { event, subclasses }| match subclasses {
            true => format!("{} (and its subclasses)", event.name),
            false => event.name.to_owned(),
        });
    let mut text = format!(
        "{BOLD}{}{PLAIN}  {}\n",
        declaration.name, declaration.summary
    );
    // A `String` takes everything.
    let _ = writeln!(text, "  receives  {}", listed(receives));
    let _ = writeln!(text, "  sends     {}", listed(sends));
    let keys = keys(&(descriptor.schema)().to_value());
    if keys.is_empty() {
        text.push_str("  needs     nothing\n");
        return text;
    }
    text.push_str("  configuration\n");
    let width = keys
        .iter()
        .map(|key| key.name.len())
        .max()
        .unwrap_or_default();
    for Key {
        name,
        required,
        summary,
    } in keys
    {
        let needed = if required { "(required) " } else { "" };
        let _ = writeln!(text, "    {name:width$}  {needed}{summary}");
    }
    text
}

fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<_> = names.collect();
    if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    }
}

/// A key of a connector's section.
struct Key {
    name: String,
    required: bool,
    summary: String,
}

/// The keys that are required come first.
fn keys(schema: &Value) -> Vec<Key> {
    let required = |name: &str| {
        let required = schema["required"].as_array();
        required.is_some_and(|required| required.iter().any(|key| key == name))
    };
    let properties = schema["properties"].as_object().into_iter().flatten();
    let mut keys: Vec<_> = properties
        .map(|(name, property)| Key {
            name: name.clone(),
            required: required(name),
            summary: property["description"]
                .as_str()
                .unwrap_or_default()
                .replace('\n', " "),
        })
        .collect();
    keys.sort_by_key(|key| !key.required);
    keys
}

fn json(descriptor: &'static Descriptor) -> Value {
    let declaration = descriptor.declaration;
    let receives: Vec<_> = declaration
        .receives
        .iter()
        .map(|event| event.name)
        .collect();
    let sends = descriptor.sends.iter().map(
        |Capability { event, subclasses }| json!({ "event": event.name, "subclasses": subclasses }),
    );
    json!({
        "name": declaration.name,
        "summary": declaration.summary,
        "package": declaration.package,
        "receives": receives,
        "sends": sends.collect::<Vec<_>>(),
        "configuration": (descriptor.schema)(),
    })
}
