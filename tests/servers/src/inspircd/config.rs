//! The configuration files of InspIRCd and of the services linked to it.

use std::net::SocketAddr;
use std::path::Path;

const SERVICES: &str = "services.test";

/// What the servers have to know of each other.
pub(super) struct Places<'a> {
    pub(super) name: &'a str,
    pub(super) addr: SocketAddr,
    pub(super) tls_addr: SocketAddr,
    /// Where the services link to the server.
    pub(super) link: SocketAddr,
    /// Where both write, and where the certificate is.
    pub(super) folder: &'a Path,
}

const INSPIRCD_MODULES: &[&str] = &[
    "cap",
    "chanhistory",
    "cloaking",
    "customprefix",
    "ircv3",
    "ircv3_accounttag",
    "ircv3_batch",
    "ircv3_capnotify",
    "ircv3_chghost",
    "ircv3_ctctags",
    "ircv3_echomessage",
    "ircv3_invitenotify",
    "ircv3_labeledresponse",
    "ircv3_msgid",
    "ircv3_servertime",
    "sasl",
    "services_account",
    "spanningtree",
    "ssl_gnutls",
    "svshold",
];

/// In an order that never makes Atheme load one by itself: it would look for it in the system.
const ATHEME_MODULES: &[&str] = &[
    "transport/rfc1459",
    "protocol/base36uid",
    "protocol/inspircd",
    "backend/corestorage",
    "backend/opensex",
    "crypto/posix",
    "nickserv/main",
    "nickserv/register",
    "nickserv/identify",
    "nickserv/logout",
    "nickserv/ghost",
    "nickserv/info",
    "nickserv/set_core",
    "saslserv/main",
    "saslserv/plain",
];

impl Places<'_> {
    /// `modules` is where the modules are, unless they are where the program was built for.
    ///
    /// Limits are out of the way: a test sends faster than people do.
    pub(super) fn inspircd(&self, modules: Option<&Path>) -> String {
        let folder = self.folder.display();
        let name = self.name;
        let (ip, port) = (self.addr.ip(), self.addr.port());
        let (tls_port, link_port) = (self.tls_addr.port(), self.link.port());
        let module_folder = modules.map_or_else(String::new, |modules| {
            format!("moduledir=\"{}\" ", modules.display())
        });
        let modules: String = INSPIRCD_MODULES
            .iter()
            .map(|name| format!("<module name=\"{name}\">\n"))
            .collect();
        format!(
            r#"<config format="xml">
<path {module_folder}configdir="{folder}" datadir="{folder}" logdir="{folder}" runtimedir="{folder}">
<server name="{name}" description="test" network="TestNet" id="001">
<admin name="a" nick="a" email="a@users.test">
<bind address="{ip}" port="{port}" type="clients">
<bind address="{ip}" port="{tls_port}" type="clients" sslprofile="test">
<bind address="{ip}" port="{link_port}" type="servers">
<sslprofile name="test" provider="gnutls" certfile="{folder}/tls.crt" keyfile="{folder}/tls.key">
<connect allow="*" resolvehostnames="no" useident="no" timeout="60" pingfreq="30" localmax="1000"
    globalmax="1000" hardsendq="1M" recvq="64K" threshold="1000" commandrate="100000" fakelag="off">
<class name="none">
<type name="none" class="none">
<options prefixquit="Quit: " syntaxhints="yes">
<security announceinvites="dynamic">
<performance quietbursts="yes">
<dns server="{ip}" timeout="1">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="{folder}/inspircd.log">
<pid file="{folder}/inspircd.pid">
<files motd="{folder}/motd">
{modules}
<cloak mode="half" key="0123456789012345678901234567890123456789" prefix="t-">
<customprefix name="founder" letter="q" prefix="~" rank="50000" ranktoset="50000">
<customprefix name="admin" letter="a" prefix="&amp;" rank="40000" ranktoset="50000">
<customprefix name="halfop" letter="h" prefix="%" rank="20000" ranktoset="30000">
<sasl target="{SERVICES}" requiressl="no">
<link name="{SERVICES}" ipaddr="{ip}" port="{link_port}" allowmask="{ip}" sendpass="link"
    recvpass="link">
<uline server="{SERVICES}" silent="yes">
"#
        )
    }

    /// `modules` is where the modules are, unless they are where the program was built for.
    pub(super) fn atheme(&self, modules: Option<&Path>) -> String {
        let folder = modules.map_or("modules".into(), Path::to_string_lossy);
        let modules: String = ATHEME_MODULES
            .iter()
            .map(|module| format!("loadmodule \"{folder}/{module}\";\n"))
            .collect();
        let name = self.name;
        let (ip, port) = (self.link.ip(), self.link.port());
        let person = |nick| {
            format!(
                "nick = \"{nick}\"; user = \"{nick}\"; host = \"{SERVICES}\"; real = \"{nick}\";"
            )
        };
        let (nickserv, saslserv) = (person("NickServ"), person("SaslServ"));
        format!(
            r#"{modules}
serverinfo {{
    name = "{SERVICES}"; desc = "services"; numeric = "00A"; recontime = 1; netname = "TestNet";
    hidehostsuffix = "users.test"; adminname = "a"; adminemail = "a@users.test";
    registeremail = "a@users.test"; mta = "/bin/true"; loglevel = {{ error; info; }};
    maxlogins = 50; maxusers = 0; mdlimit = 30; emaillimit = 10; emailtime = 300; auth = none;
    casemapping = rfc1459;
}};
uplink "{name}" {{ host = "{ip}"; password = "link"; port = {port}; }};
nickserv {{ {nickserv} }};
saslserv {{ {saslserv} }};
general {{ commit_interval = 1; }};
"#
        )
    }
}
