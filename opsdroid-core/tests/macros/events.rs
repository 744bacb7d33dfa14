//! Event types of one's own: names, families, the wire.

use opsdroid_core::{
    event::{Kind, Location},
    prelude::*,
    registry::event_types,
};

/// Is anyone there?
///
/// More of the manual.
#[event(name = "probe.ping")]
pub(crate) struct Ping {}

/// Somebody is.
#[event(name = "probe.pong")]
pub(crate) struct Pong {}

/// A reply, but louder.
#[event(name = "probe.shout")]
pub(crate) struct Shout {
    /// What is shouted.
    #[parent]
    pub reply: Reply,
}

/// Where the bot's blocks go.
#[event(name = "probe.blocks", targetless)]
#[derive(PartialEq)]
pub(crate) struct Blocks {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// What to show where blocks can't be.
    #[serde(default)]
    pub fallback: Option<String>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Block {
    /// What it says.
    pub text: String,
}

#[test]
fn the_type_knows_its_name_summary_and_place() {
    let ping = Ping::TYPE;
    assert_eq!(ping.name, "probe.ping");
    assert_eq!(ping.kind, Kind::of("probe.ping"));
    assert_eq!(ping.summary, "Is anyone there?");
    let Location { file, line } = ping.location;
    assert!(file.ends_with("events.rs"), "{file}");
    assert!(line > 0);
    assert!(ping.targeted);
    assert!(!Blocks::TYPE.targeted);
}

#[test]
fn the_name_and_the_kind_are_constants() {
    const NAME: &str = Ping::TYPE.name;
    const KIND: Kind = Ping::TYPE.kind;
    const _: () = assert!(Shout::TYPE.parent.is_some());
    assert_eq!(Kind::of(NAME), KIND);
}

#[test]
fn a_family_goes_up_to_its_top() {
    let lineage: Vec<_> = Shout::TYPE.lineage().map(|event| event.name).collect();
    assert_eq!(lineage, ["probe.shout", "reply", "message"]);
    let shout = AnyEvent::from(Event::new(Shout {
        reply: Reply::new("HEY"),
    }));
    assert!(shout.is_a(Message::TYPE));
    assert!(!shout.is_a(File::TYPE));
    assert_eq!(shout.to_parent::<Reply>().unwrap().text, "HEY");
    assert_eq!(shout.text().as_deref(), Some("HEY"));
    assert!(shout.to_parent::<Reaction>().is_none());
}

#[test]
fn a_child_reads_and_writes_like_its_parent() {
    let mut shout = Event::new(Shout {
        reply: Reply::new("hey"),
    });
    shout.text = "hey!".into();
    assert_eq!(shout.text, "hey!");
}

#[test]
fn an_event_of_ones_own_goes_over_the_wire_and_back() {
    let blocks = Blocks {
        blocks: vec![Block {
            text: "a".to_owned(),
        }],
        fallback: None,
    };
    let event = AnyEvent::from(blocks.clone().by("ann").with_id("7"));
    let json = event.to_json().unwrap();
    assert!(json.starts_with(r#"{"event":"probe.blocks""#), "{json}");
    let back = AnyEvent::from_json(&json).unwrap();
    assert_eq!(back, event);
    assert_eq!(back.downcast_ref::<Blocks>().unwrap().payload, blocks);
}

#[test]
fn a_childs_json_holds_its_parents_fields_beside_its_own() {
    let event = AnyEvent::from(Event::new(Shout {
        reply: Reply::new("HEY"),
    }));
    let json: serde_json::Value = serde_json::from_str(&event.to_json().unwrap()).unwrap();
    assert_eq!(json["payload"], serde_json::json!({ "text": "HEY" }));
    let back = AnyEvent::from_json(&json.to_string()).unwrap();
    assert_eq!(back.downcast_ref::<Shout>().unwrap().text, "HEY");
}

#[test]
fn every_linked_event_type_is_listed_once_by_name() {
    let names: Vec<_> = event_types().iter().map(|event| event.name).collect();
    assert!(
        names.contains(&"message") && names.contains(&"probe.blocks"),
        "{names:?}"
    );
    assert!(names.is_sorted());
}
