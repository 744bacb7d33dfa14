//! The connector against real servers: ngircd, and InspIRCd with services.
// A helper fails a test by panicking.
#![allow(clippy::unwrap_used)]

mod support;

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use opsdroid_core::prelude::*;
use opsdroid_irc::Action;
use servers::{Inspircd, IrcClient, Ngircd, live};
use support::TestBot;

/// Cyrillic, Japanese, a family of one character and 25 bytes, and a bit of markup.
const LONG: &str = "Жил-был пёс. 吾輩は猫である。👩‍👩‍👧‍👦 **bold** and a very long line of it ";

fn plain(addr: SocketAddr, more: &str) -> String {
    format!(
        "{{server: {}, port: {}, tls: false, {more}}}",
        addr.ip(),
        addr.port()
    )
}

/// A person in `#test`, and a bot that they saw come in.
async fn meeting(addr: SocketAddr, more: &str) -> (IrcClient, TestBot) {
    let mut ann = IrcClient::connect(addr).await.unwrap();
    ann.register("ann").await.unwrap();
    ann.send("JOIN #test").await.unwrap();
    ann.expect(" 366 ann #test ").await.unwrap();
    let bot = TestBot::start(&plain(
        addr,
        &format!("nick: opsdroid, channels: ['#test'], {more}"),
    ));
    ann.expect(":opsdroid!").await.unwrap();
    (ann, bot)
}

/// The text of the next line from the bot to this target.
async fn heard(client: &mut IrcClient, target: &str) -> String {
    let needle = format!("PRIVMSG {target} :");
    let line = client.expect(&needle).await.unwrap();
    line.split_once(&needle).unwrap().1.to_owned()
}

/// Waits until the server has done all that it was told.
async fn done(client: &mut IrcClient) {
    client.send("PING done").await.unwrap();
    client.expect(" PONG ").await.unwrap();
}

async fn both_ways(addr: SocketAddr) {
    let (mut ann, mut bot) = meeting(addr, "").await;
    ann.send("PRIVMSG #test :opsdroid: привет").await.unwrap();
    let question = bot.event::<Message>().await;
    assert_eq!(question.text, "opsdroid: привет");
    assert_eq!(
        (question.user.as_deref(), question.target.id()),
        (Some("ann"), "#test")
    );
    assert!(question.mentions_bot && !question.direct);
    let reply = Reply::new("и тебе")
        .in_target("#test")
        .linked_to(AnyEvent::from(question));
    bot.send(reply).await.unwrap();
    assert_eq!(heard(&mut ann, "#test").await, "ann: и тебе");

    ann.send("PRIVMSG opsdroid :psst").await.unwrap();
    let secret = bot.event::<Message>().await;
    assert!(secret.direct && secret.target == Target::user_id("ann"));
    bot.send(Message::new("hush").in_target(&secret.target))
        .await
        .unwrap();
    assert_eq!(heard(&mut ann, "ann").await, "hush");

    ann.send("PRIVMSG #test :\x01ACTION waves\x01")
        .await
        .unwrap();
    assert_eq!(bot.event::<Action>().await.message.text, "waves");
    bot.send(Action::new("waves back").in_target("#test"))
        .await
        .unwrap();
    assert_eq!(heard(&mut ann, "#test").await, "\x01ACTION waves back\x01");
    ann.quit().await.unwrap();
    let left = bot.event::<LeaveRoom>().await;
    assert_eq!(
        (left.user.as_deref(), left.target.id()),
        (Some("ann"), "#test")
    );
}

async fn long_lines(addr: SocketAddr) {
    let (mut ann, bot) = meeting(addr, "flood: {burst: 10}").await;
    let text = LONG.repeat(12);
    bot.send(Message::new(&*text).in_target("#test"))
        .await
        .unwrap();
    // Where it is cut, spaces go.
    let seen = |text: &str| text.replace([' ', '*', '\x02', '\x0f'], "");
    let mut whole = String::new();
    while whole.len() < seen(&text).len() {
        let line = heard(&mut ann, "#test").await;
        assert!(line.contains("\x02bold\x0f"), "{line:?}");
        whole += &seen(&line);
    }
    assert_eq!(whole, seen(&text));
    bot.send(Message::plain("one\r\n\r\nPART #test\ntwo").in_target("#test"))
        .await
        .unwrap();
    for line in ["one", "PART #test", "two"] {
        assert_eq!(heard(&mut ann, "#test").await, line);
    }
}

async fn topics_and_rooms(addr: SocketAddr) {
    let (mut ann, mut bot) = meeting(addr, "").await;
    bot.send(JoinRoom {}.in_target("#bots")).await.unwrap();
    bot.send(JoinRoom {}.in_target("#bots")).await.unwrap();
    bot.send(RoomDescription::new("robots only: ёж").in_target("#bots"))
        .await
        .unwrap();
    bot.send(UserInvite {}.by("ann").in_target("#bots"))
        .await
        .unwrap();
    let invitation = ann.expect(" INVITE ann ").await.unwrap();
    assert!(invitation.contains("#bots"), "{invitation}");
    ann.send("JOIN #bots").await.unwrap();
    let topic = ann.expect(" 332 ann #bots ").await.unwrap();
    assert!(topic.ends_with(":robots only: ёж"), "{topic}");
    let joined = bot.event::<JoinRoom>().await;
    assert_eq!(
        (joined.user.as_deref(), joined.target.id()),
        (Some("ann"), "#bots")
    );

    ann.send("JOIN #hers").await.unwrap();
    ann.expect(" 366 ann #hers ").await.unwrap();
    ann.send("INVITE opsdroid #hers").await.unwrap();
    let invitation = bot.event::<UserInvite>().await;
    bot.send(JoinRoom {}.in_target(&invitation.target))
        .await
        .unwrap();
    ann.expect(":opsdroid!").await.unwrap();
    ann.send("TOPIC #hers :all new").await.unwrap();
    let topic = bot.event::<RoomDescription>().await;
    assert_eq!(
        (&*topic.description, topic.target.id()),
        ("all new", "#hers")
    );
    ann.send("MODE #hers +t").await.unwrap();
    done(&mut ann).await;
    let refused = bot
        .send(RoomDescription::new("mine").in_target("#hers"))
        .await
        .unwrap_err();
    assert_eq!(refused.class(), "rejected", "{refused}");

    ann.send("PART #bots :bye").await.unwrap();
    let left = bot.event::<LeaveRoom>().await;
    assert_eq!(
        (left.user.as_deref(), left.target.id()),
        (Some("ann"), "#bots")
    );
    bot.send(LeaveRoom {}.in_target("#hers")).await.unwrap();
    ann.expect(" PART ").await.unwrap();
    let nowhere = bot
        .send(LeaveRoom {}.in_target("#nowhere"))
        .await
        .unwrap_err();
    assert!(
        ["rejected", "not-found"].contains(&nowhere.class()),
        "{nowhere}"
    );
    ann.send("MODE #hers +i").await.unwrap();
    done(&mut ann).await;
    let closed = bot.send(JoinRoom {}.in_target("#hers")).await.unwrap_err();
    assert_eq!(closed.class(), "rejected", "{closed}");
}

#[tokio::test]
async fn ngircd_channels_and_private_messages_go_both_ways() {
    let Some(server) = live(Ngircd::start()).await else {
        return;
    };
    both_ways(server.addr()).await;
}

#[tokio::test]
async fn ngircd_takes_long_lines_and_they_arrive_whole() {
    let Some(server) = live(Ngircd::start()).await else {
        return;
    };
    long_lines(server.addr()).await;
}

#[tokio::test]
async fn ngircd_topics_joins_and_invitations() {
    let Some(server) = live(Ngircd::start()).await else {
        return;
    };
    topics_and_rooms(server.addr()).await;
}

#[tokio::test]
async fn ngircd_a_nick_in_use_is_given_way_to() {
    let Some(server) = live(Ngircd::start()).await else {
        return;
    };
    let (mut ann, _first) = meeting(server.addr(), "").await;
    let config = plain(server.addr(), "nick: opsdroid, channels: ['#test']");
    let mut second = TestBot::start(&config);
    ann.expect(":opsdroid_!").await.unwrap();
    ann.send("PRIVMSG opsdroid_ :you").await.unwrap();
    assert_eq!(second.event::<Message>().await.text, "you");
}

#[tokio::test]
async fn ngircd_answers_when_it_is_asked_for_a_sign_of_life() {
    let Some(server) = live(Ngircd::start()).await else {
        return;
    };
    // Too short for a connection that wouldn't hear the answers to live until the question.
    let (mut ann, mut bot) = meeting(server.addr(), "ping-interval: 0.5, ping-timeout: 2").await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    ann.send("PRIVMSG #test :still there?").await.unwrap();
    assert_eq!(bot.event::<Message>().await.text, "still there?");
}

#[tokio::test]
async fn inspircd_channels_and_private_messages_go_both_ways() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    both_ways(server.addr()).await;
}

#[tokio::test]
async fn inspircd_takes_long_lines_and_they_arrive_whole() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    long_lines(server.addr()).await;
}

#[tokio::test]
async fn inspircd_topics_joins_and_invitations() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    topics_and_rooms(server.addr()).await;
}

#[tokio::test]
async fn inspircd_gives_ids_and_says_what_it_refuses() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    let (mut ann, mut bot) = meeting(server.addr(), "").await;
    ann.send("PRIVMSG #test :which am I?").await.unwrap();
    let message = bot.event::<Message>().await;
    assert!(
        message.id.is_some() && message.created.is_some(),
        "{message:?}"
    );
    let sent = bot
        .send(Message::new("one\ntwo").in_target("#test"))
        .await
        .unwrap();
    assert_eq!(sent.ids.len(), 2);
    let nobody = Message::new("hello?").in_target(Target::user_id("nobody"));
    assert_eq!(bot.send(nobody).await.unwrap_err().class(), "not-found");
    ann.send("MODE #test +m").await.unwrap();
    ann.expect(" MODE #test ").await.unwrap();
    let silenced = bot
        .send(Message::new("may I?").in_target("#test"))
        .await
        .unwrap_err();
    assert_eq!(silenced.class(), "rejected", "{silenced}");
}

static ACCOUNTS: AtomicUsize = AtomicUsize::new(0);

/// A new account and the configuration of a bot that logs in to it over TLS.
async fn account(server: &Inspircd, password: &str, more: &str) -> String {
    let name = format!("droid{}", ACCOUNTS.fetch_add(1, Ordering::Relaxed));
    server
        .register_account(&name, "correct-horse")
        .await
        .unwrap();
    let (addr, ca) = (server.tls_addr(), server.ca_file().display());
    format!(
        "{{server: localhost, port: {}, ca-file: '{ca}', nick: {name}, channels: ['#test'], \
         sasl: {{user: {name}, password: {password}}}, {more}}}",
        addr.port()
    )
}

#[tokio::test]
async fn inspircd_lets_in_over_tls_with_the_right_sasl_password() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    let config = account(&server, "correct-horse", "").await;
    let mut ann = IrcClient::connect(server.addr()).await.unwrap();
    ann.register("ann").await.unwrap();
    ann.send("JOIN #test").await.unwrap();
    let mut bot = TestBot::start(&config);
    ann.expect(":droid").await.unwrap();
    ann.send("PRIVMSG #test :over TLS").await.unwrap();
    assert_eq!(bot.event::<Message>().await.text, "over TLS");
    bot.send(Message::new("и обратно").in_target("#test"))
        .await
        .unwrap();
    assert_eq!(heard(&mut ann, "#test").await, "и обратно");
}

#[tokio::test]
async fn inspircd_keeps_out_a_wrong_sasl_password() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    let config = account(&server, "wrong-horse", "").await;
    let bot = TestBot::start(&config);
    let outcome = bot.running.outcome().await.unwrap();
    assert_eq!(
        outcome,
        opsdroid_core::Outcome::Failed,
        "a parked connector needs a person"
    );
    // Over TLS it can't be told to the test from outside; without, it is the same answer.
    let user = config
        .split("user: ")
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap();
    let more = format!("nick: droid, sasl: {{user: {user}, password: wrong-horse}}");
    let error = support::connect(&plain(server.addr(), &more))
        .await
        .err()
        .unwrap();
    assert_eq!(error.class(), "auth", "{error}");
}

#[tokio::test]
async fn inspircd_is_not_trusted_without_its_authority() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    let addr = server.tls_addr();
    let config = format!(
        "{{server: localhost, port: {}, nick: opsdroid}}",
        addr.port()
    );
    let error = support::connect(&config).await.err().unwrap();
    assert_eq!(error.class(), "network", "{error}");
    assert!(error.to_string().contains("certificate"), "{error}");
}

#[tokio::test]
async fn inspircd_and_nickserv_let_in_with_the_right_password() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    server
        .register_account("opsdroid", "correct-horse")
        .await
        .unwrap();
    let (mut ann, _bot) = meeting(server.addr(), "nickserv-password: correct-horse").await;
    ann.send("WHOIS opsdroid").await.unwrap();
    ann.expect(" 330 ann opsdroid opsdroid ").await.unwrap();
    let config = plain(
        server.addr(),
        "nick: opsdroid, nickserv-password: wrong-horse",
    );
    let error = support::connect(&config).await.err().unwrap();
    assert_eq!(error.class(), "auth", "{error}");
}
