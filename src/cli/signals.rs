//! SIGINT and SIGTERM: the first stops the bot cleanly, the second at once. SIGHUP ends nothing.

use std::{io, thread};

use opsdroid_core::Bot;
use tokio::runtime::Runtime;

/// What a process ends with that was told twice to end, as a shell has it for SIGINT.
const INTERRUPTED: i32 = 130;

/// Signals that are kept from now on, for a bot that isn't there yet.
pub(super) struct Listening {
    runtime: Runtime,
    signals: Signals,
}

/// Listens before the bot starts: a signal that comes while it does is not lost, and doesn't kill.
pub(super) fn listen() -> io::Result<Listening> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let signals = {
        let _context = runtime.enter();
        Signals::new()?
    };
    Ok(Listening { runtime, signals })
}

impl Listening {
    /// Waits for signals in a thread of its own, which answers also where the runtime's can't.
    pub(super) fn stop_on_signal(self, bot: Bot) -> io::Result<()> {
        let Self {
            runtime,
            mut signals,
        } = self;
        let wait = move || {
            runtime.block_on(async {
                while signals.next().await {
                    if bot.is_stopping() {
                        // A runtime that is stuck hasn't given it back.
                        #[cfg(feature = "shell")]
                        opsdroid_shell::give_back();
                        std::process::exit(INTERRUPTED);
                    }
                    tracing::info!("stopping; once more stops at once");
                    bot.stop();
                }
            });
        };
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(wait)?;
        Ok(())
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let (interrupt, terminate) = (SignalKind::interrupt(), SignalKind::terminate());
        Ok(Self {
            interrupt: signal(interrupt)?,
            terminate: signal(terminate)?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// Whether there was another signal to stop; there is none after `false`.
    async fn next(&mut self) -> bool {
        loop {
            let hangup = tokio::select! {
                signal = self.interrupt.recv() => return signal.is_some(),
                signal = self.terminate.recv() => return signal.is_some(),
                signal = self.hangup.recv() => signal,
            };
            if hangup.is_none() {
                return false;
            }
            tracing::warn!(
                "SIGHUP: this version can't reload its configuration; it goes on as it is"
            );
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    /// Whether there was another signal; there is none after `false`.
    async fn next(&mut self) -> bool {
        tokio::signal::ctrl_c().await.is_ok()
    }
}
