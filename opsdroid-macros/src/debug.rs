//! `OPSDROID_MACROS_DEBUG=1`: what an attribute became, on the error output of the build.

use std::{
    env,
    io::{self, Write},
    process::{Command, Stdio},
};

use proc_macro::TokenStream;

/// Prints an expansion where the environment asks for it, and returns it.
pub(crate) fn shown(attribute: &str, expansion: TokenStream) -> TokenStream {
    if env::var_os("OPSDROID_MACROS_DEBUG").is_some_and(|value| value == "1") {
        let text = expansion.to_string();
        let text = formatted(&text).unwrap_or(text);
        // Nothing is lost if nobody reads it.
        let _ = writeln!(io::stderr(), "// #[{attribute}] becomes:\n{text}");
    }
    expansion
}

/// The same code as rustfmt writes it, where there is a rustfmt.
fn formatted(text: &str) -> Option<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // It reads all before it writes any; taking the input closes it.
    let sent = rustfmt.stdin.take()?.write_all(text.as_bytes());
    let output = rustfmt.wait_with_output().ok()?;
    let fine = sent.is_ok() && output.status.success();
    fine.then(|| String::from_utf8(output.stdout).ok())?
}
