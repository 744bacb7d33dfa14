//! The harness's InspIRCd and services: IRCv3, TLS, accounts.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, and so do its helpers"
)]

use std::fs;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use servers::{Inspircd, IrcClient, live};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

async fn connect_tls(server: &Inspircd, authority: &[u8]) -> std::io::Result<IrcClient> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(authority) {
        roots.add(certificate.unwrap()).unwrap();
    }
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(server.tls_addr()).await?;
    let name = ServerName::from(server.tls_addr().ip());
    let stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await?;
    Ok(IrcClient::over(stream))
}

/// Returns the numeric the server answers a SASL PLAIN login with.
async fn sasl(client: &mut IrcClient, name: &str, password: &str) -> String {
    client.send("CAP REQ :sasl").await.unwrap();
    client.expect(" ACK :sasl").await.unwrap();
    client.send("AUTHENTICATE PLAIN").await.unwrap();
    client.expect("AUTHENTICATE ").await.unwrap();
    let secret = BASE64_STANDARD.encode(format!("{name}\0{name}\0{password}"));
    client
        .send(&format!("AUTHENTICATE {secret}"))
        .await
        .unwrap();
    let answer = client.expect_any(&[" 903 ", " 904 "]).await.unwrap();
    answer.split(' ').nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn accounts_log_in_with_sasl_and_with_nickserv() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    server
        .register_account("ann", "correct-horse")
        .await
        .unwrap();

    let mut right = IrcClient::connect(server.addr()).await.unwrap();
    assert_eq!(sasl(&mut right, "ann", "correct-horse").await, "903");
    let mut wrong = IrcClient::connect(server.addr()).await.unwrap();
    assert_eq!(sasl(&mut wrong, "ann", "wrong-horse").await, "904");

    right.send("CAP END").await.unwrap();
    right.register("ann").await.unwrap();
    let mut other = IrcClient::connect(server.addr()).await.unwrap();
    other.register("visitor").await.unwrap();
    other
        .send("PRIVMSG NickServ :IDENTIFY ann correct-horse")
        .await
        .unwrap();
    other.expect("You are now identified").await.unwrap();
    other.send("WHOIS ann").await.unwrap();
    other.expect(" 330 visitor ann ann ").await.unwrap();

    let in_use = server
        .register_account("ann", "another-horse")
        .await
        .unwrap_err()
        .to_string();
    assert!(in_use.contains(" 433 "), "{in_use}");
    right.quit().await.unwrap();
    let taken = server
        .register_account("ann", "another-horse")
        .await
        .unwrap_err()
        .to_string();
    assert!(taken.contains("already registered"), "{taken}");
}

#[tokio::test]
async fn people_talk_across_plain_and_tls_with_message_tags() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    let authority = fs::read(server.ca_file()).unwrap();
    let mut ann = connect_tls(&server, &authority).await.unwrap();
    let mut bob = IrcClient::connect(server.addr()).await.unwrap();
    ann.send("CAP REQ :message-tags server-time echo-message")
        .await
        .unwrap();
    ann.expect(" ACK :").await.unwrap();
    ann.send("CAP END").await.unwrap();
    ann.register("ann").await.unwrap();
    bob.register("bob").await.unwrap();
    ann.send("JOIN #room").await.unwrap();
    ann.expect(" 366 ann #room ").await.unwrap();
    bob.send("JOIN #room").await.unwrap();
    bob.expect(" 366 bob #room ").await.unwrap();

    ann.send("PRIVMSG #room :over TLS").await.unwrap();
    let line = bob.expect("PRIVMSG #room").await.unwrap();
    assert!(
        line.starts_with(":ann!") && line.ends_with(" :over TLS"),
        "{line}"
    );
    let echo = ann.expect("PRIVMSG #room").await.unwrap();
    assert!(
        echo.starts_with('@') && echo.contains("msgid=") && echo.contains("time="),
        "{echo}"
    );
    bob.send("PRIVMSG #room :in plain").await.unwrap();
    ann.expect(":in plain").await.unwrap();
}

#[tokio::test]
async fn another_servers_authority_is_not_trusted() {
    let Some(server) = live(Inspircd::start()).await else {
        return;
    };
    let Some(other) = live(Inspircd::start()).await else {
        return;
    };
    let foreign = fs::read(other.ca_file()).unwrap();
    let error = connect_tls(&server, &foreign)
        .await
        .err()
        .expect("a stranger was trusted");
    assert!(error.to_string().contains("certificate"), "{error}");
}
