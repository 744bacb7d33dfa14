//! From a connection to a member of the network, against a server that does as the test says.
// A helper fails a test by panicking.
#![allow(clippy::unwrap_used)]

mod support;

use opsdroid_core::{config::Section, prelude::*};
use opsdroid_irc::{Irc, IrcConfig};
use support::{Peer, Server, TestBot, connect, listening};

/// The class and text of the error that a connect ends with while the server does this.
async fn refused<F: Future<Output = ()>>(
    more: &str,
    serve: impl FnOnce(Peer) -> F,
) -> (&'static str, String) {
    let server = Server::start().await;
    let config = server.config(more);
    let serve = async { serve(server.accept().await).await };
    let (connected, ()) = tokio::join!(connect(&config), serve);
    let error = connected.err().expect("it connected");
    (error.class(), error.to_string())
}

#[tokio::test]
async fn registers_and_joins_the_configured_channels() {
    let server = Server::start().await;
    let more = "username: ops, realname: A Bot, password: secret, channels: ['#a', '#k key']";
    let config = server.config(more);
    let serve = async {
        let mut peer = server.accept().await;
        let said = peer.welcome("server-time unknown batch echo-message").await;
        let expected = [
            "CAP LS 302",
            "PASS :secret",
            "NICK opsdroid",
            "USER ops 0 * :A Bot",
            "CAP REQ :server-time",
            "CAP END",
        ];
        assert_eq!(said, expected);
        peer.expect("JOIN #k,#a key").await;
    };
    let (connected, ()) = tokio::join!(connect(&config), serve);
    connected.unwrap();
}

#[tokio::test]
async fn answers_a_ping_and_a_list_of_capabilities_in_parts_while_it_registers() {
    let server = Server::start().await;
    let config = server.config("");
    let serve = async {
        let mut peer = server.accept().await;
        peer.send(&[
            "PING :cookie 1",
            ":s CAP * LS * :batch account-tag",
            ":s CAP * LS :server-time",
        ])
        .await;
        peer.until("PONG :cookie 1").await;
        peer.until("CAP REQ :server-time account-tag").await;
        peer.send(&[":s CAP * NAK :server-time account-tag"]).await;
        peer.until("CAP END").await;
        peer.send(&[":s 001 opsdroid :Welcome"]).await;
    };
    let (connected, ()) = tokio::join!(connect(&config), serve);
    connected.unwrap();
}

#[tokio::test]
async fn a_server_without_capabilities_lets_it_in_too() {
    let server = Server::start().await;
    let config = server.config("");
    let serve = async {
        let mut peer = server.accept().await;
        peer.send(&[":s 421 * CAP :Unknown command", ":s 001 opsdroid :Welcome"])
            .await;
        peer
    };
    let (connected, _peer) = tokio::join!(connect(&config), serve);
    connected.unwrap();
}

#[tokio::test]
async fn takes_the_next_nick_where_one_is_in_use() {
    let server = Server::start().await;
    let config = server.config("alternative-nicks: [droid]");
    let serve = async {
        let mut peer = server.accept().await;
        for (nick, number) in [("opsdroid", 433), ("droid", 437)] {
            peer.until(&format!("NICK {nick}")).await;
            peer.send(&[&format!(":s {number} * {nick} :Not now")])
                .await;
        }
        peer.until("NICK opsdroid_").await;
        peer.send(&[":s 001 opsdroid_ :Welcome"]).await;
        peer
    };
    let (connected, mut peer) = tokio::join!(connect(&config), serve);
    let (irc, incoming) = connected.unwrap();
    let (_irc, listening) = listening(irc, incoming);
    peer.send(&["PING 1"]).await;
    peer.expect("PONG :1").await;
    listening.abort();
}

#[tokio::test]
async fn no_nick_left_is_an_error_that_says_why() {
    let (class, text) = refused("", async |mut peer: Peer| {
        for nick in ["opsdroid", "opsdroid_", "opsdroid__"] {
            peer.until(&format!("NICK {nick}")).await;
            peer.send(&[&format!(":s 433 * {nick} :Nickname is already in use")])
                .await;
        }
    })
    .await;
    assert_eq!(class, "rejected");
    assert!(text.contains("Nickname is already in use (433)"), "{text}");
}

#[tokio::test]
async fn logs_in_with_sasl_before_it_registers() {
    let server = Server::start().await;
    let config = server.config("sasl: {user: ann, password: secret}");
    let serve = async {
        let mut peer = server.accept().await;
        peer.send(&[":s CAP * LS :sasl=EXTERNAL,PLAIN"]).await;
        peer.until("CAP REQ :sasl").await;
        peer.send(&[":s CAP * ACK :sasl"]).await;
        peer.expect("AUTHENTICATE PLAIN").await;
        peer.send(&["AUTHENTICATE +"]).await;
        // `ann\0ann\0secret`
        peer.expect("AUTHENTICATE YW5uAGFubgBzZWNyZXQ=").await;
        peer.send(&[":s 900 * * ann :You are logged in", ":s 903 * :Success"])
            .await;
        peer.expect("CAP END").await;
        peer.send(&[":s 001 opsdroid :Welcome"]).await;
    };
    let (connected, ()) = tokio::join!(connect(&config), serve);
    connected.unwrap();
}

#[tokio::test]
async fn a_long_sasl_password_goes_in_pieces() {
    let server = Server::start().await;
    // Three times 100 bytes are 400 of base64: a full piece, so that another has to follow.
    let config = server.config(&format!("sasl: {{user: a, password: {}}}", "x".repeat(296)));
    let serve = async {
        let mut peer = server.accept().await;
        peer.send(&[":s CAP * LS :sasl", ":s CAP * ACK :sasl", "AUTHENTICATE +"])
            .await;
        peer.until("AUTHENTICATE PLAIN").await;
        assert_eq!(
            peer.next().await.unwrap().len(),
            "AUTHENTICATE ".len() + 400
        );
        peer.expect("AUTHENTICATE +").await;
        peer.send(&[":s 903 * :Success", ":s 001 opsdroid :Welcome"])
            .await;
        peer
    };
    let (connected, _peer) = tokio::join!(connect(&config), serve);
    connected.unwrap();
}

#[tokio::test]
async fn refused_credentials_are_a_persons_to_mend() {
    let sasl = "sasl: {user: ann, password: hunter2}";
    let cases: [(&str, &[&str]); 6] = [
        (
            sasl,
            &[
                ":s CAP * LS :sasl",
                ":s CAP * ACK :sasl",
                "AUTHENTICATE +",
                ":s 904 * :No",
            ],
        ),
        (sasl, &[":s CAP * LS :server-time"]),
        (sasl, &[":s CAP * LS :sasl=EXTERNAL"]),
        (
            sasl,
            &[":s 421 * CAP :Unknown command", ":s 001 opsdroid :Welcome"],
        ),
        ("password: hunter2", &[":s 464 * :Password incorrect"]),
        (
            "nickserv-password: hunter2",
            &[
                ":s 001 opsdroid :Welcome",
                ":NickServ!n@s NOTICE opsdroid :\x02Invalid password\x02.",
            ],
        ),
    ];
    for (more, answers) in cases {
        let (class, text) = refused(more, async |mut peer: Peer| {
            peer.send(answers).await;
            while peer.next().await.is_some() {}
        })
        .await;
        assert_eq!(class, "auth", "{answers:?}: {text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[tokio::test]
async fn nickserv_lets_the_bot_in_before_it_joins() {
    let server = Server::start().await;
    let config = server.config("nickserv-password: secret, channels: ['#c']");
    let serve = async {
        let mut peer = server.accept().await;
        peer.welcome("").await;
        peer.expect("PRIVMSG NickServ :IDENTIFY opsdroid secret")
            .await;
        peer.send(&[
            ":NickServ!n@s NOTICE opsdroid :This nickname is registered.",
            ":ann!a@h PRIVMSG opsdroid :early",
            "PING 1",
        ])
        .await;
        peer.expect("PONG :1").await;
        peer.send(&[":NickServ!n@s NOTICE opsdroid :You are now identified."])
            .await;
        peer.expect("JOIN #c").await;
        peer
    };
    let mut bot = TestBot::start(&config);
    let _peer = serve.await;
    assert_eq!(bot.event::<Message>().await.text, "early");
}

#[tokio::test]
async fn nobody_there_and_nobody_welcome_are_network_errors() {
    let gone = Server::start().await;
    let config = gone.config("");
    drop(gone);
    assert_eq!(connect(&config).await.err().unwrap().class(), "network");

    let (class, text) = refused("", async |mut peer: Peer| {
        peer.send(&["ERROR :Too many connections"]).await;
    })
    .await;
    assert!(
        class == "network" && text.contains("Too many connections"),
        "{class}: {text}"
    );
}

#[test]
fn a_configuration_that_cannot_be_meant_is_refused_where_it_is_wrong() {
    for (more, column) in [
        ("server: 'irc.example.org:6697'", 9),
        ("server: 'ircs://irc.example.org'", 9),
        ("nick: '#opsdroid'", 7),
        ("channels: ['#good', general]", 21),
        ("channels: ['#a,#b']", 12),
        ("channels: ['#a two words']", 12),
        ("alternative-nicks: ['two words']", 21),
        ("username: 'a b'", 11),
        ("ping-interval: 0", 16),
        ("ping-interval: 1e-12", 16),
        ("ping-timeout: -1", 15),
        ("flood: {per: -1}", 14),
    ] {
        let others = ["server: irc.example.org", "nick: opsdroid"];
        let key = more.split(':').next().unwrap();
        let others = others.iter().filter(|line| !line.starts_with(key));
        let yaml = others.fold(more.to_owned(), |yaml, line| format!("{yaml}\n{line}"));
        let error = Section::from_yaml("irc", yaml).unwrap().read::<IrcConfig>();
        let error = error.unwrap_err().to_string();
        assert!(error.contains(&format!(":1:{column}\n")), "{more}: {error}");
    }
}

#[tokio::test]
async fn a_proxy_is_not_passed_by_in_silence() {
    let yaml = "server: 127.0.0.1\nnick: opsdroid\nport: 1\nproxy: socks5://ann:hunter2@proxy";
    let section = Section::from_yaml("irc", yaml).unwrap();
    let bot = Bot::builder()
        .connector::<Irc>(section.clone())
        .start()
        .unwrap();
    let bot = bot.bot().connector("irc").unwrap();
    let config = section.read::<IrcConfig>().unwrap();
    let error = Irc::connect(config, &bot).await.err().unwrap();
    assert_eq!(error.class(), "config");
    let error = error.to_string();
    assert!(
        error.contains(":4:8\n") && error.contains("can't use the `proxy`"),
        "{error}"
    );
    assert!(!error.contains("hunter2"), "{error}");
}
