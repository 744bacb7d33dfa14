//! Which skills an event selects.

use super::*;
use crate::event::{Event, File, Image, JoinRoom, Location, Reaction, Reply};

const fn pattern(regex: &'static str) -> Pattern {
    Pattern {
        regex,
        case_insensitive: false,
        condition: Condition::Search,
        score_factor: 0.6,
    }
}

/// A skill that nothing here runs.
fn skill(name: &'static str, matchers: Vec<Matcher>) -> &'static Skill {
    Box::leak(Box::new(Skill {
        name,
        summary: "",
        module: module_path!(),
        matchers: matchers.leak(),
        run: |_| Box::pin(async { Ok(()) }),
        location: Location {
            file: file!(),
            line: line!(),
        },
    }))
}

fn regex(name: &'static str, pattern: Pattern) -> &'static Skill {
    skill(name, vec![Matcher::Regex(pattern)])
}

fn select(skills: &[&'static Skill], event: impl Into<AnyEvent>) -> Vec<&'static str> {
    let table = MatchTable::new(skills.iter().copied()).unwrap();
    table
        .select(&event.into())
        .into_iter()
        .map(|(skill, _)| skill.name)
        .collect()
}

fn text(text: &str) -> Event<Message> {
    Event::new(Message::new(text))
}

fn image() -> Event<Image> {
    Event::new(Image::from_url("https://example.org/cat.png"))
}

#[test]
fn a_skill_of_two_catch_alls_runs_once() {
    let both = [false, true].map(|all_events| Matcher::CatchAll { all_events });
    let skills = [skill("both", both.into())];
    assert_eq!(select(&skills, text("hi")), ["both"]);
}

#[test]
fn of_all_patterns_that_fit_the_longest_wins() {
    let skills = [
        regex("short", pattern("hi")),
        regex("long", pattern("hi there")),
    ];
    assert_eq!(select(&skills, text("hi there")), ["long"]);
    assert_eq!(select(&skills, text("hi you")), ["short"]);
    assert!(select(&skills, text("bye")).is_empty());
}

#[test]
fn a_factor_outweighs_length() {
    let strong = Pattern {
        score_factor: 0.9,
        ..pattern("hi")
    };
    let skills = [regex("long", pattern("hi there")), regex("strong", strong)];
    assert_eq!(select(&skills, text("hi there")), ["strong"]);
}

#[test]
fn of_equals_the_first_wins() {
    let skills = [
        regex("first", pattern("h.")),
        regex("second", pattern(".i")),
    ];
    assert_eq!(select(&skills, text("hi")), ["first"]);
}

#[test]
fn the_score_is_opsdroids() {
    // (1 - 1 / (len("hello") + 1)²) * 0.6
    let expected = (1.0 - 1.0 / 36.0) * 0.6;
    assert!((score(&pattern("hello")) - expected).abs() < 1e-12);
}

#[test]
fn a_condition_says_where_in_the_text_it_has_to_fit() {
    let when = |condition| {
        [regex(
            "hi",
            Pattern {
                condition,
                ..pattern("hi|hello")
            },
        )]
    };
    let search = when(Condition::Search);
    let start = when(Condition::Match);
    let full = when(Condition::FullMatch);
    for (said, expected) in [
        ("oh hello you", [true, false, false]),
        ("hello you", [true, true, false]),
        ("hello", [true, true, true]),
        ("hi", [true, true, true]),
        ("oh hi", [true, false, false]),
        ("no", [false, false, false]),
    ] {
        let fits = [&search, &start, &full].map(|skills| !select(skills, text(said)).is_empty());
        assert_eq!(fits, expected, "{said:?}");
    }
}

#[test]
fn a_comment_at_the_end_of_a_pattern_ends_with_it() {
    let commented = |condition| {
        let pattern = Pattern {
            condition,
            ..pattern("(?x) hi  \\  there # a greeting")
        };
        [regex("hi", pattern)]
    };
    for (condition, fits) in [
        (Condition::Search, [true, true, true]),
        (Condition::Match, [true, true, false]),
        (Condition::FullMatch, [true, false, false]),
    ] {
        let skills = commented(condition);
        let said = ["hi there", "hi there!", "oh hi there"];
        assert_eq!(
            said.map(|said| !select(&skills, text(said)).is_empty()),
            fits
        );
    }
}

#[test]
fn a_line_break_is_no_end_of_the_text() {
    let full = Pattern {
        condition: Condition::FullMatch,
        ..pattern("hi")
    };
    assert!(select(&[regex("hi", full)], text("hi\nthere")).is_empty());
    let start = Pattern {
        condition: Condition::Match,
        ..pattern("(?m)^there")
    };
    assert!(select(&[regex("there", start)], text("hi\nthere")).is_empty());
}

#[test]
fn case_counts_unless_told_otherwise() {
    let exact = regex("exact", pattern("hi"));
    let any = regex(
        "any",
        Pattern {
            case_insensitive: true,
            ..pattern("hi")
        },
    );
    assert!(select(&[exact], text("HI")).is_empty());
    assert_eq!(select(&[any], text("HI")), ["any"]);
}

#[test]
fn a_pattern_reads_the_text_of_a_whole_family() {
    let skills = [regex("hi", pattern("hi"))];
    assert_eq!(select(&skills, Event::new(Reply::new("hi"))), ["hi"]);
    assert!(select(&skills, Event::new(Reaction::new("hi"))).is_empty());
}

#[test]
fn what_is_captured_comes_along_by_number_and_name() {
    let skills = [regex("to", pattern(r"to (?<place>\w+)( please)?"))];
    let table = MatchTable::new(skills).unwrap();
    let selected = table.select(&text("go to Rome").into());
    let captures = selected.into_iter().next().unwrap().1.unwrap();
    assert_eq!(captures.get(0), Some("to Rome"));
    assert_eq!(captures.get(1), Some("Rome"));
    assert_eq!(captures.get(2), None);
    assert_eq!(captures.get(3), None);
    assert_eq!(captures.name("place"), Some("Rome"));
    assert_eq!(captures.name("time"), None);
}

#[test]
fn an_event_selects_those_for_its_type_and_its_family() {
    let event = |event, subclasses| vec![Matcher::Event { event, subclasses }];
    let skills = [
        skill("files", event(File::TYPE, false)),
        skill("all files", event(File::TYPE, true)),
        skill("images", event(Image::TYPE, false)),
        skill("joins", event(JoinRoom::TYPE, true)),
    ];
    assert_eq!(select(&skills, image()), ["images", "all files"]);
    let file = image().file.clone();
    assert_eq!(select(&skills, Event::new(file)), ["files", "all files"]);
    assert_eq!(select(&skills, Event::new(JoinRoom {})), ["joins"]);
}

#[test]
fn always_is_always() {
    let skills = [
        skill("always", vec![Matcher::Always]),
        regex("hi", pattern("hi")),
    ];
    assert_eq!(select(&skills, text("hi")), ["hi", "always"]);
    assert_eq!(select(&skills, text("bye")), ["always"]);
    assert_eq!(select(&skills, image()), ["always"]);
}

#[test]
fn the_rest_goes_to_the_catch_all_ones() {
    let skills = [
        skill("always", vec![Matcher::Always]),
        skill("lost", vec![Matcher::CatchAll { all_events: false }]),
        skill("very lost", vec![Matcher::CatchAll { all_events: true }]),
        regex("hi", pattern("hi")),
        skill(
            "joins",
            vec![Matcher::Event {
                event: JoinRoom::TYPE,
                subclasses: false,
            }],
        ),
    ];
    assert_eq!(select(&skills, text("hi")), ["hi", "always"]);
    assert_eq!(
        select(&skills, text("bye")),
        ["lost", "very lost", "always"]
    );
    assert_eq!(
        select(&skills, Event::new(Reply::new("bye"))),
        ["lost", "very lost", "always"]
    );
    assert_eq!(select(&skills, image()), ["very lost", "always"]);
    assert_eq!(
        select(&skills, Event::new(JoinRoom {})),
        ["joins", "always"]
    );
}

#[test]
fn a_skill_is_selected_once_however_many_of_its_matchers_fit() {
    let every = skill(
        "every",
        vec![
            Matcher::Regex(pattern("hi")),
            Matcher::Event {
                event: Message::TYPE,
                subclasses: false,
            },
            Matcher::Event {
                event: Message::TYPE,
                subclasses: true,
            },
            Matcher::Always,
            Matcher::CatchAll { all_events: true },
        ],
    );
    assert_eq!(select(&[every], text("hi")), ["every"]);
    assert_eq!(select(&[every], image()), ["every"]);
}

#[test]
fn a_thousand_patterns_are_one_automaton() {
    let pattern_of = |index: usize| {
        let regex: &'static str = Box::leak(format!("^command-{index}$").into_boxed_str());
        regex
    };
    let skills = (0..1000).map(|index| regex("one of many", pattern(pattern_of(index))));
    let table = MatchTable::new(skills).unwrap();
    assert_eq!(table.set.len(), 1000);
    assert_eq!(table.patterns.len(), 1000);
    let fitting: Vec<_> = table.set.matches("command-777").into_iter().collect();
    assert_eq!(fitting, [777], "one pass over the text finds it");
}

#[test]
fn a_pattern_that_is_no_regular_expression_names_its_skill() {
    let skills = [
        regex("fine", pattern("hi")),
        regex("broken", pattern("(hi")),
    ];
    let bad = MatchTable::new(skills).unwrap_err();
    assert_eq!(bad.skill.name, "broken");
    assert!(
        bad.error.to_string().contains("unclosed group"),
        "{}",
        bad.error
    );
}
