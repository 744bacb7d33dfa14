//! Which skills an event is for. All patterns are one automaton, so the cost of a message doesn't
//! grow with their number.

use std::collections::BTreeMap;

use regex::{Regex, RegexSet, RegexSetBuilder};

use super::{Captures, Condition, Matcher, Pattern, Skill, matched::Names};
use crate::event::{AnyEvent, EventType, Kind, Message, Payload};

/// All skills of a bot, by what makes them react.
#[derive(Debug, Default)]
pub(crate) struct MatchTable {
    set: RegexSet,
    patterns: Vec<Compiled>,
    exact: BTreeMap<Kind, Vec<&'static Skill>>,
    families: BTreeMap<Kind, Vec<&'static Skill>>,
    always: Vec<&'static Skill>,
    catch_all: Vec<(bool, &'static Skill)>,
}

#[derive(Debug)]
struct Compiled {
    regex: Regex,
    names: Names,
    score: f64,
    skill: &'static Skill,
}

/// A skill to run, with what its pattern captured.
type Selected = (&'static Skill, Option<Captures>);

/// The skills to run for an event. Mostly there is one, which takes no list.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    first: Option<Selected>,
    further: Vec<Selected>,
}

impl Selection {
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Adds it, unless it is here already.
    fn add(&mut self, skill: &'static Skill, captures: Option<Captures>) {
        let mut all = self.first.iter().chain(&self.further);
        if all.any(|(other, _)| std::ptr::eq(*other, skill)) {
            return;
        }
        match self.first {
            None => self.first = Some((skill, captures)),
            Some(_) => self.further.push((skill, captures)),
        }
    }
}

impl IntoIterator for Selection {
    type Item = Selected;
    type IntoIter = std::iter::Chain<std::option::IntoIter<Selected>, std::vec::IntoIter<Selected>>;

    fn into_iter(self) -> Self::IntoIter {
        self.first.into_iter().chain(self.further)
    }
}

/// A pattern that is no regular expression.
#[derive(Debug)]
pub(crate) struct BadPattern {
    pub(crate) skill: &'static Skill,
    pub(crate) error: regex::Error,
}

impl MatchTable {
    pub(crate) fn new(
        skills: impl IntoIterator<Item = &'static Skill>,
    ) -> Result<Self, BadPattern> {
        let mut table = Self::default();
        let mut sources = Vec::new();
        for skill in skills {
            for matcher in skill.matchers {
                match matcher {
                    Matcher::Regex(pattern) => {
                        let regex =
                            compiled(pattern).map_err(|error| BadPattern { skill, error })?;
                        sources.push(regex.as_str().to_owned());
                        let names = regex.capture_names();
                        table.patterns.push(Compiled {
                            names: names.map(|name| name.map(Into::into)).collect(),
                            regex,
                            score: score(pattern),
                            skill,
                        });
                    }
                    Matcher::Event { event, subclasses } => {
                        let map = match subclasses {
                            true => &mut table.families,
                            false => &mut table.exact,
                        };
                        map.entry(event.kind).or_default().push(skill);
                    }
                    Matcher::Always => table.always.push(skill),
                    Matcher::CatchAll { all_events } => table.catch_all.push((*all_events, skill)),
                }
            }
        }
        // The set holds every pattern at once; each was built alone above, so only size can fail.
        let size = 10 * 1024 * 1024 + sources.len() * 64 * 1024;
        table.set = match RegexSetBuilder::new(&sources).size_limit(size).build() {
            Ok(set) => set,
            Err(error) => {
                let skill = table.patterns.last().map(|last| last.skill);
                return match skill {
                    Some(skill) => Err(BadPattern { skill, error }),
                    None => Ok(table),
                };
            }
        };
        Ok(table)
    }

    /// Whether any skill may be for events of this type, which is no message.
    pub(crate) fn wants(&self, event: &'static EventType) -> bool {
        let family = |event: &'static EventType| self.families.contains_key(&event.kind);
        self.exact.contains_key(&event.kind)
            || event.lineage().any(family)
            || !self.always.is_empty()
            || self.catch_all.iter().any(|(all_events, _)| *all_events)
    }

    /// The skills to run for this event, each once: those for its type and for all events, and of
    /// those with a pattern the best; where there is none of these, the catch-all ones.
    pub(crate) fn select(&self, event: &AnyEvent) -> Selection {
        let mut selected = Selection::default();
        if !self.patterns.is_empty() && event.is_a(Message::TYPE) {
            let found = match event.downcast_ref::<Message>() {
                Some(message) => self.best(&message.text.to_plain()),
                None => event.text().and_then(|text| self.best(&text.to_plain())),
            };
            if let Some((skill, captures)) = found {
                selected.add(skill, Some(captures));
            }
        }
        for skill in self.exact.get(&event.kind()).into_iter().flatten() {
            selected.add(skill, None);
        }
        if !self.families.is_empty() {
            for ancestor in event.event_type().lineage() {
                for skill in self.families.get(&ancestor.kind).into_iter().flatten() {
                    selected.add(skill, None);
                }
            }
        }
        if selected.is_empty() {
            let is_message = event.is_a(Message::TYPE);
            let fits = |(all_events, _): &&(bool, _)| *all_events || is_message;
            for (_, skill) in self.catch_all.iter().filter(fits) {
                selected.add(skill, None);
            }
        }
        for skill in &self.always {
            selected.add(skill, None);
        }
        selected
    }

    /// The skill whose pattern fits with the highest score; the first of equals.
    fn best(&self, text: &str) -> Option<(&'static Skill, Captures)> {
        let fitting = self.set.matches(text);
        let mut best: Option<&Compiled> = None;
        for index in &fitting {
            let candidate = &self.patterns[index];
            if best.is_none_or(|best| candidate.score > best.score) {
                best = Some(candidate);
            }
        }
        let best = best?;
        let captures = best.regex.captures(text)?;
        Some((best.skill, Captures::new(&best.names, &captures)))
    }
}

fn compiled(pattern: &Pattern) -> Result<Regex, regex::Error> {
    Regex::new(&source(pattern, "")).or_else(|error| {
        // Under `(?x)` a comment at the end takes what comes after it along, up to a line break,
        // which doesn't count there; elsewhere it would.
        Regex::new(&source(pattern, "\n")).map_err(|_| error)
    })
}

/// The pattern in what its condition asks for, with this at its end.
fn source(pattern: &Pattern, end: &str) -> String {
    let flags = if pattern.case_insensitive { "(?i)" } else { "" };
    let regex = pattern.regex;
    match pattern.condition {
        Condition::Search => format!("{flags}{regex}"),
        Condition::Match => format!(r"{flags}\A(?:{regex}{end})"),
        Condition::FullMatch => format!(r"{flags}\A(?:{regex}{end})\z"),
    }
}

/// opsdroid's score: a longer pattern says more.
fn score(pattern: &Pattern) -> f64 {
    let length = pattern.regex.chars().count() as f64 + 1.0;
    (1.0 - 1.0 / (length * length)) * pattern.score_factor
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
