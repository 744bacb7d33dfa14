//! What is known of a connector before one is connected.

use std::time::Duration;

use opsdroid_core::{
    connector::{Delivery, Descriptor, Rate, Registered, TextLimit, TextUnit},
    prelude::*,
};

/// Says everything
/// about itself.
///
/// And then some.
#[connector(
    name = "facts",
    emits(Message, Reaction),
    heartbeat = "90s",
    text(limit = 4096, unit = "utf16"),
    rate(limit = 30, per = "1m"),
    target_rate(limit = 1),
    delivery = "at-most-once",
    idempotent
)]
struct Facts;

/// Its part of the configuration.
#[config]
struct FactsConfig {
    /// Where the service is.
    #[allow(dead_code)]
    url: String,
    /// How many rooms to join.
    #[serde(default)]
    #[allow(dead_code)]
    room_limit: Option<u32>,
}

#[connector]
impl Facts {
    async fn connect(_config: FactsConfig, _bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    async fn probe(&self) -> Result<()> {
        Ok(())
    }

    async fn resolve_target(&self, name: &str) -> Result<Option<Target>> {
        Ok(name.strip_prefix('#').map(Target::room_id))
    }

    async fn disconnect(&self) -> Result<()> {
        Ok(())
    }
}

/// Says only what it has to.
#[connector(name = "plain-facts")]
struct Plain;

#[connector]
impl Plain {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

#[test]
fn the_descriptor_holds_what_the_attribute_says() {
    let facts = Facts::DESCRIPTOR.declaration;
    assert_eq!(facts.name, "facts");
    assert_eq!(facts.summary, "Says everything about itself.");
    assert_eq!(
        facts.docs,
        "Says everything\nabout itself.\n\nAnd then some."
    );
    let receives: Vec<_> = facts.receives.iter().map(|event| event.name).collect();
    assert_eq!(receives, ["message", "reaction"]);
    assert_eq!(facts.heartbeat, Some(Duration::from_secs(90)));
    assert_eq!(
        facts.text_limit,
        Some(TextLimit {
            max: 4096,
            unit: TextUnit::Utf16
        })
    );
    assert_eq!(
        facts.rate,
        Some(Rate {
            limit: 30,
            per: Duration::from_secs(60)
        })
    );
    assert_eq!(
        facts.target_rate,
        Some(Rate {
            limit: 1,
            per: Duration::from_secs(1)
        })
    );
    assert_eq!(facts.delivery, Delivery::AtMostOnce);
    assert!(facts.idempotent);
    assert_eq!(facts.package, "opsdroid-core");
    assert!(
        facts.location.file.ends_with("facts.rs"),
        "{}",
        facts.location
    );
    assert!(facts.location.line > 1, "{}", facts.location);
}

#[test]
fn what_the_attribute_leaves_out_has_a_default() {
    let plain = Plain::DESCRIPTOR.declaration;
    assert!(plain.receives.is_empty());
    assert_eq!(plain.heartbeat, None);
    assert_eq!(plain.text_limit, None);
    assert_eq!(plain.rate, None);
    assert_eq!(plain.target_rate, None);
    assert_eq!(plain.delivery, Delivery::AtLeastOnce);
    assert!(!plain.idempotent);
}

#[test]
fn the_descriptor_tells_which_optional_methods_there_are() {
    assert!(Facts::DESCRIPTOR.probes && Facts::DESCRIPTOR.resolves_targets);
    assert!(!Plain::DESCRIPTOR.probes && !Plain::DESCRIPTOR.resolves_targets);
}

#[test]
fn the_descriptor_is_readable_at_compile_time() {
    const DESCRIPTOR: &Descriptor = Facts::DESCRIPTOR;
    const NAME: &str = DESCRIPTOR.name();
    const LIMIT: u32 = match DESCRIPTOR.declaration.text_limit {
        Some(limit) => limit.max,
        None => 0,
    };
    const _: () = assert!(DESCRIPTOR.probes && LIMIT == 4096);
    assert_eq!(NAME, "facts");
}

#[test]
fn the_schema_carries_the_fields_docs_and_refuses_other_keys() {
    let schema = (Facts::DESCRIPTOR.schema)();
    let schema = schema.as_value();
    assert_eq!(
        schema["properties"]["url"]["description"],
        "Where the service is."
    );
    assert_eq!(
        schema["properties"]["room-limit"]["description"],
        "How many rooms to join."
    );
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["required"], serde_json::json!(["url"]));
}

#[test]
fn a_connector_without_configuration_has_an_empty_schema() {
    let schema = (Plain::DESCRIPTOR.schema)();
    assert_eq!(schema.as_value()["additionalProperties"], false);
}
