//! A bot without skills of its own: to check a configuration, or to see what is compiled in.

use std::process::ExitCode;

fn main() -> ExitCode {
    opsdroid::main()
}
