//! What is wrong with a configuration, and how a person is told.

use std::{error::Error as StdError, fmt};

use super::{
    excerpt::{Excerpt, Show, clean},
    tree::{Place, Source, Span},
};
use crate::error::{BoxError, Error};

/// How many problems are told; a file with more is wrong in some other way.
const MOST: usize = 50;

/// How long a sentence may be, in characters.
const LONGEST: usize = 1000;

/// What is wrong with a configuration: one or more problems, each with its place.
///
/// `Display` shows all of them, as plain text without colours, and never a secret:
///
/// ```text
/// error: unknown key `tokn`
///   --> configuration.yaml:4:5
///    |
///  4 |     tokn: ********
///    |     ^^^^ expected one of `token`, `url`; did you mean `token`?
/// ```
#[derive(Clone)]
pub struct ConfigError {
    problems: Vec<Problem>,
    more: usize,
}

/// One thing that is wrong.
#[derive(Clone)]
pub struct Problem {
    message: String,
    detail: String,
    place: Option<Place>,
    /// Where it stands, and before it where the other half of a contradiction does.
    excerpts: Vec<(Excerpt, String)>,
}

impl ConfigError {
    /// A problem whose place isn't known yet; [`Section::locate`](super::Section::locate) adds the
    /// connector's.
    pub fn new(cause: impl Into<BoxError>) -> Self {
        let cause = match cause.into().downcast::<Self>() {
            Ok(error) => return *error,
            Err(cause) => cause,
        };
        match cause.downcast::<Error>().map(|error| *error) {
            Ok(Error::Config(error)) => *error,
            Ok(other) => Problem::new(other.to_string()).into(),
            Err(cause) => Problem::new(cause.to_string()).into(),
        }
    }

    /// All problems of several errors in one; an error of another class is told as it is. `None`
    /// if there are none.
    pub fn join(errors: impl IntoIterator<Item = Error>) -> Option<Self> {
        let mut all = Self::none();
        for error in errors {
            let Self { problems, more } = Self::new(error);
            problems.into_iter().for_each(|problem| all.add(problem));
            all.more += more;
        }
        all.check().err()
    }

    /// Every problem, in the file's order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Everything in one line without excerpts, for a log: as in
    /// ``configuration.yaml:4:5: unknown key `tokn`; expected one of ..``.
    pub fn one_line(&self) -> String {
        let problems = self.problems.iter().map(|problem| {
            let place = problem.place.as_ref();
            let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
            let detail = problem.detail().map(|detail| format!("; {detail}"));
            format!("{place}{}{}", problem.message, detail.unwrap_or_default())
        });
        let line = problems.collect::<Vec<_>>().join("; ");
        match self.more {
            0 => line,
            more => format!("{line}; and {more} more"),
        }
    }

    pub(super) fn add(&mut self, problem: Problem) {
        if self.problems.len() < MOST {
            self.problems.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// `Ok` if nothing is wrong.
    pub(super) fn check(self) -> Result<(), Self> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(self)
        }
    }

    /// No problem yet.
    pub(super) fn none() -> Self {
        Self {
            problems: Vec::new(),
            more: 0,
        }
    }

    /// The same with every problem that has no place changed.
    pub(super) fn map_unplaced(mut self, place: impl Fn(&str) -> Problem) -> Self {
        for problem in &mut self.problems {
            if problem.place.is_none() {
                *problem = place(&problem.message);
            }
        }
        self
    }
}

impl Problem {
    pub(super) fn new(message: impl AsRef<str>) -> Self {
        Self {
            message: clean(message.as_ref(), LONGEST),
            detail: String::new(),
            place: None,
            excerpts: Vec::new(),
        }
    }

    /// Adds what was expected.
    pub(super) fn with_detail(mut self, detail: impl AsRef<str>) -> Self {
        self.detail = clean(detail.as_ref(), LONGEST);
        self
    }

    /// Adds where it is.
    pub(super) fn at(mut self, source: &Source, span: Span, show: Show) -> Self {
        self.place = Some(source.place(span));
        self.excerpts
            .push((Excerpt::new(source, span, show), self.detail.clone()));
        self
    }

    /// Adds where it is in a file that can't be parsed.
    pub(super) fn at_unparsed(mut self, file: &str, text: &str, span: Span) -> Self {
        self.place = Some(Place {
            file: file.into(),
            line: span.line,
            column: span.column,
        });
        self.excerpts
            .push((Excerpt::unparsed(text, span), self.detail.clone()));
        self
    }

    /// Adds another place that it has to do with.
    pub(super) fn see(mut self, source: &Source, span: Span, why: &str) -> Self {
        self.excerpts
            .insert(0, (Excerpt::new(source, span, Show::Keys), why.to_owned()));
        self
    }

    /// What is wrong, as one sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What was expected, and the nearest right spelling.
    pub fn detail(&self) -> Option<&str> {
        Some(self.detail.as_str()).filter(|detail| !detail.is_empty())
    }

    /// Where, unless it is no place in a file.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            more: 0,
        }
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::Config(Box::new(error))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        let Some(place) = &self.place else {
            return match self.detail() {
                Some(detail) => write!(f, "\n  = {detail}"),
                None => Ok(()),
            };
        };
        let longest = self
            .excerpts
            .iter()
            .map(|(excerpt, _)| excerpt.line)
            .max()
            .unwrap_or(0);
        let margin = longest.to_string().len() + 1;
        let file = clean(&place.file, LONGEST);
        write!(
            f,
            "\n{:margin$}--> {file}:{}:{}",
            "", place.line, place.column
        )?;
        let last = self.excerpts.len().saturating_sub(1);
        for (index, (excerpt, label)) in self.excerpts.iter().enumerate() {
            write!(f, "\n{:margin$} |", "")?;
            write!(f, "\n{:>margin$} |", excerpt.line)?;
            if !excerpt.text.is_empty() {
                write!(f, " {}", excerpt.text)?;
            }
            let mark = if index == last { "^" } else { "-" }.repeat(excerpt.width);
            write!(
                f,
                "\n{:margin$} | {:indent$}{mark}",
                "",
                "",
                indent = excerpt.indent
            )?;
            if !label.is_empty() {
                write!(f, " {label}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let between = if index == 0 { "" } else { "\n\n" };
            write!(f, "{between}{problem}")?;
        }
        if self.more > 0 {
            write!(f, "\n\n... and {} more", self.more)?;
        }
        Ok(())
    }
}

// An error is printed by `Debug` when `main` returns it: that should be readable too.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl StdError for ConfigError {}
