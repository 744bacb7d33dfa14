//! The page that lines are written on: it knows what every line begins with.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use unicode_width::UnicodeWidthStr;

use crate::text::dialect::{Feature, Names, Rendered};

/// Where a dialect of lines writes to.
pub struct Page<'p> {
    out: &'p mut Rendered,
    names: &'p dyn Names,
    /// What each line begins with, the outermost first.
    starts: Vec<Start>,
    /// Whether a line has begun.
    open: bool,
    /// Whether there was a line.
    any: bool,
    /// An empty line is due, with so many of the starts.
    gap: Option<usize>,
    /// Where the open line's text begins.
    at: usize,
    /// Whether it is written elsewhere, to know how many columns that takes.
    aside: bool,
    /// How many columns it takes so far.
    columns: usize,
    notes: Vec<String>,
    numbers: HashMap<String, usize>,
}

struct Start {
    /// For the next line alone.
    first: Option<Cow<'static, str>>,
    rest: Cow<'static, str>,
}

impl<'p> Page<'p> {
    pub(super) fn new(out: &'p mut Rendered, names: &'p dyn Names) -> Self {
        Self {
            out,
            names,
            starts: Vec::new(),
            open: false,
            any: false,
            gap: None,
            at: 0,
            aside: false,
            columns: 0,
            notes: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    /// Shows a text in the open line, as it is.
    pub fn show(&mut self, text: &str) {
        self.show_as(text, text);
    }

    /// Writes markup that is read as `shown`.
    pub fn show_as(&mut self, markup: &str, shown: &str) {
        self.out.text.push_str(markup);
        if self.aside {
            self.columns += shown.width();
        }
    }

    /// The same, where the markup is written by `write`, at the end of what it is given.
    pub fn show_by(&mut self, shown: &str, write: impl FnOnce(&mut String)) {
        write(&mut self.out.text);
        if self.aside {
            self.columns += shown.width();
        }
    }

    /// Writes markup that isn't seen.
    pub fn mark(&mut self, markup: &str) {
        self.out.text.push_str(markup);
    }

    /// Begins a line, if none has begun.
    pub fn begin(&mut self) {
        if self.open {
            return;
        }
        if self.any {
            self.out.text.push('\n');
        }
        if let Some(depth) = self.gap.take()
            && self.any
        {
            self.start(depth);
            self.trim();
            self.out.text.push('\n');
        }
        self.start(self.starts.len());
        self.open = true;
        self.any = true;
        self.at = self.out.text.len();
    }

    /// Ends the open line. What an empty line begins with ends in no spaces.
    pub fn end(&mut self) {
        if self.open && self.out.text.len() == self.at {
            self.trim();
        }
        self.open = false;
    }

    /// Notes that something was lost.
    pub fn lose(&mut self, feature: Feature) {
        self.out.lose(feature);
    }

    /// The number of the note at the text's end that says this; the same for the same.
    pub fn note(&mut self, text: &str) -> usize {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.notes.push(text.to_owned());
        self.numbers.insert(text.to_owned(), self.notes.len());
        self.notes.len()
    }

    /// Lends out what this writes to, to note what is lost, and the names.
    pub(super) fn lend<T>(&mut self, with: impl FnOnce(&mut Rendered, &'p dyn Names) -> T) -> T {
        with(self.out, self.names)
    }

    /// Has the lines until [`Page::pop`] begin with `rest`; the first with `first`, where given.
    pub(super) fn push(
        &mut self,
        first: Option<Cow<'static, str>>,
        rest: impl Into<Cow<'static, str>>,
    ) {
        let rest = rest.into();
        self.starts.push(Start { first, rest });
    }

    /// Ends what [`Page::push`] began; there is a line for it, if only an empty one.
    pub(super) fn pop(&mut self) {
        if self
            .starts
            .last()
            .is_some_and(|start| start.first.is_some())
        {
            self.begin();
        }
        self.end();
        self.starts.pop();
    }

    /// Has an empty line before the next one.
    pub(super) fn gap(&mut self) {
        let depth = self.starts.len();
        self.gap = Some(self.gap.map_or(depth, |gap| gap.min(depth)));
    }

    /// Writes behind another text: gives where that is, and how many columns it takes.
    pub(super) fn aside(
        &mut self,
        text: &mut String,
        write: impl FnOnce(&mut Self),
    ) -> (Range<usize>, usize) {
        let start = text.len();
        std::mem::swap(&mut self.out.text, text);
        let open = std::mem::replace(&mut self.open, true);
        self.aside = true;
        self.columns = 0;
        write(self);
        self.aside = false;
        self.open = open;
        std::mem::swap(&mut self.out.text, text);
        (start..text.len(), self.columns)
    }

    /// Writes the notes.
    pub(super) fn finish(mut self) {
        self.gap();
        for (number, note) in (1_usize..).zip(std::mem::take(&mut self.notes)) {
            self.begin();
            self.show("[");
            self.show(&number.to_string());
            self.show("]: ");
            self.show(&note);
            self.end();
        }
    }

    fn start(&mut self, depth: usize) {
        for start in self.starts.iter_mut().take(depth) {
            match start.first.take() {
                Some(first) => self.out.text.push_str(&first),
                None => self.out.text.push_str(&start.rest),
            }
        }
    }

    fn trim(&mut self) {
        let end = self.out.text.trim_end_matches(' ').len();
        self.out.text.truncate(end);
    }
}

/// So many spaces.
pub(super) fn spaces(count: usize) -> Cow<'static, str> {
    const SPACES: &str = "                                                                ";
    match SPACES.get(..count) {
        Some(spaces) => spaces.into(),
        None => " ".repeat(count).into(),
    }
}
