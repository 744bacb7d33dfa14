//! InspIRCd with Atheme services: IRCv3, TLS, accounts and SASL.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::certificate;
use crate::install::{Installed, Program};
use crate::irc::{IrcClient, offers};
use crate::service::{Scratch, Service, free_addresses, retrying};
use crate::{Error, Result};

mod config;

static INSPIRCD: Program = Program {
    name: "inspircd",
    commands: &["inspircd"],
    packages: &["inspircd"],
    file: "usr/sbin/inspircd",
};

static ATHEME: Program = Program {
    name: "atheme-services",
    commands: &["atheme-services"],
    packages: &["atheme-services"],
    file: "usr/bin/atheme-services",
};

const READY: Duration = Duration::from_secs(20);

/// What Debian gives no user of its own who should have files: it is `nobody`.
const NOBODY: &str = "65534";

/// A running InspIRCd with services linked in.
///
/// It has message tags, `server-time`, `echo-message`, `batch`, `labeled-response`, channel history
/// (mode `H`), `NickServ`, and SASL PLAIN with and without TLS. It cuts a line at 512 bytes, and lets
/// a new connection in only once a second.
pub struct Inspircd {
    addr: SocketAddr,
    tls_addr: SocketAddr,
    ca_file: PathBuf,
    // Before the folder: fields are dropped in this order.
    _services: Service,
    _server: Service,
    _scratch: Scratch,
}

impl Inspircd {
    /// Starts a server of one's own, without accounts.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] where there is none and none has to be installed; else what went wrong.
    pub async fn start() -> Result<Self> {
        let inspircd = INSPIRCD.find().await?;
        let atheme = ATHEME.find().await?;
        retrying(|| Self::try_start(&inspircd, &atheme)).await
    }

    /// Where it takes clients without TLS.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Where it takes clients with TLS, as `localhost` or `127.0.0.1`.
    #[must_use]
    pub fn tls_addr(&self) -> SocketAddr {
        self.tls_addr
    }

    /// The PEM file of the authority that signed its certificate; new with every server.
    #[must_use]
    pub fn ca_file(&self) -> &std::path::Path {
        &self.ca_file
    }

    /// Creates an account with `NickServ`, for SASL and for `IDENTIFY`. Takes about a second.
    ///
    /// # Errors
    ///
    /// When the services refuse: the name is taken, or the password is short or the name itself.
    pub async fn register_account(&self, name: &str, password: &str) -> Result<()> {
        let mut client = IrcClient::connect(self.addr).await?;
        client.register(name).await?;
        client
            .send(&format!(
                "PRIVMSG NickServ :REGISTER {password} {name}@users.test"
            ))
            .await?;
        let refusals = [
            "already registered",
            " is invalid",
            "cannot use your",
            "not be longer",
            "too busy",
        ];
        let answers = [&["is now registered"][..], &refusals].concat();
        let answer = client.expect_any(&answers).await?;
        if !answer.contains(answers[0]) {
            return Err(Error::Failed(format!("NickServ refuses {name}: {answer}")));
        }
        client.quit().await
    }

    async fn try_start(inspircd: &Installed, atheme: &Installed) -> Result<Self> {
        let scratch = Scratch::new()?;
        let [addr, tls_addr, link] = free_addresses()?;
        let name = format!("irc-{}-{}.test", std::process::id(), addr.port());
        let tls = certificate::for_loopback()?;
        let ca_file = scratch.write("ca.pem", &tls.authority)?;
        scratch.write("tls.crt", &tls.certificate)?;
        scratch.write("tls.key", &tls.key)?;
        scratch.write("motd", "hello\n")?;

        let places = config::Places {
            name: &name,
            addr,
            tls_addr,
            link,
            folder: scratch.path(),
        };
        let modules = inspircd.library_folder("inspircd/modules");
        let file = scratch.write("inspircd.conf", &places.inspircd(modules.as_deref()))?;
        let mut command = inspircd.command();
        command
            .arg("--nofork")
            .arg("--runasroot")
            .arg(format!("--config={}", file.display()));
        let mut server = Service::spawn("inspircd", command, &scratch)?;
        // Services that come too early would wait for seconds before they try again.
        offers(addr, &name, &[], READY, || server.check())
            .await
            .map_err(|error| server.failure(&error.to_string()))?;

        let modules = atheme.library_folder("atheme/modules");
        let file = scratch.write("atheme.conf", &places.atheme(modules.as_deref()))?;
        let mut command = as_nobody(atheme);
        command
            .arg("-n")
            .arg("-c")
            .arg(file)
            .arg("-D")
            .arg(scratch.path());
        command
            .arg("-l")
            .arg(scratch.join("atheme.log"))
            .arg("-p")
            .arg(scratch.join("atheme.pid"));
        let mut services = Service::spawn("atheme-services", command, &scratch)?;
        offers(addr, &name, &["sasl=PLAIN"], READY, || services.check())
            .await
            .map_err(|error| services.failure(&error.to_string()))?;
        Ok(Self {
            addr,
            tls_addr,
            ca_file,
            _services: services,
            _server: server,
            _scratch: scratch,
        })
    }
}

/// Atheme refuses to run as root. As anyone else it still has to enter root's cache and write its
/// folder, so root lends it that one capability.
fn as_nobody(atheme: &Installed) -> Command {
    if !rustix::process::geteuid().is_root() {
        return atheme.command();
    }
    let user = ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"];
    let rights = [
        "--inh-caps",
        "+dac_override",
        "--ambient-caps",
        "+dac_override",
    ];
    atheme.command_through("setpriv", &[&user[..], &rights[..]].concat())
}
