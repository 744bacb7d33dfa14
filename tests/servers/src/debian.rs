//! Unpacks Debian packages into a folder, with all they need that the system lacks.
//!
//! Apt is given folders of its own for everything it writes, so that it neither needs to be root
//! nor changes the system, and a copy of the list of what the system has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::command::run;
use crate::{Error, Result};

const UPDATE: Duration = Duration::from_secs(180);
const DOWNLOAD: Duration = Duration::from_secs(600);
const UNPACK: Duration = Duration::from_secs(120);

/// Package lists older than this are fetched again: a mirror drops a package it has replaced.
const LISTS_STAY_GOOD: Duration = Duration::from_secs(3600);

/// Apt, kept in a folder.
pub(crate) struct Apt {
    folder: PathBuf,
}

impl Apt {
    /// Prepares `folder`, which one process at a time may use.
    ///
    /// # Errors
    ///
    /// When the folder can't be written or this is no system with apt and dpkg.
    pub(crate) fn open(folder: PathBuf) -> Result<Self> {
        for part in ["lists/partial", "archives/partial", "state", "log"] {
            let part = folder.join(part);
            fs::create_dir_all(&part).map_err(Error::while_doing(part.display()))?;
        }
        // A copy, since apt locks the folder that this file is in.
        fs::copy("/var/lib/dpkg/status", folder.join("status"))
            .map_err(Error::while_doing("no Debian: /var/lib/dpkg/status"))?;
        Ok(Self { folder })
    }

    /// Downloads `packages` and what they depend on, and unpacks all into `target`.
    ///
    /// # Errors
    ///
    /// When a package is unknown or can't be fetched or unpacked in time.
    pub(crate) fn unpack(&self, packages: &[&str], target: &Path) -> Result<()> {
        // A source that fails may be one these packages don't come from, so the download decides.
        let updated = self.update();
        self.download(packages).map_err(|error| match &updated {
            Ok(()) => error,
            Err(update) => Error::Failed(format!("{error}\n{update}")),
        })?;
        let archives = self.folder.join("archives");
        let entries = fs::read_dir(&archives).map_err(Error::while_doing(archives.display()))?;
        for entry in entries {
            let archive = entry
                .map_err(Error::while_doing(archives.display()))?
                .path();
            if archive
                .extension()
                .is_some_and(|extension| extension == "deb")
            {
                run(
                    Command::new("dpkg").arg("-x").arg(&archive).arg(target),
                    UNPACK,
                )?;
                fs::remove_file(&archive).map_err(Error::while_doing(archive.display()))?;
            }
        }
        Ok(())
    }

    fn update(&self) -> Result<()> {
        let stamp = self.folder.join("updated");
        let age = fs::metadata(&stamp)
            .and_then(|metadata| metadata.modified())
            .ok()
            .and_then(|at| SystemTime::now().duration_since(at).ok());
        if age.is_some_and(|age| age < LISTS_STAY_GOOD) {
            return Ok(());
        }
        run(self.apt_get().arg("update"), UPDATE)?;
        fs::write(&stamp, "").map_err(Error::while_doing(stamp.display()))
    }

    fn download(&self, packages: &[&str]) -> Result<()> {
        self.clear_archives()?;
        let mut apt_get = self.apt_get();
        apt_get.args([
            "install",
            "--download-only",
            "--no-install-recommends",
            "--yes",
        ]);
        run(apt_get.arg("--").args(packages), DOWNLOAD).map(drop)
    }

    /// Drops what a killed process left, which isn't for the packages asked for now.
    fn clear_archives(&self) -> Result<()> {
        let archives = self.folder.join("archives");
        fs::remove_dir_all(&archives).map_err(Error::while_doing(archives.display()))?;
        let partial = archives.join("partial");
        fs::create_dir_all(&partial).map_err(Error::while_doing(partial.display()))
    }

    fn apt_get(&self) -> Command {
        let mut command = Command::new("apt-get");
        command
            .env("LC_ALL", "C")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .arg("--quiet");
        for (option, folder) in [
            ("Dir::State", "state"),
            ("Dir::State::status", "status"),
            ("Dir::State::lists", "lists"),
            ("Dir::Cache", "."),
            ("Dir::Cache::archives", "archives"),
            ("Dir::Log", "log"),
        ] {
            command.arg(format!(
                "--option={option}={}",
                self.folder.join(folder).display()
            ));
        }
        command.args([
            // As root, apt would become a user who may not enter the cache.
            "--option=APT::Sandbox::User=",
            "--option=APT::Update::Post-Invoke-Success::=",
            "--option=Acquire::Languages=none",
            "--option=Acquire::Retries=2",
            "--option=Acquire::http::Timeout=20",
            "--option=Acquire::https::Timeout=20",
        ]);
        command
    }
}
