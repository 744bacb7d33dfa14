//! Times in the configuration: to wait, and to wait at the most.

use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, SeqAccess, Visitor},
};

/// A time that something may take: more than 0, up to an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(pub Duration);

impl Timeout {
    /// The longest there is.
    const LONGEST: Duration = Duration::from_secs(3600);
}

impl<'de> Deserialize<'de> for Timeout {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|time| !time.is_zero() && *time <= Self::LONGEST)
            .map(Self)
            .ok_or_else(|| D::Error::custom("a timeout is more than 0 and up to 3600 seconds"))
    }
}

impl JsonSchema for Timeout {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timeout".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "exclusiveMinimum": 0, "maximum": 3600 })
    }
}

/// A time to wait: always the same, or by chance between two.
///
/// Both are in seconds, not below 0 and no more than a [`Duration`] holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delay {
    /// The shortest.
    pub low: f64,
    /// The longest, never below `low`.
    pub high: f64,
}

impl<'de> Deserialize<'de> for Delay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A hint only: a list is taken too.
        deserializer.deserialize_f64(DelayVisitor)
    }
}

struct DelayVisitor;

impl<'de> Visitor<'de> for DelayVisitor {
    type Value = Delay;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number of seconds or two of them, `[low, high]`")
    }

    fn visit_u64<E: serde::de::Error>(self, seconds: u64) -> Result<Delay, E> {
        self.visit_f64(seconds as f64)
    }

    fn visit_i64<E: serde::de::Error>(self, seconds: i64) -> Result<Delay, E> {
        self.visit_f64(seconds as f64)
    }

    fn visit_f64<E: serde::de::Error>(self, seconds: f64) -> Result<Delay, E> {
        Duration::try_from_secs_f64(seconds)
            .map_err(|_| E::custom("a delay is a number of seconds, not below 0"))?;
        Ok(Delay {
            low: seconds,
            high: seconds,
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Delay, A::Error> {
        let mut next = |index| {
            let item = items.next_element::<Seconds>()?;
            item.map(|item| item.0)
                .ok_or_else(|| A::Error::invalid_length(index, &"two numbers"))
        };
        let (low, high) = (next(0)?, next(1)?);
        if low > high {
            return Err(A::Error::custom("the first number is the lower one"));
        }
        Ok(Delay { low, high })
    }
}

/// Reads a time in seconds.
pub(super) fn seconds<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    let seconds = Option::<Seconds>::deserialize(deserializer)?;
    Ok(seconds.map(|seconds| Duration::try_from_secs_f64(seconds.0).unwrap_or(Duration::MAX)))
}

/// One number of a delay.
struct Seconds(f64);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        DelayVisitor.visit_f64(seconds).map(|delay| Self(delay.low))
    }
}

impl JsonSchema for Delay {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Delay".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "type": "number", "minimum": 0 },
                {
                    "type": "array",
                    "items": { "type": "number", "minimum": 0 },
                    "minItems": 2,
                    "maxItems": 2,
                },
            ]
        })
    }
}
