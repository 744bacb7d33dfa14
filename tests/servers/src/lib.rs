//! Real servers and a real browser for live tests, started by the test and gone with it.
//!
//! A live test needs one line; it prints why it is skipped where a server isn't to be had:
//!
//! ```no_run
//! # async fn test() {
//! use servers::{Ngircd, live};
//!
//! let Some(server) = live(Ngircd::start()).await else { return };
//! println!("talk to {}", server.addr());
//! # }
//! ```
//!
//! With `CI=true` or `OPSDROID_LIVE=1` nothing is skipped: what is missing is unpacked into
//! `${XDG_CACHE_HOME:-$HOME/.cache}/opsdroid-servers`, never into the system, and a server that
//! can't be had or started fails the test. Otherwise a server is used if it is on `PATH` or was
//! unpacked before. Every server listens on loopback alone, on ports that were free, writes what it
//! says into a folder of its own, and is killed with all its children when its handle is dropped or
//! its test process dies.

mod browser;
mod inspircd;
mod ngircd;

mod irc;

mod cdp;
mod certificate;
mod service;

mod install;

mod command;
mod debian;
mod error;

pub use browser::{Browser, ColorScheme, Key};
pub use error::{Error, Result};
pub use inspircd::Inspircd;
pub use irc::IrcClient;
pub use ngircd::Ngircd;

/// Waits for a server to start; prints `skipped: why` and returns `None` where there is none.
///
/// # Panics
///
/// When the server was found, or had to be installed, and doesn't run: with what it said itself.
#[expect(clippy::print_stdout, reason = "a skipped test has to say so")]
#[expect(clippy::panic, reason = "this is how a test fails")]
pub async fn live<T>(start: impl Future<Output = Result<T>>) -> Option<T> {
    match start.await {
        Ok(server) => Some(server),
        Err(Error::Missing(why)) => {
            println!("skipped: {why}");
            None
        }
        Err(Error::Failed(why)) => panic!("{why}"),
    }
}
