//! The connector on a connection, against a server that does as the test says.
// A helper fails a test by panicking.
#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use opsdroid_core::{connector::Connector, prelude::*};
use opsdroid_irc::{Action, Irc};
use support::{Server, TestBot, listening, registered};
use tokio::time::Instant;

async fn say(irc: &Irc, text: &str) -> Result<Receipt> {
    irc.send(&Message::new(text).in_target("#c").into()).await
}

#[tokio::test]
async fn a_silent_server_is_asked_and_then_given_up() {
    let more = "ping-interval: 0.05, ping-timeout: 0.05";
    let (irc, incoming, mut peer) = registered("", more).await;
    let (irc, listening) = listening(irc, incoming);
    for _ in 0..3 {
        peer.expect("PING opsdroid").await;
        peer.send(&[":s PONG s :opsdroid"]).await;
    }
    peer.expect("PING opsdroid").await;
    let error = listening.await.unwrap().unwrap_err();
    assert_eq!(error.class(), "network", "{error}");
    assert_eq!(say(&irc, "anybody?").await.unwrap_err().class(), "network");
}

#[tokio::test]
async fn a_line_without_end_is_no_sign_of_life() {
    let more = "ping-interval: 0.05, ping-timeout: 0.2";
    let (irc, incoming, mut peer) = registered("", more).await;
    let (_irc, listening) = listening(irc, incoming);
    let endless = async {
        loop {
            peer.send_bytes(&[b'x'; 4096]).await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        ended = listening => assert_eq!(ended.unwrap().unwrap_err().class(), "network"),
        () = endless => {}
    }
}

#[tokio::test]
async fn the_end_of_the_connection_is_a_network_error_with_what_the_server_said() {
    let (irc, incoming, mut peer) = registered("", "").await;
    let (_irc, ended) = listening(irc, incoming);
    peer.send(&["ERROR :Closing Link: Excess Flood"]).await;
    let error = ended.await.unwrap().unwrap_err();
    assert_eq!(error.class(), "network");
    assert!(error.to_string().contains("Excess Flood"), "{error}");

    let (irc, incoming, peer) = registered("", "").await;
    let (_irc, ended) = listening(irc, incoming);
    drop(peer);
    assert_eq!(ended.await.unwrap().unwrap_err().class(), "network");
}

#[tokio::test]
async fn a_burst_goes_at_once_and_more_lines_one_by_one() {
    let (irc, _incoming, mut peer) = registered("", "flood: {burst: 2, per: 0.1}").await;
    let began = Instant::now();
    say(&irc, "1\n2").await.unwrap();
    assert!(
        began.elapsed() < Duration::from_millis(100),
        "{:?}",
        began.elapsed()
    );
    let (more, reply) = tokio::join!(say(&irc, "3\n4"), say(&irc, "5"));
    more.and(reply).unwrap();
    assert!(
        began.elapsed() >= Duration::from_millis(300),
        "{:?}",
        began.elapsed()
    );
    for text in 1..=5 {
        peer.expect(&format!("PRIVMSG #c :{text}")).await;
    }
}

#[tokio::test]
async fn a_ping_is_answered_while_a_message_waits_its_turn() {
    let (irc, incoming, mut peer) = registered("", "flood: {burst: 1, per: 60}").await;
    let (irc, _listening) = listening(irc, incoming);
    let long = tokio::spawn(async move { say(&irc, "1\n2").await });
    peer.expect("PRIVMSG #c :1").await;
    peer.send(&["PING 1"]).await;
    peer.expect("PONG :1").await;
    long.abort();
}

#[tokio::test]
async fn a_message_given_up_halfway_leaves_no_half_line() {
    let (irc, _incoming, mut peer) = registered("", "flood: {burst: 1000, per: 0}").await;
    let text = "x".repeat(400);
    for micros in 0..200 {
        let _ = tokio::time::timeout(Duration::from_micros(micros * 5), say(&irc, &text)).await;
    }
    say(&irc, "end").await.unwrap();
    drop(irc);
    drop(_incoming);
    let mut last = None;
    while let Some(line) = peer.next().await {
        let text = line
            .strip_prefix("PRIVMSG #c :")
            .unwrap_or_else(|| panic!("{line}"));
        assert!(text == "end" || text.chars().all(|c| c == 'x'), "{line}");
        last = Some(line);
    }
    assert_eq!(last.as_deref(), Some("PRIVMSG #c :end"));
}

#[tokio::test]
async fn a_server_that_takes_no_more_is_given_up() {
    let (irc, incoming, peer) = registered("", "ping-timeout: 0.2, flood: {per: 0}").await;
    let (irc, listening) = listening(irc, incoming);
    let text = "x".repeat(300);
    let error = loop {
        if let Err(error) = say(&irc, &text).await {
            break error;
        }
    };
    assert_eq!(error.class(), "network", "{error}");
    assert_eq!(listening.await.unwrap().unwrap_err().class(), "network");
    drop(peer);
}

#[tokio::test]
async fn garbage_changes_nothing() {
    let server = Server::start().await;
    let mut bot = TestBot::start(&server.config(""));
    let mut peer = server.accept().await;
    peer.welcome("").await;
    peer.send_bytes(b"\r\n\0\0\r\n:\r\n@\r\n@=;;; \r\n: : :\r\n\xff\xfe\xfd\r\n")
        .await;
    peer.send_bytes(&vec![b'a'; 2_000_000]).await;
    peer.send(&[
        "",
        ":s 005",
        ":s 353 a",
        ":s BATCH",
        "@label=99999999999999999999 :s ACK",
        ":ann!a@h KICK",
        ":ann!a@h MODE #c +o-v",
    ])
    .await;
    peer.send_bytes(b":ann!a@h PRIVMSG #c :caf\xe9\r\n").await;
    assert_eq!(bot.event::<Message>().await.text, "caf\u{fffd}");
}

#[tokio::test]
async fn events_come_in_and_answers_go_out() {
    let server = Server::start().await;
    let mut bot = TestBot::start(&server.config("channels: ['#c']"));
    let mut peer = server.accept().await;
    peer.welcome("").await;
    peer.expect("JOIN #c").await;
    peer.send(&[
        ":opsdroid!o@h JOIN #c",
        ":s 353 opsdroid = #c :opsdroid @ann",
        ":opsdroid!o@h PRIVMSG #c :my own echo",
        ":ann!a@h PRIVMSG #c :who is there?",
        ":ann!a@h QUIT :gone",
    ])
    .await;
    let question = bot.event::<Message>().await;
    assert_eq!(question.text, "who is there?");
    let left = bot.event::<LeaveRoom>().await;
    assert_eq!(
        (left.user.as_deref(), left.target),
        (Some("ann"), "#c".into())
    );

    let reply = Reply::new("me")
        .in_target("#c")
        .linked_to(AnyEvent::from(question));
    let receipt = bot.send(reply).await.unwrap();
    assert!(receipt.ids.is_empty());
    peer.expect("PRIVMSG #c :ann: me").await;
    bot.send(Action::new("waves").in_target(Target::name("@Ann")))
        .await
        .unwrap();
    peer.expect("PRIVMSG ann :\x01ACTION waves\x01").await;
    let unsupported = bot
        .send(Reaction::new("👍").in_target("#c"))
        .await
        .unwrap_err();
    assert_eq!(unsupported.class(), "unsupported");
}

#[tokio::test]
async fn joining_leaving_topics_and_invitations_wait_for_the_servers_word() {
    let server = Server::start().await;
    let bot = TestBot::start(&server.config("flood: {per: 0}"));
    let mut peer = server.accept().await;
    peer.welcome("").await;
    peer.send(&["PING up"]).await;
    peer.expect("PONG :up").await;

    let serve = async {
        for (line, answer) in [
            ("JOIN #C", ":opsdroid!o@h JOIN #c"),
            ("TOPIC #c :new", ":opsdroid!o@h TOPIC #c :new"),
            ("INVITE ann #c", ":s 341 opsdroid ann #c"),
            ("PART #c", ":opsdroid!o@h PART #c"),
            (
                "JOIN #secret",
                ":s 473 opsdroid #secret :Cannot join channel (+i)",
            ),
            ("PART #nowhere", ":s 403 opsdroid #nowhere :No such channel"),
            (
                "TOPIC #c :new",
                ":s 482 opsdroid #c :You're not channel operator",
            ),
            (
                "INVITE bob #c",
                ":s 443 opsdroid bob #c :is already on channel",
            ),
        ] {
            peer.expect(line).await;
            // About somewhere else, and so no answer.
            peer.send(&[":s 403 opsdroid #other :No such channel", answer])
                .await;
        }
    };
    let commands = async {
        bot.send(JoinRoom {}.in_target("#C")).await.unwrap();
        // A server says nothing to who joins twice.
        bot.send(JoinRoom {}.in_target("#c")).await.unwrap();
        bot.send(RoomDescription::new("new").in_target("#c"))
            .await
            .unwrap();
        bot.send(UserInvite {}.by("ann").in_target("#c"))
            .await
            .unwrap();
        bot.send(LeaveRoom {}.in_target("#c")).await.unwrap();
        let closed = bot
            .send(JoinRoom {}.in_target("#secret"))
            .await
            .unwrap_err();
        assert!(
            closed
                .to_string()
                .contains("#secret: Cannot join channel (+i) (473)"),
            "{closed}"
        );
        assert_eq!(closed.class(), "rejected");
        let nowhere = bot
            .send(LeaveRoom {}.in_target("#nowhere"))
            .await
            .unwrap_err();
        assert_eq!(nowhere.class(), "not-found");
        let topic = bot
            .send(RoomDescription::new("new").in_target("#c"))
            .await
            .unwrap_err();
        assert_eq!(topic.class(), "rejected");
        let there = bot
            .send(UserInvite {}.by("bob").in_target("#c"))
            .await
            .unwrap_err();
        assert_eq!(there.class(), "rejected");
    };
    tokio::join!(serve, commands);
}

#[tokio::test]
async fn with_labels_every_lines_fate_is_known() {
    let labels = "message-tags batch echo-message labeled-response";
    let (irc, incoming, mut peer) = registered(labels, "flood: {per: 0}").await;
    let (irc, _listening) = listening(irc, incoming);
    let serve = async {
        // The second line is answered first.
        peer.expect("@label=1 PRIVMSG #c :one").await;
        peer.expect("@label=2 PRIVMSG #c :two").await;
        peer.send(&[
            "@label=2;msgid=m2 :opsdroid!o@h PRIVMSG #c :two",
            "@label=1;msgid=m1 :opsdroid!o@h PRIVMSG #c :one",
        ])
        .await;
        peer.expect("@label=3 PRIVMSG #c :no").await;
        peer.send(&["@label=3 :s 404 opsdroid #c :Cannot send to channel"])
            .await;
        peer.expect("@label=4 PRIVMSG ann :hi").await;
        peer.send(&[
            "@label=4 :s BATCH +b labeled-response",
            "@batch=b :s 301 opsdroid ann :away",
            "@batch=b;msgid=m4 :opsdroid!o@h PRIVMSG ann :hi",
            ":s BATCH -b",
        ])
        .await;
        peer.expect("@label=5 JOIN #c").await;
        peer.send(&["@label=5 :s ACK"]).await;
        peer.expect("@label=6 PRIVMSG nobody :hi").await;
        peer.send(&["@label=6 :s 401 opsdroid nobody :No such nick"])
            .await;
    };
    let send = async {
        let receipt = say(&irc, "one\ntwo").await.unwrap();
        assert_eq!(receipt, Receipt::of(["m1", "m2"]));
        assert_eq!(say(&irc, "no").await.unwrap_err().class(), "rejected");
        let to = |nick: &str| AnyEvent::from(Message::new("hi").in_target(Target::user_id(nick)));
        assert_eq!(irc.send(&to("ann")).await.unwrap(), Receipt::id("m4"));
        irc.send(&JoinRoom {}.in_target("#c").into()).await.unwrap();
        assert_eq!(
            irc.send(&to("nobody")).await.unwrap_err().class(),
            "not-found"
        );
    };
    tokio::join!(serve, send);
}

#[tokio::test]
async fn what_waits_for_an_answer_ends_with_the_connection() {
    let labels = "message-tags batch echo-message labeled-response";
    let (irc, incoming, mut peer) = registered(labels, "").await;
    let (irc, listening) = listening(irc, incoming);
    let hang_up = async move {
        peer.expect("@label=1 PRIVMSG #c :hello").await;
        drop(peer);
    };
    let (sent, ()) = tokio::join!(say(&irc, "hello"), hang_up);
    assert_eq!(sent.unwrap_err().class(), "network");
    assert!(listening.await.unwrap().is_err());
}

#[tokio::test]
async fn what_was_said_last_is_handed_over_though_the_connection_ended() {
    let server = Server::start().await;
    let mut bot = TestBot::start(&server.config(""));
    let mut peer = server.accept().await;
    peer.welcome("").await;
    peer.send(&[":ann!a@h PRIVMSG #c :last words", "ERROR :bye"])
        .await;
    assert_eq!(bot.event::<Message>().await.text, "last words");
}

#[tokio::test]
async fn a_stop_says_goodbye() {
    let server = Server::start().await;
    let bot = TestBot::start(&server.config(""));
    let mut peer = server.accept().await;
    peer.welcome("").await;
    peer.send(&["PING up"]).await;
    peer.expect("PONG :up").await;
    bot.running.stop().await.unwrap();
    peer.expect("QUIT").await;
    assert_eq!(peer.next().await, None);
}

#[tokio::test]
async fn an_edit_is_no_message_of_its_own() {
    let server = Server::start().await;
    let bot = TestBot::start(&server.config("channels: ['#c']"));
    let mut peer = server.accept().await;
    peer.welcome("").await;
    let edit = bot.send(EditedMessage::new("better").in_target("#c"));
    assert_eq!(edit.await.unwrap_err().class(), "unsupported");
}
