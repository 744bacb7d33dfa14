//! What was typed before, in a file of its owner's.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
};

/// How much of an old file is read, in bytes from its start.
const MOST: u64 = 4 * 1024 * 1024;

/// The file, opened to write at its end.
#[derive(Debug)]
pub(crate) struct History(File);

impl History {
    /// Opens the file, or creates it for its owner alone, and reads what is in it.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, Vec<String>)> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        let lines = BufReader::new((&file).take(MOST)).split(b'\n');
        let lines = lines.map(|line| Ok(String::from_utf8_lossy(&line?).into_owned()));
        let lines = lines.collect::<io::Result<_>>()?;
        Ok((Self(file), lines))
    }

    /// Adds a line.
    pub(crate) fn add(&mut self, line: &str) {
        if let Err(error) = writeln!(self.0, "{line}") {
            tracing::warn!(%error, "the history isn't kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_lines_in_a_file_of_its_owners() {
        let name = format!("opsdroid-shell-history-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let (mut history, lines) = History::open(&path).unwrap();
        assert!(lines.is_empty());
        history.add("grüße");
        let (_, lines) = History::open(&path).unwrap();
        assert_eq!(lines, ["grüße"]);
        #[cfg(unix)]
        {
            let mode =
                std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::remove_file(path).unwrap();
    }
}
