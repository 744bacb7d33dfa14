//! The harness's ngircd, spoken to in plain lines.

use servers::{IrcClient, Ngircd, live};

#[tokio::test]
async fn two_people_talk_in_a_channel_and_in_private() {
    let Some(server) = live(Ngircd::start()).await else {
        return;
    };
    let mut ann = IrcClient::connect(server.addr()).await.unwrap();
    let mut bob = IrcClient::connect(server.addr()).await.unwrap();
    ann.register("ann").await.unwrap();
    bob.register("bob").await.unwrap();

    ann.send("JOIN #test").await.unwrap();
    let topic = ann.expect(" 332 ann #test ").await.unwrap();
    assert!(topic.ends_with(":seeded"), "{topic}");
    ann.expect(" 366 ann #test ").await.unwrap();
    bob.send("JOIN #test").await.unwrap();
    ann.expect(":bob!").await.unwrap();

    bob.send("PRIVMSG #test :hello everyone").await.unwrap();
    let line = ann.expect("PRIVMSG #test").await.unwrap();
    assert!(
        line.starts_with(":bob!") && line.ends_with(" :hello everyone"),
        "{line}"
    );

    ann.send("PRIVMSG bob :hello you").await.unwrap();
    let line = bob.expect("PRIVMSG bob").await.unwrap();
    assert!(
        line.starts_with(":ann!") && line.ends_with(" :hello you"),
        "{line}"
    );
    ann.quit().await.unwrap();
    bob.expect("QUIT").await.unwrap();
}

#[tokio::test]
async fn a_line_that_never_comes_is_an_error_with_what_came() {
    let Some(server) = live(Ngircd::start()).await else {
        return;
    };
    let mut ann = IrcClient::connect(server.addr()).await.unwrap();
    ann.register("ann").await.unwrap();
    ann.send("QUIT").await.unwrap();
    let error = ann.expect("never").await.unwrap_err().to_string();
    assert!(
        error.contains("closed the connection") && error.contains("ERROR"),
        "{error}"
    );
}

#[tokio::test]
async fn two_servers_run_side_by_side_and_a_dropped_one_is_gone() {
    let Some(first) = live(Ngircd::start()).await else {
        return;
    };
    let Some(second) = live(Ngircd::start()).await else {
        return;
    };
    let gone = first.addr();
    drop(first);
    assert!(IrcClient::connect(gone).await.is_err(), "it still listens");
    let mut client = IrcClient::connect(second.addr()).await.unwrap();
    client.register("ann").await.unwrap();
}
