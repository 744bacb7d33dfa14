//! Where a program is found, and what happens when it isn't.

use super::*;

const NOWHERE: Program = Program {
    name: "no-server",
    commands: &["opsdroid-no-server"],
    packages: &["opsdroid-no-server"],
    file: "usr/bin/no-server",
};

#[test]
fn a_missing_program_is_skipped_when_nobody_asks_for_it() {
    let cache = tempfile::tempdir().unwrap();
    let Err(Error::Missing(why)) = NOWHERE.find_in(cache.path(), IfMissing::Skip) else {
        panic!("it was found");
    };
    assert!(
        why.starts_with("no-server is neither on PATH nor in "),
        "{why}"
    );
    assert_eq!(fs::read_dir(cache.path()).unwrap().count(), 0);
}

#[test]
fn a_program_that_has_to_be_there_and_cannot_be_installed_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let no_folder = folder.path().join("file");
    fs::write(&no_folder, "").unwrap();
    let Err(Error::Failed(why)) = NOWHERE.find_in(&no_folder, IfMissing::Install) else {
        panic!("it was found");
    };
    assert!(why.starts_with("no-server can't be installed: "), "{why}");
}

#[test]
fn a_program_in_the_cache_runs_with_the_libraries_beside_it() {
    let cache = tempfile::tempdir().unwrap();
    let root = cache.path().join("no-server");
    let own = root.join("usr/lib/some-linux-gnu/own");
    fs::create_dir_all(&own).unwrap();
    fs::create_dir_all(root.join("usr/bin")).unwrap();
    fs::write(root.join("usr/bin/no-server"), "").unwrap();
    let installed = NOWHERE.find_in(cache.path(), IfMissing::Skip).unwrap();

    let command = installed.command();
    assert_eq!(command.get_program(), root.join("usr/bin/no-server"));
    let (name, path) = command.get_envs().next().unwrap();
    assert_eq!(name, "LD_LIBRARY_PATH");
    let folders: Vec<_> = env::split_paths(path.unwrap()).collect();
    assert!(
        folders.contains(&own) && folders.contains(&root.join("usr/lib")),
        "{folders:?}"
    );
    assert_eq!(installed.library_folder("own"), Some(own));
}

#[test]
fn a_program_of_the_system_is_used_as_it_is() {
    let cache = tempfile::tempdir().unwrap();
    let shell = Program {
        commands: &["opsdroid-no-server", "sh"],
        ..NOWHERE
    };
    let installed = shell.find_in(cache.path(), IfMissing::Install).unwrap();
    assert!(installed.file.ends_with("sh"), "{:?}", installed.file);
    assert_eq!(installed.command().get_envs().count(), 0);
    assert_eq!(installed.library_folder("own"), None);
}

#[test]
fn a_lock_is_held_until_it_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lock");
    let held = lock(&path).unwrap();
    let other = File::open(&path).unwrap();
    assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
    drop(held);
    other.try_lock().unwrap();
}
