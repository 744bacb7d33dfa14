//! `run`: the bot, from start to stop.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use opsdroid_core::{Bot, Outcome, Result, ResultExt, bot::Builder, config::Config};
use tokio::runtime::Runtime;

use super::{FAILED, complain, log, signals};

/// How long the process waits for what blocks a thread of the runtime, once the bot has stopped.
const LAST_WAIT: Duration = Duration::from_secs(1);

pub(super) fn run(file: Option<&PathBuf>) -> ExitCode {
    run_bot(|| {
        let config = super::load(file)?;
        Ok(Bot::builder().registry(super::linked()?).config(config))
    })
}

/// Runs a bot until it ends or is told to by a signal, with a log: what `main` returns where
/// [`main`](crate::main) isn't enough.
///
/// The first SIGINT or SIGTERM stops the bot cleanly, the second one at once. The exit code is 0
/// after a clean stop, 1 if the bot failed, and 2 if it couldn't be built.
///
/// ```no_run
/// use std::process::ExitCode;
///
/// use opsdroid::{Config, Registry, prelude::*};
///
/// fn main() -> ExitCode {
///     opsdroid::run_bot(|| {
///         let config = Config::parse("connectors: {shell: }", "main.rs", |_| None)?;
///         Ok(Bot::builder().registry(Registry::linked().config()?).config(config))
///     })
/// }
/// ```
pub fn run_bot(build: impl FnOnce() -> Result<Builder>) -> ExitCode {
    match build().and_then(run_to_the_end) {
        Ok(Outcome::Stopped) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => FAILED.into(),
        Err(error) => complain(&error),
    }
}

fn run_to_the_end(builder: Builder) -> Result<Outcome> {
    let config = builder.configuration();
    log::start(config)?;
    let runtime = runtime(config).context("the runtime")?;
    // Outside of the runtime, as what listens holds one of its own, which can't be dropped in another.
    let signals = signals::listen().context("signals")?;
    let running = {
        let _context = runtime.enter();
        builder.start()?
    };
    signals
        .stop_on_signal(running.bot().clone())
        .context("signals")?;
    let outcome = runtime.block_on(running.outcome());
    runtime.shutdown_timeout(LAST_WAIT);
    // What still blocks a thread may have the terminal.
    #[cfg(feature = "shell")]
    opsdroid_shell::give_back();
    outcome
}

/// The runtime that everything runs on: as many threads as `worker-threads` says, or two.
///
/// Two, because a bot mostly waits, and one skill that computes for long shouldn't hold up the
/// heartbeat of every connector.
fn runtime(config: &Config) -> std::io::Result<Runtime> {
    let threads = config.worker_threads().map_or(2, std::num::NonZero::get);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .thread_name("opsdroid")
        .enable_all()
        .build()
}
