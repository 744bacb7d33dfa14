//! Finds a program on `PATH` or in the cache, and puts it into the cache where that is asked for.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::debian::Apt;
use crate::{Error, Result};

/// How long to wait for another process that is installing.
const OTHERS_INSTALL: Duration = Duration::from_secs(900);

/// A program that tests need, and where it comes from.
pub(crate) struct Program {
    /// Its folder in the cache.
    pub(crate) name: &'static str,
    /// What it may be called on `PATH`.
    pub(crate) commands: &'static [&'static str],
    /// The Debian packages that hold it.
    pub(crate) packages: &'static [&'static str],
    /// Where these put it.
    pub(crate) file: &'static str,
}

/// What to do about a program that isn't there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IfMissing {
    Install,
    Skip,
}

/// A program that is there.
#[derive(Clone)]
pub(crate) struct Installed {
    file: PathBuf,
    /// Where its packages are unpacked; none when the system has them.
    root: Option<PathBuf>,
}

impl Program {
    /// Finds the program, after installing it if need be.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] when it isn't there and needn't be, [`Error::Failed`] when it couldn't be
    /// installed.
    pub(crate) async fn find(&'static self) -> Result<Installed> {
        let find = || self.find_in(&cache()?, if_missing());
        tokio::task::spawn_blocking(find)
            .await
            .map_err(Error::while_doing(self.name))?
    }

    fn find_in(&self, cache: &Path, if_missing: IfMissing) -> Result<Installed> {
        if let Some(file) = self.on_path() {
            return Ok(Installed { file, root: None });
        }
        if let Some(installed) = self.in_cache(cache) {
            return Ok(installed);
        }
        if if_missing == IfMissing::Skip {
            return Err(Error::Missing(format!(
                "{} is neither on PATH nor in {}; OPSDROID_LIVE=1 puts it there",
                self.name,
                cache.display()
            )));
        }
        self.install(cache).map_err(Error::while_doing(format_args!(
            "{} can't be installed",
            self.name
        )))
    }

    fn on_path(&self) -> Option<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        // Debian puts servers where only root's PATH leads.
        let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
        let folders: Vec<PathBuf> = folders.collect();
        let mut files = self
            .commands
            .iter()
            .flat_map(|command| folders.iter().map(move |folder| folder.join(command)));
        files.find(|file| file.is_file())
    }

    fn in_cache(&self, cache: &Path) -> Option<Installed> {
        let root = cache.join(self.name);
        let file = root.join(self.file);
        file.is_file().then_some(Installed {
            file,
            root: Some(root),
        })
    }

    fn install(&self, cache: &Path) -> Result<Installed> {
        fs::create_dir_all(cache).map_err(Error::while_doing(cache.display()))?;
        let _lock = lock(&cache.join("lock"))?;
        if let Some(installed) = self.in_cache(cache) {
            return Ok(installed); // by whoever held the lock before us
        }
        let staging = tempfile::Builder::new()
            .prefix(".unpacking-")
            .tempdir_in(cache)
            .map_err(Error::while_doing(cache.display()))?;
        let unpacked = staging.path().join("root");
        fs::create_dir(&unpacked).map_err(Error::while_doing(unpacked.display()))?;
        Apt::open(cache.join("apt"))?.unpack(self.packages, &unpacked)?;
        if !unpacked.join(self.file).is_file() {
            return Err(Error::Failed(format!(
                "there is no {} in the packages {:?}",
                self.file, self.packages
            )));
        }
        let root = cache.join(self.name);
        fs::rename(&unpacked, &root).map_err(Error::while_doing(root.display()))?;
        self.in_cache(cache)
            .ok_or_else(|| Error::failed("what was unpacked is gone"))
    }
}

impl Installed {
    /// A command that runs it with the libraries that were unpacked with it.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.file);
        self.lend_libraries(&mut command);
        command
    }

    /// A command that runs it through `wrapper`, a program that ends in executing its arguments.
    pub(crate) fn command_through(&self, wrapper: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(wrapper);
        command.args(arguments).arg(&self.file);
        self.lend_libraries(&mut command);
        command
    }

    /// What was unpacked to `path`, a path from the root; `None` for a program of the system's.
    pub(crate) fn unpacked(&self, path: &str) -> Option<PathBuf> {
        self.root
            .as_ref()
            .map(|root| root.join(path))
            .filter(|path| path.exists())
    }

    /// The folder `name` among the unpacked libraries; `None` for a program of the system's, which
    /// knows its own places.
    pub(crate) fn library_folder(&self, name: &str) -> Option<PathBuf> {
        let root = self.root.as_ref()?;
        library_folders(root)
            .into_iter()
            .map(|libraries| libraries.join(name))
            .find(|it| it.is_dir())
    }

    fn lend_libraries(&self, command: &mut Command) {
        let Some(root) = &self.root else { return };
        let inherited = env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
        let inherited =
            env::split_paths(&inherited).filter(|folder| !folder.as_os_str().is_empty());
        let folders = library_folders(root).into_iter().chain(inherited);
        if let Ok(path) = env::join_paths(folders) {
            command.env("LD_LIBRARY_PATH", path);
        }
    }
}

/// The folders of an unpacked root that hold libraries, down to those that a package keeps for its
/// own, such as `usr/lib/x86_64-linux-gnu/pulseaudio`.
fn library_folders(root: &Path) -> Vec<PathBuf> {
    let mut found = vec![root.join("usr/lib"), root.join("lib")];
    let mut level = found.clone();
    for _ in 0..2 {
        level = level.iter().flat_map(|folder| folders_in(folder)).collect();
        level.sort();
        found.extend(level.iter().cloned());
    }
    found.retain(|folder| folder.is_dir());
    found
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect()
}

fn if_missing() -> IfMissing {
    let is = |name, value: &str| env::var_os(name).is_some_and(|found| found == value);
    if is("CI", "true") || is("OPSDROID_LIVE", "1") {
        IfMissing::Install
    } else {
        IfMissing::Skip
    }
}

/// The cache of this system: what is unpacked for one doesn't run on another, which may share a
/// home folder with it.
fn cache() -> Result<PathBuf> {
    let absolute = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .ok_or_else(|| Error::failed("neither XDG_CACHE_HOME nor HOME names a folder"))?;
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let field = |name: &str| {
        let value = release
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        value
            .unwrap_or("unknown")
            .trim_matches('"')
            .replace('/', "-")
    };
    let system = format!(
        "{}-{}-{}",
        field("ID"),
        field("VERSION_ID"),
        env::consts::ARCH
    );
    Ok(base.join("opsdroid-servers").join(system))
}

/// Takes the lock that lasts until the file is dropped or the process ends.
fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).map_err(Error::while_doing(path.display()))?;
    let deadline = Instant::now() + OTHERS_INSTALL;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                thread::sleep(Duration::from_millis(50));
            }
            Err(error) => return Err(Error::while_doing(path.display())(error)),
        }
    }
}

#[cfg(test)]
mod tests;
