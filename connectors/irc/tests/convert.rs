//! Lines of IRC as events, and events as lines.
// A helper fails a test by panicking.
#![allow(clippy::unwrap_used)]

use opsdroid_core::{prelude::*, text::Format};
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
fn formatting_codes_are_markdown_and_all_else_is_as_it_was_typed() {
    for (said, expected) in [
        ("**2** * 3 <@ann> `x`", Text::plain("**2** * 3 <@ann> `x`")),
        (
            "\x02\x0304,01red\x03 alert\x0f *",
            Text::from("**red alert** \\*"),
        ),
        ("\x0304red\x03 *alert*", Text::plain("red *alert*")),
        ("\x1da\x1d \x1eb\x1e \x11c\x11", Text::from("*a* ~~b~~ `c`")),
    ] {
        let message = event::<Message>(&format!(":a!a@h PRIVMSG #c :{said}"));
        assert_eq!(message.text, expected, "{said:?}");
        let action = event::<Action>(&format!(":a!a@h PRIVMSG #c :\x01ACTION {said}\x01"));
        assert_eq!(action.message.text, expected, "{said:?}");
        let topic = event::<RoomDescription>(&format!(":a!a@h TOPIC #c :{said}"));
        assert_eq!(topic.description, expected, "{said:?}");
    }
    let named = event::<Message>(":a!a@h PRIVMSG #c :\x02ops\x02droid: hi");
    assert!(named.mentions_bot);
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
fn messages_replies_and_actions_are_formatted() {
    let question = AnyEvent::from(Message::new("who?").by("Ann").in_target("#c"));
    for (markdown, written) in [
        ("**now**", &["\x02now\x0f"][..]),
        ("*a\nb*", &["\x1da\x0f", "\x1db\x0f"]),
        ("- a\n- `b`", &["• a", "• \x11b\x0f"]),
        ("<@Bob!b@h>, see <#general>", &["Bob, see #general"]),
        ("```rust\nx\n```", &["\x11x\x0f"]),
        ("2 \\* 3", &["2 * 3"]),
    ] {
        let expected = |before: &str, after: &str, addressee: &str| -> Vec<String> {
            let addressees = [addressee].into_iter().chain(std::iter::repeat(""));
            let lines = addressees.zip(written);
            lines
                .map(|(to, line)| format!("PRIVMSG #c :{before}{to}{line}{after}"))
                .collect()
        };
        let message = Message::new(markdown).in_target("#c");
        assert_eq!(lines(message), expected("", "", ""));
        let reply = Reply::new(markdown)
            .in_target("#c")
            .linked_to(question.clone());
        assert_eq!(lines(reply), expected("", "", "Ann: "));
        let action = Action::new(markdown).in_target("#c");
        assert_eq!(lines(action), expected("\x01ACTION ", "\x01", ""));
    }
}

#[test]
fn a_text_can_be_no_command_and_formats_nothing_by_codes_of_its_own() {
    let hostile = "hi\r\nQUIT :bye\rNICK x\nJOIN 0\0\x01VERSION\x01 \x02b\x1d\x0f\x0304c\u{9b}d";
    let expected = ["hi", "QUIT :bye", "NICK x", "JOIN 0VERSION b04cd"];
    for text in [
        Text::plain(hostile),
        Text::from(hostile),
        Text::from(format!("```\n{hostile}\n```")),
        Text::from(format!("<@{}>", hostile.replace(['\r', '\n', ' '], ""))),
        Text::from(format!("[{hostile}](<https://a.b/{hostile}>)")),
    ] {
        for event in [
            AnyEvent::from(Message::new(text.clone()).in_target("#c")),
            Action::new(text.clone()).in_target("#c").into(),
        ] {
            for line in lines(event) {
                let said = line.strip_prefix("PRIVMSG #c :").unwrap();
                let said = said.strip_prefix("\x01ACTION ").unwrap_or(said);
                let said = said.strip_suffix('\x01').unwrap_or(said);
                let control =
                    said.contains(|c: char| c.is_control() && !matches!(c, '\x11' | '\x0f'));
                assert!(!control && said.matches('\x11').count() <= 1, "{line:?}");
            }
        }
    }
    let hostile = Message::plain(hostile).in_target("#c");
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
    for nothing in ["", " \r\n\x01", "\x02 \x02"] {
        let nothing = Message::plain(nothing).in_target("#c");
        assert_eq!(refused(nothing), "rejected");
    }
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
        let (plain, bold) = (
            Text::plain(&*text),
            Text::from(format!("**{}**", text.trim_end())),
        );
        for (wrap, said) in [
            (false, &plain),
            (true, &plain),
            (false, &bold),
            (true, &bold),
        ] {
            let lines = match wrap {
                true => lines(Action::new(said).in_target("#general")),
                false => lines(Message::new(said).in_target("#general")),
            };
            let mut whole = String::new();
            for line in &lines {
                let address = format!(":opsdroid!{}@{} ", "u".repeat(12), "h".repeat(64));
                assert!(address.len() + line.len() + 2 <= 512, "{}", line.len());
                let text = line.strip_prefix("PRIVMSG #general :").unwrap();
                let text = text.trim_start_matches("\x01ACTION ");
                let text = text.trim_end_matches('\x01');
                whole += match said.format() {
                    Format::Plain => text,
                    _ => text
                        .strip_prefix('\x02')
                        .unwrap()
                        .strip_suffix('\x0f')
                        .unwrap(),
                };
            }
            assert!(lines.len() > 1);
            assert_eq!(whole, text.trim_end());
        }
    }
}

#[test]
fn a_topic_is_one_line() {
    let topic = |text: Text| {
        let event = RoomDescription::new(text).in_target("#c");
        convert::topic(&event, &me()).map(|line| line.as_str().to_owned())
    };
    for (text, expected) in [
        (Text::plain("a\r\nQUIT\x02 *b*"), "a QUIT *b*"),
        (
            Text::from("**Release** at\n\n- <@ann>"),
            "\x02Release\x0f at • ann",
        ),
        (Text::from(""), ""),
    ] {
        assert_eq!(topic(text).unwrap(), format!("TOPIC #c :{expected}"));
    }
    assert_eq!(
        topic("x".repeat(500).into()).unwrap_err().class(),
        "rejected"
    );
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
