//! Lines of IRC as events, and events as lines.
// A helper fails a test by panicking.
#![allow(clippy::unwrap_used)]

use opsdroid_core::prelude::*;
use opsdroid_irc::{Action, convert, identity::Identity, rooms::Rooms};

fn me() -> Identity {
    Identity::new("opsdroid")
}

fn events(line: &str) -> Vec<AnyEvent> {
    convert::events(&line.parse().unwrap(), line, &me(), &Rooms::default())
}

fn event<P: Payload>(line: &str) -> Event<P> {
    let events = events(line);
    assert_eq!(events.len(), 1, "{line}: {events:?}");
    events[0]
        .downcast_ref::<P>()
        .unwrap_or_else(|| panic!("{:?}", events[0]))
        .clone()
}

fn lines(event: impl Into<AnyEvent>) -> Vec<String> {
    let lines = convert::lines(&event.into(), &me()).unwrap();
    lines.iter().map(|line| line.as_str().to_owned()).collect()
}

fn refused(event: impl Into<AnyEvent>) -> &'static str {
    convert::lines(&event.into(), &me()).unwrap_err().class()
}

#[test]
fn a_channel_message_says_who_where_when_and_which() {
    let line = "@time=2026-11-22T16:00:00.123Z;msgid=abc;account=ann :Ann!a@host \
                PRIVMSG #General :hello, opsdroid";
    let message = event::<Message>(line);
    assert_eq!(message.text, "hello, opsdroid");
    assert_eq!(message.target, Target::room_id("#general"));
    assert_eq!(message.user.as_deref(), Some("Ann"));
    assert_eq!(message.user_id.as_deref(), Some("ann"));
    assert_eq!(message.id.as_ref().unwrap(), &"abc");
    assert_eq!(
        message.created.unwrap().to_string(),
        "2026-11-22T16:00:00.123Z"
    );
    assert_eq!(message.raw.as_ref().unwrap()["line"], line);
    assert!(message.mentions_bot && !message.direct);
}

#[test]
fn a_message_without_tags_has_the_senders_address_as_user_id() {
    let message = event::<Message>(":Ann!a@host PRIVMSG #c :hello");
    assert_eq!(message.user_id.as_deref(), Some("Ann!a@host"));
    assert_eq!((message.id.as_ref(), message.created), (None, None));
    assert!(!message.mentions_bot);
}

#[test]
fn a_name_alone_is_no_user_id_since_it_would_look_like_an_account() {
    assert_eq!(event::<Message>(":ann PRIVMSG #c :hello").user_id, None);
}

#[test]
fn a_private_message_is_answered_to_its_sender() {
    let message = event::<Message>(":Ann!a@h PRIVMSG OPSDROID :psst");
    assert_eq!(message.target, Target::user_id("ann"));
    assert!(message.direct);
}

#[test]
fn a_message_to_those_of_a_rank_is_one_in_the_room() {
    assert_eq!(
        event::<Message>(":a!a@h PRIVMSG @#ops :x").target,
        Target::room_id("#ops")
    );
}

#[test]
fn colours_are_no_part_of_a_text() {
    let message = event::<Message>(":a!a@h PRIVMSG #c :\x02\x0304,01red\x03 alert\x0f");
    assert_eq!(message.text, "red alert");
}

#[test]
fn an_action_is_a_message_of_its_own_kind() {
    for line in [
        ":a!a@h PRIVMSG #c :\x01ACTION waves\x01",
        ":a!a@h PRIVMSG #c :\x01ACTION waves",
    ] {
        assert_eq!(event::<Action>(line).message.text, "waves");
        assert_eq!(
            events(line)[0].to_parent::<Message>().unwrap().text,
            "waves"
        );
    }
}

#[test]
fn people_who_come_and_go_are_told() {
    let join = event::<JoinRoom>(":ann!a@h JOIN #C");
    assert_eq!(
        (join.user.as_deref(), join.target),
        (Some("ann"), Target::room_id("#c"))
    );
    assert!(
        event::<JoinRoom>(":ann!a@h JOIN #c account :Real Name")
            .user
            .is_some()
    );
    let part = event::<LeaveRoom>(":ann!a@h PART #c :bye");
    assert_eq!(
        (part.user.as_deref(), part.target),
        (Some("ann"), Target::room_id("#c"))
    );
    let kick = event::<LeaveRoom>(":op!o@h KICK #c ann :out");
    assert_eq!((kick.user.as_deref(), kick.user_id), (Some("ann"), None));
}

#[test]
fn who_quits_leaves_every_room_they_were_seen_in() {
    let mut rooms = Rooms::default();
    for line in [
        ":opsdroid!o@h JOIN #a",
        ":opsdroid!o@h JOIN #b",
        ":Ann!a@h JOIN #b",
    ] {
        rooms.learn(&line.parse().unwrap(), &me());
    }
    let quit = ":ann!a@h QUIT :gone";
    let left = convert::events(&quit.parse().unwrap(), quit, &me(), &rooms);
    assert_eq!(left.len(), 1);
    let left = left[0].downcast_ref::<LeaveRoom>().unwrap();
    assert_eq!(left.target, Target::room_id("#b"));
}

#[test]
fn a_topic_and_an_invitation_are_events() {
    let topic = event::<RoomDescription>(":ann!a@h TOPIC #c :all new");
    assert_eq!(
        (&*topic.description, &topic.target),
        ("all new", &Target::room_id("#c"))
    );
    let invite = event::<UserInvite>(":ann!a@h INVITE opsdroid #c");
    assert_eq!(
        (invite.user.as_deref(), invite.target),
        (Some("ann"), Target::room_id("#c"))
    );
}

#[test]
fn what_is_no_event_or_the_bots_own_makes_none() {
    for line in [
        ":opsdroid!o@h PRIVMSG #c :my own",
        ":OPSDROID!o@h JOIN #c",
        ":opsdroid!o@h TOPIC #c :mine",
        ":op!o@h KICK #c opsdroid :out",
        ":ann!a@h NOTICE #c :never answer this",
        ":ann!a@h PRIVMSG opsdroid :\x01VERSION\x01",
        ":ann!a@h PRIVMSG $*.org :to everybody",
        ":irc.example.org PRIVMSG opsdroid :from a server",
        "PRIVMSG opsdroid :from nobody",
        ":ann!a@h INVITE bob #c",
        ":ann!a@h PRIVMSG",
        ":s 404 opsdroid #c :no",
    ] {
        assert!(events(line).is_empty(), "{line}");
    }
}

#[test]
fn a_message_goes_to_a_channel_or_a_person() {
    assert_eq!(
        lines(Message::new("hi there").in_target("#c")),
        ["PRIVMSG #c :hi there"]
    );
    let to_ann = Message::new(":)").in_target(Target::user_id("ann"));
    assert_eq!(lines(to_ann), ["PRIVMSG ann ::)"]);
}

#[test]
fn a_reply_in_a_channel_is_addressed_and_one_in_private_is_not() {
    let question = AnyEvent::from(Message::new("who?").by("Ann").in_target("#c"));
    let reply = Reply::new("me").in_target("#c").linked_to(question.clone());
    assert_eq!(lines(reply), ["PRIVMSG #c :Ann: me"]);
    let private = Reply::new("me")
        .in_target(Target::user_id("ann"))
        .linked_to(question.clone());
    assert_eq!(lines(private), ["PRIVMSG ann :me"]);
    let message = Message::new("me").in_target("#c").linked_to(question);
    assert_eq!(lines(message), ["PRIVMSG #c :me"]);
    assert_eq!(
        lines(Reply::new("me").in_target("#c").linked_to("17")),
        ["PRIVMSG #c :me"]
    );
}

#[test]
fn an_action_is_framed_on_every_line() {
    let action = Action::new("waves\nand goes\x01").in_target("#c");
    let expected = [
        "PRIVMSG #c :\x01ACTION waves\x01",
        "PRIVMSG #c :\x01ACTION and goes\x01",
    ];
    assert_eq!(lines(action), expected);
}

#[test]
fn a_text_can_be_no_command() {
    let hostile = Message::new("hi\r\nQUIT :bye\rNICK x\nJOIN 0\0\x01VERSION\x01").in_target("#c");
    let expected = ["hi", "QUIT :bye", "NICK x", "JOIN 0VERSION"];
    assert_eq!(
        lines(hostile),
        expected.map(|text| format!("PRIVMSG #c :{text}"))
    );
    for target in ["#c\r\nQUIT", "#a,#b", "#c :x", "", ":c"] {
        assert_eq!(
            refused(Message::new("x").in_target(target)),
            "not-found",
            "{target:?}"
        );
    }
    assert_eq!(
        refused(Message::new("x").in_target("#".repeat(480))),
        "not-found"
    );
    assert_eq!(refused(Message::new(" \r\n\0").in_target("#c")), "rejected");
}

#[test]
fn long_texts_fit_with_the_longest_address_and_arrive_whole() {
    let texts = [
        "word ".repeat(300),
        "ß".repeat(700),
        "日本語".repeat(300),
        "👩‍👩‍👧‍👦".repeat(60),
    ];
    for text in texts {
        for wrap in [false, true] {
            let lines = match wrap {
                true => lines(Action::new(&*text).in_target("#general")),
                false => lines(Message::new(&*text).in_target("#general")),
            };
            let mut whole = String::new();
            for line in &lines {
                let address = format!(":opsdroid!{}@{} ", "u".repeat(12), "h".repeat(64));
                assert!(address.len() + line.len() + 2 <= 512, "{}", line.len());
                let text = line.strip_prefix("PRIVMSG #general :").unwrap();
                whole += text
                    .trim_start_matches("\x01ACTION ")
                    .trim_end_matches('\x01');
            }
            assert!(lines.len() > 1);
            assert_eq!(whole, text);
        }
    }
}

#[test]
fn a_topic_is_one_line() {
    let topic = |text: &str| {
        let event = RoomDescription::new(text).in_target("#c");
        convert::topic(&event, &me()).map(|line| line.as_str().to_owned())
    };
    assert_eq!(topic("a\r\nQUIT").unwrap(), "TOPIC #c :a  QUIT");
    assert_eq!(topic("").unwrap(), "TOPIC #c :");
    assert_eq!(topic(&"x".repeat(500)).unwrap_err().class(), "rejected");
}

#[test]
fn commands_need_a_channel_and_an_invitation_a_guest() {
    let join = convert::membership("JOIN", &"#c".into()).unwrap();
    assert_eq!(join.as_str(), "JOIN #c");
    for target in [
        Target::user_id("#c"),
        "ann".into(),
        "0".into(),
        "#a,#b".into(),
    ] {
        let refused = convert::membership("JOIN", &target).unwrap_err();
        assert_eq!(refused.class(), "not-found", "{target}");
    }
    let invite = convert::invite(&UserInvite {}.by("ann").in_target("#c")).unwrap();
    assert_eq!(invite.as_str(), "INVITE ann #c");
    let nobody = convert::invite(&UserInvite {}.in_target("#c")).unwrap_err();
    assert_eq!(nobody.class(), "rejected");
}

#[test]
fn names_that_people_type_become_ids() {
    let target = |name| convert::target(name, &me());
    assert_eq!(target("#General"), Some(Target::room_id("#general")));
    assert_eq!(target("&local"), Some(Target::room_id("&local")));
    assert_eq!(target("@Ann"), Some(Target::user_id("ann")));
    for name in ["general", "", "@", "#a,#b", "@#c", "#a b"] {
        assert_eq!(target(name), None, "{name:?}");
    }
}
