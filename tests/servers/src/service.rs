//! A process that is there for a test: in its own folder, in its own group, and gone with its handle.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
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

/// Collects process groups until the test process is gone, however it ended, then does what `Drop`
/// couldn't. The folder goes twice, since what is being killed may still write into it.
const AFTER_US: &str = r#"
while read -r group; do set -- "$@" "-$group"; done
folder=$1; shift
[ $# -eq 0 ] || kill -s KILL -- "$@"
rm -rf -- "$folder" || { sleep 1; rm -rf -- "$folder"; }
"#;

/// A folder for one server, removed with all that is in it.
///
/// Beside it runs a process that outlives this one, in case no `Drop` is run, to remove the folder
/// and to kill what was started in it.
pub(crate) struct Scratch {
    /// Taken out by `Drop`, which has more patience than this type's own.
    folder: Option<TempDir>,
    path: PathBuf,
    watchdog: Child,
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
        let watchdog = watchdog(&path).map_err(Error::while_doing("sh"))?;
        Ok(Self {
            folder: Some(folder),
            path,
            watchdog,
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

    /// Has a child that leads a group killed with it when this process dies.
    fn guard(&self, child: &Child) -> io::Result<()> {
        let mut groups = self
            .watchdog
            .stdin
            .as_ref()
            .ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(groups, "{}", child.id())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = self.folder.take().map(TempDir::keep) {
            remove(&folder);
        }
        // Last, so that this process may be killed at any moment before.
        kill_group(&mut self.watchdog);
    }
}

/// Removes a folder that a process that left its group may write into one last time; a test needn't
/// fail over that.
fn remove(folder: &Path) {
    for _ in 0..20 {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        thread::sleep(Duration::from_millis(25));
    }
}

fn watchdog(folder: &Path) -> io::Result<Child> {
    Command::new("sh")
        .args(["-c", AFTER_US, "sh"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
}

/// A running process; dropping it kills its whole group.
pub(crate) struct Service {
    name: &'static str,
    child: Child,
    log: PathBuf,
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
        if let Err(error) = scratch.guard(&child) {
            kill_group(&mut child);
            return Err(Error::while_doing(name)(error));
        }
        Ok(Self { name, child, log })
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
        kill_group(&mut self.child);
    }
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
