//! The command line of the binary, as a person meets it.
