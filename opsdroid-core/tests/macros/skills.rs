//! What a skill may look like, and what is known of it.

use std::{error::Error as StdError, fmt};

use opsdroid_core::{
    BoxError,
    prelude::*,
    skill::{Condition, Matcher, Pattern},
    skills,
};

/// Greets people.
///
/// And is friendly about it.
#[match_regex(r"^(hi|hello)\b", case_insensitive)]
#[match_regex("good morning", matching_condition = "fullmatch", score_factor = 0.9)]
#[match_event(JoinRoom)]
async fn greet(event: &AnyEvent, bot: &Bot) -> Result<()> {
    bot.respond(event, "Hey!").await?;
    Ok(())
}

/// Of a whole family, the members it takes.
#[match_event(Message, include_subclasses)]
async fn replies(reply: &Matched<Reply>) -> Result<()> {
    let _ = reply.linked_event.as_ref();
    Ok(())
}

#[match_event(File, include_subclasses)]
async fn keep(file: &Matched<File>, bot: &Bot) -> Result<()> {
    let _ = (&file.content, bot.name());
    Ok(())
}

#[match_always]
async fn log(event: &AnyEvent) -> Result<(), std::convert::Infallible> {
    let _ = event.name();
    Ok(())
}

#[match_catchall]
async fn lost(_message: &Matched) -> Result<(), Box<dyn StdError + Send + Sync>> {
    Err("lost".into())
}

#[match_catchall(all_events)]
pub(crate) async fn very_lost(_event: &AnyEvent) -> Result<(), Report> {
    Err(Report)
}

#[cfg(any())]
#[match_always]
async fn not_compiled(event: &NoSuchType) -> Result<()> {
    Ok(())
}

#[match_always]
#[cfg(any())]
async fn not_compiled_either(event: &NoSuchType) -> Result<()> {
    Ok(())
}

/// As `anyhow::Error`: no error itself, but becomes a boxed one.
pub(crate) struct Report;

#[derive(Debug)]
struct Inner;

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("inner")
    }
}

impl StdError for Inner {}

impl From<Report> for BoxError {
    fn from(_: Report) -> Self {
        Box::new(Inner)
    }
}

#[test]
fn a_skill_has_all_its_matchers() {
    let [skill] = skills![greet];
    assert_eq!(skill.name, "greet");
    assert_eq!(skill.summary, "Greets people.");
    assert!(skill.module.ends_with("skills"), "{}", skill.module);
    assert!(
        skill.location.file.ends_with("skills.rs"),
        "{}",
        skill.location
    );
    match skill.matchers {
        [
            Matcher::Regex(Pattern {
                regex: r"^(hi|hello)\b",
                case_insensitive: true,
                condition: Condition::Search,
                score_factor: one,
            }),
            Matcher::Regex(Pattern {
                regex: "good morning",
                case_insensitive: false,
                condition: Condition::FullMatch,
                score_factor: two,
            }),
            Matcher::Event {
                event,
                subclasses: false,
            },
        ] => {
            assert_eq!((*one, *two), (0.6, 0.9));
            assert_eq!(*event, JoinRoom::TYPE);
        }
        other => panic!("other matchers: {other:?}"),
    }
}

#[test]
fn every_kind_of_matcher_is_kept() {
    let [replies, keep, log, lost, very_lost] = skills![replies, keep, log, lost, self::very_lost];
    assert!(matches!(
        replies.matchers,
        [Matcher::Event {
            subclasses: true,
            ..
        }]
    ));
    assert!(matches!(
        keep.matchers,
        [Matcher::Event {
            subclasses: true,
            ..
        }]
    ));
    assert!(matches!(log.matchers, [Matcher::Always]));
    assert!(matches!(
        lost.matchers,
        [Matcher::CatchAll { all_events: false }]
    ));
    assert!(matches!(
        very_lost.matchers,
        [Matcher::CatchAll { all_events: true }]
    ));
}

#[test]
fn what_is_linked_holds_the_skills_that_are_compiled() {
    let registry = opsdroid_core::Registry::linked().unwrap();
    let names: Vec<_> = registry.skills().iter().map(|skill| skill.name).collect();
    assert!(names.contains(&"greet"), "{names:?}");
    assert!(
        !names.iter().any(|name| name.contains("not_compiled")),
        "{names:?}"
    );
    assert!(registry.connector("many-ways").is_some());
    assert!(registry.connector("facts").is_some());
}

#[tokio::test]
async fn a_skill_is_still_a_function() {
    log(&AnyEvent::from(Event::new(Message::new("hi"))))
        .await
        .unwrap();
    assert!(
        very_lost(&AnyEvent::from(Event::new(PinMessage {})))
            .await
            .is_err()
    );
}
