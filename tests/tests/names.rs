//! Whatever a crate calls opsdroid, the macros find it: three crates outside this workspace, each
//! with one way to name it, are built and run.
#![allow(clippy::unwrap_used)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const EXPECTED: &str = "\
connector fixture-chat
sends message fixture.wave reaction typing
event fixture.big-wave
event fixture.wave
skill fixture_always
skill fixture_catchall
skill fixture_hello
";

#[test]
fn the_core_alone_is_enough() {
    assert_eq!(run("only-core"), EXPECTED);
}

#[test]
fn the_facade_alone_is_enough() {
    assert_eq!(run("only-facade"), EXPECTED);
}

#[test]
fn another_name_for_the_core_is_said_with_crate() {
    assert_eq!(run("renamed"), EXPECTED);
}

/// Builds and runs a fixture with what this workspace has locked and fetched already.
fn run(fixture: &str) -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = target().join("fixtures").join(fixture);
    let source = tests.join("fixtures").join(fixture);
    fs::create_dir_all(copy.join("src")).unwrap();
    let manifest = fs::read_to_string(source.join("Cargo.toml")).unwrap();
    let root = tests.parent().unwrap().display().to_string();
    fs::write(copy.join("Cargo.toml"), manifest.replace("../../..", &root)).unwrap();
    fs::copy(source.join("src/main.rs"), copy.join("src/main.rs")).unwrap();
    fs::copy(tests.join("../Cargo.lock"), copy.join("Cargo.lock")).unwrap();

    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--manifest-path"])
        .arg(copy.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target().join("fixtures/target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{fixture}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The folder that this test was built into.
fn target() -> PathBuf {
    let test = env::current_exe().unwrap();
    let target = test.ancestors().nth(3).unwrap();
    target.to_owned()
}
