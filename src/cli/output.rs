//! Standard output and error, with colours only where a terminal shows them.

use std::io::{self, Write};

use opsdroid_core::{Result, ResultExt};

/// Prints to standard output. Whoever stops reading has read enough.
pub(super) fn print(text: &str) -> Result<()> {
    let mut stdout = anstream::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("standard output")?
        }
        _ => Ok(()),
    }
}

/// Prints a line to standard error.
pub(super) fn complain(text: &str) {
    // Where this can't be said there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{text}");
}
