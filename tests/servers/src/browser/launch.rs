//! Starts Chromium in a profile of its own and finds where it listens.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::install::{Installed, Program};
use crate::service::{Scratch, Service};
use crate::{Error, Result};

static CHROMIUM: Program = Program {
    name: "chromium",
    commands: &[
        "chromium",
        "google-chrome",
        "google-chrome-stable",
        "chromium-browser",
    ],
    // With fonts, or a screenshot shows boxes on a system that has none.
    packages: &["chromium", "fontconfig-config", "fonts-liberation"],
    file: "usr/lib/chromium/chromium",
};

const READY: Duration = Duration::from_secs(60);

const POLL: Duration = Duration::from_millis(10);

/// Beyond being headless: it looks nothing up and sends nothing out by itself, and as root in a
/// container it has no sandbox to make.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-dev-shm-usage",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
    "--mute-audio",
    "--password-store=basic",
    "--lang=en-US",
    "--remote-debugging-port=0",
];

/// The families a page asks for, and those of the package that stand in for them.
const FONTS: &[(&str, &str)] = &[
    ("sans-serif", "Liberation Sans"),
    ("Arial", "Liberation Sans"),
    ("Helvetica", "Liberation Sans"),
    ("serif", "Liberation Serif"),
    ("Times New Roman", "Liberation Serif"),
    ("monospace", "Liberation Mono"),
    ("Courier New", "Liberation Mono"),
];

/// For every other family, the system's own without a name among them.
const OTHERWISE: &str = "<match><edit name=\"family\" mode=\"append_last\">\
                         <string>Liberation Sans</string></edit></match>\n";

/// A browser that listens.
pub(super) struct Launched {
    pub(super) service: Service,
    pub(super) scratch: Scratch,
    pub(super) port: u16,
    pub(super) path: String,
}

/// Starts a browser that remembers nothing.
///
/// # Errors
///
/// When there is none, or it doesn't listen in a minute.
pub(super) async fn launch() -> Result<Launched> {
    let installed = CHROMIUM.find().await?;
    let scratch = Scratch::new()?;
    let profile = scratch.join("profile");
    fs::create_dir(&profile).map_err(Error::while_doing(profile.display()))?;
    let mut command = installed.command();
    command
        .args(FLAGS)
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("about:blank")
        .env("HOME", scratch.path())
        .env("TMPDIR", scratch.path())
        .env_remove("DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    if let Some(file) = fonts(&installed, &scratch)? {
        command.env("FONTCONFIG_FILE", file);
    }
    let mut service = Service::spawn("chromium", command, &scratch)?;
    let (port, path) = address(&mut service, &profile.join("DevToolsActivePort")).await?;
    Ok(Launched {
        service,
        scratch,
        port,
        path,
    })
}

/// Waits until the browser has written where it listens: a port, and a path only we can read.
async fn address(service: &mut Service, file: &Path) -> Result<(u16, String)> {
    let deadline = Instant::now() + READY;
    while Instant::now() < deadline {
        service.check()?;
        let text = fs::read_to_string(file).unwrap_or_default();
        if let Some((port, path)) = text.split_once('\n')
            && let Ok(port) = port.parse()
            && path.trim_end().starts_with("/devtools/browser/")
        {
            return Ok((port, path.trim_end().to_owned()));
        }
        sleep(POLL).await;
    }
    Err(service.failure(&format!("isn't ready after {} s", READY.as_secs())))
}

/// A font configuration for a system without one, of the fonts unpacked with the browser.
fn fonts(installed: &Installed, scratch: &Scratch) -> Result<Option<PathBuf>> {
    let Some(fonts) = installed.unpacked("usr/share/fonts") else {
        return Ok(None);
    };
    if Path::new("/etc/fonts/fonts.conf").exists() {
        return Ok(None);
    }
    let aliases: String = FONTS
        .iter()
        .map(|(asked, given)| {
            format!(
                "<alias binding=\"same\"><family>{asked}</family>\
                 <prefer><family>{given}</family></prefer></alias>\n"
            )
        })
        .collect();
    let config = format!(
        "<fontconfig>\n<dir>{}</dir>\n<cachedir>{}</cachedir>\n{aliases}{OTHERWISE}</fontconfig>\n",
        fonts.display(),
        scratch.join("fonts").display()
    );
    scratch.write("fonts.conf", &config).map(Some)
}
