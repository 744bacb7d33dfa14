//! Two of one name or kind, and names that nobody has.

use super::*;
use crate::{
    connector::{Declaration, Delivery},
    event::{AnyEvent, Event},
};

fn descriptor(name: &'static str, line: u32) -> &'static Descriptor {
    let declaration = Box::leak(Box::new(Declaration {
        name,
        summary: "",
        docs: "",
        receives: &[],
        heartbeat: None,
        dialect: &crate::text::Markdown,
        text_limit: None,
        rate: None,
        target_rate: None,
        delivery: Delivery::AtMostOnce,
        idempotent: false,
        package: "tests",
        location: Location {
            file: "chat.rs",
            line,
        },
    }));
    Box::leak(Box::new(Descriptor {
        declaration,
        sends: &[],
        resolves_targets: false,
        probes: false,
        schema: crate::__private::schema::<crate::connector::NoConfig>,
        check: |_| Ok(()),
        connect: |_, _| Box::pin(async { Err(crate::Error::Stopped) }),
    }))
}

fn event(name: &'static str, kind: Kind, line: u32) -> &'static EventType {
    fn decode(_: Event<&str>) -> serde_json::Result<AnyEvent> {
        serde_json::from_str("")
    }
    Box::leak(Box::new(EventType {
        name,
        kind,
        summary: "",
        parent: None,
        as_parent: true,
        targeted: true,
        location: Location {
            file: "events.rs",
            line,
        },
        decode,
    }))
}

#[test]
fn two_connectors_of_one_name_clash_and_show_both_places() {
    // The linker's order is nobody's choice: the text is the same either way.
    for lines in [[1, 2], [2, 1]] {
        let mut registry = Registry::default();
        registry
            .add_connector(descriptor("chat", lines[0]))
            .unwrap();
        let clash = registry
            .add_connector(descriptor("chat", lines[1]))
            .unwrap_err();
        assert_eq!(
            clash.to_string(),
            "two connectors are called `chat`: at chat.rs:1 and at chat.rs:2; rename one"
        );
    }
}

#[test]
fn the_same_connector_twice_is_no_clash() {
    let mut registry = Registry::default();
    let chat = descriptor("chat", 1);
    registry.add_connector(chat).unwrap();
    registry.add_connector(chat).unwrap();
    registry.add_connector(descriptor("other", 1)).unwrap();
    let names: Vec<_> = registry.connectors().map(Descriptor::name).collect();
    assert_eq!(names, ["chat", "other"]);
}

#[test]
fn two_event_types_of_one_name_clash_and_show_both_places() {
    let kind = Kind::of("chat.ping");
    let events = [event("chat.ping", kind, 7), event("chat.ping", kind, 3)];
    assert_eq!(
        check_events(events).unwrap_err().to_string(),
        "two event types are called `chat.ping`: at events.rs:3 and at events.rs:7; rename one"
    );
}

#[test]
fn two_event_types_of_one_kind_clash_and_show_both_names() {
    let kind = Kind::of("chat.ping");
    let events = [event("chat.ping", kind, 3), event("mail.pong", kind, 7)];
    assert_eq!(
        check_events(events).unwrap_err().to_string(),
        "the event types `chat.ping` at events.rs:3 and `mail.pong` at events.rs:7 have names of \
         one kind; rename one"
    );
}

#[test]
fn what_is_linked_here_does_not_clash() {
    check_events(event_types()).unwrap();
}

#[test]
fn an_unknown_connector_is_told_from_one_that_is_not_compiled_in() {
    inventory::submit! { KnownConnector { name: "carrier-pigeon", feature: "pigeon" } }
    let mut registry = Registry::default();
    registry.add_connector(descriptor("chat", 1)).unwrap();
    assert_eq!(
        registry.explain_unknown("carrier-pigeon"),
        "connector `carrier-pigeon` isn't compiled in; enable the cargo feature `pigeon`"
    );
    let unknown = registry.explain_unknown("something-else-entirely");
    assert!(
        unknown.starts_with("unknown connector `something-else-entirely`; "),
        "{unknown}"
    );
    assert!(unknown.contains("compiled in: `chat`"), "{unknown}");
    assert!(unknown.contains("use the_crate as _;"), "{unknown}");
}
