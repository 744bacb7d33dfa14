//! Which class an error has once it is said what was being done.

use super::*;

fn during(error: impl Into<BoxError>) -> Error {
    let failed: Result<(), BoxError> = Err(error.into());
    failed.context("logging in").unwrap_err().into()
}

#[test]
fn an_error_keeps_its_class_where_it_is_said_what_was_being_done() {
    let error = during(Error::auth("bad token"));
    assert_eq!(error.class(), "auth");
    assert_eq!(
        error.to_string(),
        "credentials refused: logging in: bad token"
    );

    let wait = Duration::from_secs(7);
    match during(Error::rate_limited(wait, "slower")) {
        Error::RateLimited { retry_after, .. } => assert_eq!(retry_after, wait),
        other => panic!("{other}"),
    }
    assert_eq!(during(Error::Stopped).class(), "stopped");
}

#[test]
fn a_foreign_error_has_the_class_that_it_is_given() {
    let error = during("no such room");
    assert_eq!(error.class(), "rejected");
    assert_eq!(error.to_string(), "refused: logging in: no such room");
    let failed: Result<(), &str> = Err("no such room");
    let error = failed.context("joining").not_found().unwrap_err();
    assert_eq!(error.class(), "not-found");
}
