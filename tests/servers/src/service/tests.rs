//! That nothing outlives a handle, nor the test process.

use std::time::Instant;

use super::*;

/// A process with a child of its own, and that one's id.
fn family(scratch: &Scratch) -> (Service, String) {
    let mut command = Command::new("sh");
    command.args(["-c", "sleep 600 & echo $!; wait"]);
    let service = Service::spawn("family", command, scratch).unwrap();
    let said = || fs::read_to_string(&service.log).unwrap();
    wait_until(|| said().ends_with('\n'));
    let child = said().trim().to_owned();
    assert!(is_running(&child));
    (service, child)
}

/// A process that is dead but not yet buried has a state that starts with `Z`.
fn is_running(id: &str) -> bool {
    let ps = Command::new("ps")
        .args(["-o", "stat=", "-p", id])
        .output()
        .unwrap();
    let state = String::from_utf8(ps.stdout).unwrap();
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}

fn wait_until(mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !done() {
        assert!(Instant::now() < deadline, "it never happened");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_dropped_handle_ends_the_whole_family_and_removes_its_folder() {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path().to_owned();
    let (service, child) = family(&scratch);
    drop(service);
    wait_until(|| !is_running(&child));
    drop(scratch);
    assert!(!folder.exists());
}

#[test]
fn a_test_process_that_dies_takes_its_servers_and_folders_along() {
    let mut scratch = Scratch::new().unwrap();
    let (mut service, child) = family(&scratch);
    drop(scratch.watchdog.stdin.take()); // what the system does to a dead process's pipes
    wait_until(|| service.child.try_wait().unwrap().is_some());
    wait_until(|| !is_running(&child));
    wait_until(|| !scratch.path().exists());
}

#[test]
fn a_server_that_ends_by_itself_is_quoted() {
    let scratch = Scratch::new().unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", "echo bad configuration >&2; exit 7"]);
    let mut service = Service::spawn("short", command, &scratch).unwrap();
    let mut why = String::new();
    wait_until(|| match service.check() {
        Ok(()) => false,
        Err(error) => {
            why = error.to_string();
            true
        }
    });
    assert_eq!(
        why,
        "short ended with exit status: 7; it said:\nbad configuration"
    );
}

#[test]
fn free_addresses_differ_and_are_on_loopback() {
    let [first, second] = free_addresses().unwrap();
    assert_ne!(first, second);
    assert!(first.ip().is_loopback() && second.ip().is_loopback());
}
