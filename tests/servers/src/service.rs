//! A process that is there for a test: in its own folder, in its own group, and gone with its handle.

use std::fs::{self, File, Permissions};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::command::{kill_group, tail};
use crate::{Error, Result};

/// Reads until the test process is gone, however it ended, then does what `Drop` couldn't.
/// The folder goes twice, since what is being killed may still write into it.
const AFTER_US: &str =
    r#"read -r _; kill -s KILL -- "-$1"; rm -rf -- "$2" || { sleep 1; rm -rf -- "$2"; }"#;

/// A folder for one server, removed with all that is in it.
pub(crate) struct Scratch {
    /// Taken out by `Drop`, which has more patience than this type's own.
    folder: Option<TempDir>,
    path: PathBuf,
}

impl Scratch {
    /// Makes an empty folder that servers running as another user may enter.
    ///
    /// # Errors
    ///
    /// When the system's folder for temporary files can't be written.
    pub(crate) fn new() -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("opsdroid-")
            .permissions(Permissions::from_mode(0o755))
            .tempdir()
            .map_err(Error::while_doing("a folder for a server"))?;
        let path = folder.path().to_owned();
        Ok(Self {
            folder: Some(folder),
            path,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.join(name);
        fs::write(&path, text).map_err(Error::while_doing(path.display()))?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let Some(folder) = self.folder.take().map(TempDir::keep) else {
            return;
        };
        // A process that left its group may write one last time; a test needn't fail over that.
        for _ in 0..20 {
            if fs::remove_dir_all(&folder).is_ok() || !folder.exists() {
                return;
            }
            thread::sleep(Duration::from_millis(25));
        }
    }
}

/// A running process; dropping it kills its whole group.
pub(crate) struct Service {
    name: &'static str,
    child: Child,
    log: PathBuf,
    watchdog: Child,
}

impl Service {
    /// Starts `command`, which must stay in the foreground; what it says goes to `NAME.out`.
    ///
    /// # Errors
    ///
    /// When it can't be started.
    pub(crate) fn spawn(
        name: &'static str,
        mut command: Command,
        scratch: &Scratch,
    ) -> Result<Self> {
        let log = scratch.join(&format!("{name}.out"));
        let output = File::create(&log).map_err(Error::while_doing(log.display()))?;
        let errors = output
            .try_clone()
            .map_err(Error::while_doing(log.display()))?;
        let mut child = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .process_group(0)
            .spawn()
            .map_err(Error::while_doing(name))?;
        match watchdog(&child, scratch) {
            Ok(watchdog) => Ok(Self {
                name,
                child,
                log,
                watchdog,
            }),
            Err(error) => {
                kill_group(&mut child);
                Err(Error::while_doing(name)(error))
            }
        }
    }

    /// Fails once the process has ended by itself, with what it said.
    pub(crate) fn check(&mut self) -> Result<()> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(self.failure(&format!("ended with {status}"))),
            Err(error) => Err(self.failure(&error.to_string())),
        }
    }

    /// An error that says `what` happened and quotes the end of the log.
    pub(crate) fn failure(&self, what: &str) -> Error {
        let log = fs::read(&self.log).unwrap_or_default();
        let said = String::from_utf8_lossy(&log);
        Error::Failed(format!("{} {what}; it said:\n{}", self.name, tail(&said)))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // First the watchdog, so that it never kills a group that was given this number anew.
        kill_group(&mut self.watchdog);
        kill_group(&mut self.child);
    }
}

/// A process in its own group that ends `child` when this process ends without dropping it.
fn watchdog(child: &Child, scratch: &Scratch) -> std::io::Result<Child> {
    Command::new("sh")
        .args(["-c", AFTER_US, "sh", &child.id().to_string()])
        .arg(scratch.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
}

/// Returns loopback addresses whose ports were free a moment ago, each another one.
///
/// # Errors
///
/// When the system has no free port.
pub(crate) fn free_addresses<const N: usize>() -> Result<[SocketAddr; N]> {
    let mut listeners = Vec::new();
    let mut addresses = [SocketAddr::from((Ipv4Addr::LOCALHOST, 0)); N];
    for address in &mut addresses {
        let listener = TcpListener::bind(*address).map_err(Error::while_doing("a free port"))?;
        *address = listener
            .local_addr()
            .map_err(Error::while_doing("a free port"))?;
        listeners.push(listener); // held, so that the next port is another
    }
    Ok(addresses)
}

/// Runs `start` until it succeeds, three times at most: between finding a free port and the server
/// taking it, another process may have been faster.
pub(crate) async fn retrying<T, F: Future<Output = Result<T>>>(
    mut start: impl FnMut() -> F,
) -> Result<T> {
    for _ in 0..2 {
        if let Ok(started) = start().await {
            return Ok(started);
        }
    }
    start().await
}

#[cfg(test)]
mod tests;
