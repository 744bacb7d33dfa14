//! What holds for events.

use std::time::Duration;

use bytes::Bytes;
use serde_json::json;

use super::*;
use crate::status::Status;

/// One event of every type in this crate, with a payload worth writing down.
fn one_of_each() -> Vec<AnyEvent> {
    let file = File::from_url("u").named("cat.png");
    let image = Image::from_url("https://example.org/7");
    let video = Video::from_bytes("cat.mp4", Bytes::from_static(b"\0\xff"));
    let events: Vec<AnyEvent> = vec![
        Event::new(Message::new("hi")).into(),
        Event::new(EditedMessage::new("now")).into(),
        Event::new(Reply::new("yes")).into(),
        Event::new(Typing::start().for_at_most(Duration::from_millis(1500))).into(),
        Event::new(Reaction::new("👍")).into(),
        Event::new(PinMessage {}).into(),
        Event::new(UnpinMessage {}).into(),
        Event::new(DeleteMessage {}).into(),
        Event::new(file).into(),
        Event::new(image.clone()).into(),
        Event::new(video).into(),
        Event::new(NewRoom::new("den").with_param("private", true)).into(),
        Event::new(RoomName::new("den")).into(),
        Event::new(RoomAddress::new("#den:example.org")).into(),
        Event::new(RoomImage::new(image)).into(),
        Event::new(RoomDescription::new("a den")).into(),
        Event::new(JoinRoom {}).into(),
        Event::new(LeaveRoom {}).into(),
        Event::new(UserInvite {}).into(),
        Event::new(UserRole::new("admin")).into(),
        Event::new(JoinGroup {}).into(),
        Event::new(LeaveGroup {}).into(),
        Event::new(BanUser {}).into(),
        Event::new(OpsdroidStarted {}).into(),
        Event::new(StatusChanged::new(Status::Connecting, Status::Online)).into(),
    ];
    events
}

#[test]
fn every_event_type_goes_over_the_wire_and_back() {
    for event in one_of_each() {
        let json = event.to_json().unwrap();
        let back = AnyEvent::from_json(&json).unwrap();
        assert_eq!(back.event_type(), event.event_type());
        assert_eq!(back, event, "{json}");
        assert_eq!(format!("{back:?}"), format!("{event:?}"));
    }
}

#[test]
fn the_list_above_holds_every_event_type_of_this_crate() {
    let mut listed: Vec<_> = one_of_each().iter().map(AnyEvent::name).collect();
    listed.sort_unstable();
    let here = |event: &&EventType| event.location.file.contains("event/types");
    let linked: Vec<_> = crate::registry::event_types()
        .into_iter()
        .filter(here)
        .map(|event| event.name)
        .collect();
    assert_eq!(listed, linked);
}

#[test]
fn a_full_envelope_goes_over_the_wire_and_back() {
    let first = Message::new("first").with_id("1").by("bob");
    let event = Message::new("hi")
        .with_id("2")
        .by("ann")
        .with_user_id("U1")
        .in_target(Target::from("lobby").in_thread("t1"))
        .via("work")
        .at("2026-11-22T10:00:00Z".parse().unwrap())
        .linked_to(AnyEvent::from(first))
        .with_raw(json!({ "service": { "own": 1 } }))
        .with_entity("sentiment", 0.9)
        .in_private()
        .addressed_to_bot();
    let any = AnyEvent::from(event.clone());
    let back = AnyEvent::from_json(&any.to_json().unwrap()).unwrap();
    assert_eq!(back.downcast_ref::<Message>().unwrap(), &event);
}

#[test]
fn the_wire_shape_is_fixed() {
    let event = Reply::new("yes")
        .by("ann")
        .in_target("lobby")
        .linked_to("17");
    let json: serde_json::Value =
        serde_json::from_str(&AnyEvent::from(event).to_json().unwrap()).unwrap();
    assert_eq!(
        json,
        json!({
            "event": "reply",
            "user": "ann",
            "target": { "room": "lobby" },
            "linked_event": { "ids": ["17"] },
            "payload": { "text": "yes" },
        })
    );
}

#[test]
fn every_target_goes_over_the_wire_and_back() {
    for target in [
        Target::Unset,
        Target::room_id("r"),
        Target::room_id("r").in_thread("t"),
        Target::user_id("u"),
        Target::name("#general"),
    ] {
        let json = serde_json::to_string(&target).unwrap();
        assert_eq!(
            serde_json::from_str::<Target>(&json).unwrap(),
            target,
            "{json}"
        );
    }
    for wrong in [
        r#"{"thread":"t"}"#,
        r#"{"room":"r","user":"u"}"#,
        r#"{"rom":"r"}"#,
        r#""r""#,
    ] {
        assert!(serde_json::from_str::<Target>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn json_that_is_no_event_is_an_error_that_says_why() {
    for (json, expected) in [
        (
            r#"{"event":"nope","payload":{}}"#,
            "no event type `nope` is linked into this program",
        ),
        (
            r#"{"event":"message","payload":{}}"#,
            "missing field `text`",
        ),
        (
            r#"{"event":"message","payload":{"text":"hi"},"extra":1}"#,
            "unknown field `extra`",
        ),
        (r#"{"payload":{}}"#, "missing field `event`"),
        ("[]", "invalid"),
        ("", "EOF"),
    ] {
        let error = AnyEvent::from_json(json).unwrap_err().to_string();
        assert!(error.contains(expected), "{json}: {error}");
    }
}

#[test]
fn editing_a_shared_event_leaves_the_others_alone() {
    let one = AnyEvent::from(Message::new("hi").in_target("a"));
    let mut two = one.clone();
    two.set_target("b".into());
    assert_eq!(one.target(), &"a".into());
    assert_eq!(two.target(), &"b".into());
    assert_ne!(one, two);
}

#[test]
fn a_conversation_is_no_chain_of_events() {
    let mut last = AnyEvent::from(Message::new("0").with_id("0"));
    for index in 1..100 {
        last = Message::new(index.to_string())
            .with_id(index.to_string())
            .linked_to(last)
            .into();
    }
    let before = last.linked_event().unwrap().event().unwrap();
    assert_eq!(before.text().as_deref(), Some("98"));
    let link = before.linked_event().unwrap();
    assert_eq!(link.id().unwrap(), &"97");
    assert!(link.event().is_none(), "only its id is kept");
}

#[test]
fn json_with_a_chain_of_events_of_any_length_is_read_like_any_other() {
    let mut json = String::new();
    for _ in 0..100_000 {
        json.push_str(
            r#"{"event":"message","payload":{"text":"hi"},"linked_event":{"ids":["17"],"event":"#,
        );
    }
    json.push_str("null");
    json.push_str(&"}}".repeat(100_000));
    let event = AnyEvent::from_json(&json).unwrap();
    let before = event.linked_event().unwrap().event().unwrap();
    let link = before.linked_event().unwrap();
    assert_eq!(link.id().unwrap(), &"17");
    assert!(link.event().is_none(), "only its id is kept");
}

#[test]
fn kinds_of_all_linked_names_differ() {
    let types = crate::registry::event_types();
    let mut kinds: Vec<_> = types.iter().map(|event| event.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), types.len());
    assert!(types.iter().all(|event| event.kind == Kind::of(event.name)));
}
