//! A text in JSON: a string is Markdown, `{"plain": ".."}` is plain.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
    ser::SerializeMap,
};

use super::{Format, Text};

/// The only key of a plain text.
const PLAIN: &str = "plain";

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.format() {
            Format::Markdown => serializer.serialize_str(self),
            Format::Plain => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(PLAIN, self.as_str())?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Markdown, or `{\"plain\": ..}`")
    }

    fn visit_str<E: de::Error>(self, markdown: &str) -> Result<Text, E> {
        Ok(markdown.into())
    }

    fn visit_string<E: de::Error>(self, markdown: String) -> Result<Text, E> {
        Ok(markdown.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        let mut text: Option<String> = None;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            match &*key {
                PLAIN if text.is_some() => return Err(de::Error::duplicate_field(PLAIN)),
                PLAIN => text = Some(map.next_value()?),
                other => return Err(de::Error::unknown_field(other, &[PLAIN])),
            }
        }
        text.map(Text::plain)
            .ok_or_else(|| de::Error::missing_field(PLAIN))
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "oneOf": [
                { "type": "string", "description": "Markdown." },
                {
                    "type": "object",
                    "description": "A text in which nothing is markup.",
                    "properties": { "plain": { "type": "string" } },
                    "required": ["plain"],
                    "additionalProperties": false
                }
            ]
        })
    }
}
