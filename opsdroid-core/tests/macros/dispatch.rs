//! Which method an event reaches, and what happens where there is none.

use std::sync::Mutex;

use opsdroid_core::{
    connector::{Connector, Handles, Registered},
    event::Kind,
    prelude::*,
};

use super::events::{self, Ping};

/// Notes which method an event reached, and as what.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Notes {
    fn take(&self, method: &str, event: &str) -> Result<Receipt> {
        self.0.lock().unwrap().push(format!("{method} {event}"));
        Ok(Receipt::none())
    }
}

/// Takes events in every way there is.
#[connector(name = "many-ways")]
#[derive(Default)]
struct ManyWays {
    notes: Notes,
}

type Emoji = Reaction;

#[connector]
impl ManyWays {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self::default())
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        bot.stopped().await;
        Ok(())
    }

    #[register_event(Message, include_subclasses)]
    async fn message(&self, message: &Event<Message>) -> Result<Receipt> {
        self.notes.take("message", &message.text)
    }

    #[register_event(EditedMessage)]
    async fn edited(&self, edited: &Event<EditedMessage>) -> Result<Receipt> {
        self.notes.take("edited", &edited.text)
    }

    #[register_event(File, include_subclasses)]
    async fn file(&self, file: &AnyEvent) -> Result<Receipt> {
        self.notes.take("file", file.name())
    }

    #[register_event(JoinRoom, LeaveRoom)]
    async fn people<P: Payload>(&self, event: &Event<P>) -> Result<Receipt> {
        self.notes.take("people", event.target.id())?;
        self.notes.take("people", P::TYPE.name)
    }

    #[register_event(PinMessage, UnpinMessage)]
    async fn pins(&self, event: &AnyEvent) -> Result<Receipt> {
        self.notes.take("pins", event.name())
    }

    #[register_event(Emoji)]
    async fn by_an_alias(&self, reaction: &Event<Reaction>) -> Result<Receipt> {
        self.notes.take("by_an_alias", &reaction.emoji)
    }

    #[register_event(Ping)]
    #[register_event(events::Pong)]
    async fn own(&self, event: &AnyEvent) -> Result<Receipt> {
        self.notes.take("own", event.name())
    }

    #[cfg(test)]
    #[register_event(RoomName)]
    async fn compiled(&self, name: &Event<RoomName>) -> Result<Receipt> {
        self.notes.take("compiled", &name.name)
    }

    #[cfg(not(test))]
    #[register_event(Typing, include_subclasses)]
    async fn not_compiled(&self, typing: &Event<NoSuchTypeAnywhere>) -> Result<Receipt> {
        self.no_such_method_either(typing)
    }
}

async fn route(event: impl Into<AnyEvent>) -> Vec<String> {
    let connector = ManyWays::default();
    connector.send(&event.into()).await.unwrap();
    connector.notes.0.into_inner().unwrap()
}

#[tokio::test]
async fn an_event_reaches_the_method_registered_for_it() {
    assert_eq!(route(Event::new(Message::new("hi"))).await, ["message hi"]);
}

#[tokio::test]
async fn a_family_member_reaches_the_typed_method_as_its_parent() {
    assert_eq!(route(Event::new(Reply::new("yes"))).await, ["message yes"]);
}

#[tokio::test]
async fn a_family_member_reaches_the_erased_method_as_itself() {
    let image = Image::from_url("https://example.org/a");
    assert_eq!(route(Event::new(image)).await, ["file image"]);
}

#[tokio::test]
async fn an_exact_registration_wins_over_the_family() {
    assert_eq!(
        route(Event::new(EditedMessage::new("now"))).await,
        ["edited now"]
    );
}

#[tokio::test]
async fn a_grandchild_reaches_its_familys_method() {
    let shout = events::Shout {
        reply: Reply::new("HEY"),
    };
    assert_eq!(route(Event::new(shout)).await, ["message HEY"]);
}

#[tokio::test]
async fn the_envelope_is_carried_over_to_the_parent() {
    let reply = Reply::new("yes")
        .by("ann")
        .in_target("#general")
        .linked_to("17");
    let parent = AnyEvent::from(reply).to_parent::<Message>().unwrap();
    assert_eq!(parent.user.as_deref(), Some("ann"));
    assert_eq!(parent.target, "#general".into());
    assert_eq!(parent.linked_event.as_ref().unwrap().id().unwrap(), &"17");
}

#[tokio::test]
async fn a_generic_method_gets_each_of_its_events_typed() {
    let notes = route(JoinRoom {}.in_target("#a")).await;
    assert_eq!(notes, ["people #a", "people join-room"]);
    let notes = route(LeaveRoom {}.in_target("#b")).await;
    assert_eq!(notes, ["people #b", "people leave-room"]);
}

#[tokio::test]
async fn an_erased_method_gets_each_of_its_events() {
    assert_eq!(route(Event::new(PinMessage {})).await, ["pins pin-message"]);
    assert_eq!(
        route(Event::new(UnpinMessage {})).await,
        ["pins unpin-message"]
    );
}

#[tokio::test]
async fn an_event_type_is_known_by_what_it_is_not_by_how_it_is_spelled() {
    assert_eq!(
        route(Event::new(Reaction::new("👍"))).await,
        ["by_an_alias 👍"]
    );
}

#[tokio::test]
async fn one_method_may_have_several_attributes_and_events_of_its_own() {
    assert_eq!(route(Event::new(Ping {})).await, ["own probe.ping"]);
    assert_eq!(route(Event::new(events::Pong {})).await, ["own probe.pong"]);
}

#[tokio::test]
async fn a_method_that_is_not_compiled_takes_its_row_with_it() {
    let sends = |kind: Kind| {
        ManyWays::DESCRIPTOR
            .sends
            .iter()
            .any(|c| c.event.kind == kind)
    };
    assert!(sends(RoomName::TYPE.kind));
    assert!(!sends(Typing::TYPE.kind));
    assert!(!ManyWays::DESCRIPTOR.can_send(Typing::TYPE));
    assert_eq!(
        route(Event::new(RoomName::new("den"))).await,
        ["compiled den"]
    );

    let error = ManyWays::default()
        .send(&Event::new(Typing::start()).into())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unsupported(_)), "{error}");
}

// Had the method left its marker behind, this would be a second one.
impl Handles<Typing> for ManyWays {}

#[tokio::test]
async fn an_unsupported_event_says_what_who_and_what_instead() {
    let event = UserRole::new("admin").in_target("#general");
    let error = ManyWays::default()
        .send(&event.clone().into())
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("connector `many-ways` can't send `user-role` events; "),
        "{text}"
    );
    for sent in [
        "`message`",
        "`edited-message`",
        "`file`",
        "`reaction`",
        "`probe.pong`",
    ] {
        assert!(text.contains(sent), "{sent} is missing in: {text}");
    }
    // Once it runs, it goes by its name in the configuration.
    let error = ManyWays::default()
        .send(&event.via("work").into())
        .await
        .unwrap_err();
    assert!(
        error.to_string().starts_with("connector `work` can't"),
        "{error}"
    );
}

#[tokio::test]
async fn what_can_be_sent_is_a_bound_anyone_can_write() {
    async fn react<C: Connector + Handles<Reaction>>(connector: &C) -> Result<Receipt> {
        connector
            .send(&Event::new(Reaction::new("🎉")).into())
            .await
    }
    let connector = ManyWays::default();
    react(&connector).await.unwrap();
    assert_eq!(connector.notes.0.into_inner().unwrap(), ["by_an_alias 🎉"]);
}

#[test]
fn the_capabilities_are_the_dispatch_table_in_its_order() {
    let sends = ManyWays::DESCRIPTOR.sends.iter();
    let sends: Vec<_> = sends.map(|c| (c.event.name, c.subclasses)).collect();
    assert_eq!(
        sends,
        [
            ("message", true),
            ("edited-message", false),
            ("file", true),
            ("join-room", false),
            ("leave-room", false),
            ("pin-message", false),
            ("unpin-message", false),
            ("reaction", false),
            ("probe.ping", false),
            ("probe.pong", false),
            ("room-name", false),
        ]
    );
    assert!(ManyWays::DESCRIPTOR.can_send(Reply::TYPE), "as a message");
    assert!(ManyWays::DESCRIPTOR.can_send(Video::TYPE), "as a file");
}

/// Takes nothing: a service that only tells.
#[connector(name = "teller", emits(Message))]
struct Teller;

#[connector]
impl Teller {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_connector_that_sends_nothing_says_so() {
    let error = Teller
        .send(&Event::new(Message::new("hi")).into())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "connector `teller` can't send `message` events; it only receives"
    );
}
