//! ngircd: a small IRC server without TLS, accounts or extensions.

use std::net::SocketAddr;
use std::time::Duration;

use crate::Result;
use crate::install::{Installed, Program};
use crate::irc::offers;
use crate::service::{Scratch, Service, free_addresses, retrying};

static NGIRCD: Program = Program {
    name: "ngircd",
    commands: &["ngircd"],
    packages: &["ngircd"],
    file: "usr/sbin/ngircd",
};

const READY: Duration = Duration::from_secs(20);

/// A running ngircd: plain IRC, one channel `#test` with the topic `seeded`.
///
/// It disconnects a sender whose line is longer than 512 bytes, where other servers cut the line.
pub struct Ngircd {
    addr: SocketAddr,
    // Before the folder: fields are dropped in this order.
    _service: Service,
    _scratch: Scratch,
}

impl Ngircd {
    /// Starts a server of one's own.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::Error::Missing) where there is none and none has to be installed; else what went wrong.
    pub async fn start() -> Result<Self> {
        let installed = NGIRCD.find().await?;
        retrying(|| Self::try_start(&installed)).await
    }

    /// Where it takes clients.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    async fn try_start(installed: &Installed) -> Result<Self> {
        let scratch = Scratch::new()?;
        let [addr] = free_addresses()?;
        let server = format!("irc-{}-{}.test", std::process::id(), addr.port());
        let file = scratch.write("ngircd.conf", &config(&server, addr))?;
        let mut command = installed.command();
        command.arg("--nodaemon").arg("--config").arg(file);
        let mut service = Service::spawn("ngircd", command, &scratch)?;
        offers(addr, &server, &[], READY, || service.check())
            .await
            .map_err(|error| service.failure(&error.to_string()))?;
        Ok(Self {
            addr,
            _service: service,
            _scratch: scratch,
        })
    }
}

/// Started by root, it becomes the user `nobody`.
fn config(server: &str, addr: SocketAddr) -> String {
    let (ip, port) = (addr.ip(), addr.port());
    format!(
        "[Global]
Name = {server}
Info = test
Listen = {ip}
Ports = {port}
MotdPhrase = hello
ServerUID = 65534
ServerGID = 65534
[Limits]
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 20
[Options]
Ident = no
PAM = no
DNS = no
SyslogFacility = local1
[Channel]
Name = #test
Topic = seeded
"
    )
}
