//! Where a mistake is, what is shown of it and how a person is told.

use super::{
    de::{Keys, Reader},
    error::Problem,
    excerpt::{Show, clean},
    hide::{holds_a_secret, scrub},
    interpolate::{Broken, Why, resolve},
    mistake::{Kind, LONGEST, Mistake, choice, humanise},
    opsdroid,
    scalar::{Meaning, meaning, truth},
    suggest::nearest,
    tree::{Key, Span, Value},
};

impl Reader<'_> {
    /// Gives a mistake this value's place, unless it has one from further in.
    pub(super) fn place(self, mistake: Mistake) -> Mistake {
        match mistake {
            Mistake::Raw(kind) => Mistake::Placed(Box::new(self.problem(kind))),
            placed => placed,
        }
    }

    /// Gives a mistake the place of one of this mapping's keys.
    pub(super) fn place_at_key(self, key: &Key, mistake: Mistake) -> Mistake {
        let kind = match mistake {
            Mistake::Raw(kind) => kind,
            placed => return placed,
        };
        let (message, detail) = match &kind {
            Kind::UnknownKey { name, expected } => {
                return Mistake::Placed(Box::new(self.unknown_key(key, name, expected)));
            }
            Kind::DuplicateKey(name) => (
                format!("key `{}` is given twice", clean(&key.text, LONGEST)),
                format!("it is another name of `{name}`; keep one"),
            ),
            Kind::UnknownVariant { expected, .. } => {
                let name = clean(&key.text, LONGEST);
                (
                    format!("unknown key `{name}`"),
                    choice(&key.text, expected.iter().copied()),
                )
            }
            _ => (
                format!("wrong key `{}`", clean(&key.text, LONGEST)),
                kind.to_string(),
            ),
        };
        let problem = Problem::new(message).with_detail(detail).at(
            &self.document.source,
            key.span,
            Show::Keys,
        );
        Mistake::Placed(Box::new(problem))
    }

    /// A key that this mapping can't have.
    pub(super) fn unknown_key(self, key: &Key, name: &str, expected: &[&'static str]) -> Problem {
        let source = &self.document.source;
        let shared = match self.keys {
            Keys::Without(shared) => shared,
            _ => &[],
        };
        let words = || expected.iter().chain(shared).copied();
        let glued = name
            .split_once([':', '='])
            .filter(|(word, _)| nearest(word, words()).is_some());
        let (message, detail, show) = if let Some((word, _)) = glued {
            let word = clean(word, LONGEST);
            let message = format!("unknown key `{word}...`");
            (
                message,
                format!("write `{word}: ` with a space"),
                Show::Nothing,
            )
        } else if !self.is_followed_by_colon(key) {
            // Perhaps no key at all, but a secret in braces.
            let message = "a key without a value".to_owned();
            (message, choice("", words()), Show::Nothing)
        } else {
            let hint = opsdroid::hint(self.level(), name);
            let detail = match hint.filter(|_| nearest(name, words()).is_none()) {
                Some(hint) => hint,
                None => choice(name, words()),
            };
            (
                format!("unknown key `{}`", clean(name, LONGEST)),
                detail,
                Show::Keys,
            )
        };
        Problem::new(message)
            .with_detail(detail)
            .at(source, key.span, show)
    }

    fn is_followed_by_colon(self, key: &Key) -> bool {
        let text = &self.document.source.text;
        let after = text.get(key.span.end..).unwrap_or_default();
        after.trim_start_matches([' ', '\t']).starts_with(':')
    }

    /// Which of opsdroid's sections this is.
    fn level(self) -> &'static str {
        match (self.keys, self.key) {
            (Keys::Without(_), _) => "connector",
            (_, Some(key)) if key.text == "web" => "web",
            (_, Some(key)) if key.text == "logging" => "logging",
            _ => "",
        }
    }

    /// Tells a kind of mistake at this value.
    pub(super) fn problem(self, kind: Kind) -> Problem {
        let name = match self.key {
            Some(key) => clean(&key.text, LONGEST),
            None => "the file".to_owned(),
        };
        match kind {
            Kind::MissingKey(key) => Problem::new(format!("missing key `{key}`"))
                .with_detail(format!("`{name}` needs `{key}`"))
                .at(&self.document.source, self.outer_span(), Show::Keys),
            Kind::UnknownVariant { found, expected } => {
                let shown = self.show();
                let message = match shown {
                    Show::All => {
                        format!("unknown value `{}` for `{name}`", clean(&found, LONGEST))
                    }
                    _ => format!("unknown value for `{name}`"),
                };
                self.at_value(message, choice(&found, expected.iter().copied()), shown)
            }
            Kind::WrongType { expected, found } => {
                let asked = humanise(&expected);
                let show = match asked.as_str() {
                    // The scalar found instead may be `token:abc`, with a space forgotten.
                    "a mapping" | "a list" => Show::Keys,
                    _ => self.show(),
                };
                let detail = format!(
                    "expected {asked}, found {found}{}{}",
                    self.origin(),
                    self.fix(&asked)
                );
                self.at_value(format!("wrong value for `{name}`"), detail, show)
            }
            Kind::Variable(broken) => self.broken_variable(&broken),
            Kind::DuplicateKey(_) | Kind::UnknownKey { .. } | Kind::Custom(_) => {
                self.complain(&kind.to_string())
            }
        }
    }

    /// What a connector or another library says about this value; its secrets are taken out.
    pub(super) fn complain(self, said: &str) -> Problem {
        let detail = scrub(said, self.document, self.node, self.is_secret());
        let what = if self.node.is_collection() {
            "settings in"
        } else {
            "value for"
        };
        let name = self
            .key
            .map_or("the file".into(), |key| clean(&key.text, LONGEST));
        self.at_value(format!("wrong {what} `{name}`"), detail, self.show())
    }

    /// Shows a problem's place, with the value if it can't be secret.
    pub(super) fn show_at(self, problem: Problem) -> Problem {
        problem.at(&self.document.source, self.outer_span(), self.show())
    }

    fn at_value(self, message: String, detail: String, show: Show) -> Problem {
        let problem = Problem::new(message).with_detail(detail);
        problem.at(&self.document.source, self.outer_span(), show)
    }

    /// The value's own place if it is on a line, else that of its key.
    fn outer_span(self) -> Span {
        match self.key {
            Some(key) if self.node.is_collection() && !self.item => key.span,
            Some(key) if matches!(self.node.value, Value::Null) && !self.item => key.span,
            _ => self.node.span,
        }
    }

    /// A value is shown if it can't be secret.
    fn show(self) -> Show {
        let Value::Scalar(scalar) = &self.node.value else {
            return Show::Keys;
        };
        match resolve(&scalar.text, &*self.document.env) {
            Ok(resolved)
                if !(self.is_secret()
                    || resolved.is_from_env()
                    || holds_a_secret(&resolved.text)) =>
            {
                Show::All
            }
            _ => Show::Keys,
        }
    }

    /// Which variables a value comes from.
    fn origin(self) -> String {
        let Value::Scalar(scalar) = &self.node.value else {
            return String::new();
        };
        match resolve(&scalar.text, &*self.document.env) {
            Ok(resolved) if resolved.is_from_env() => {
                let names = resolved.names.iter().take(5);
                let names: Vec<_> = names
                    .map(|name| format!("`${}`", clean(name, LONGEST)))
                    .collect();
                format!(" (from {})", names.join(" and "))
            }
            _ => String::new(),
        }
    }

    /// How to mend a value of the wrong type.
    fn fix(self, asked: &str) -> String {
        let Value::Scalar(scalar) = &self.node.value else {
            return String::new();
        };
        let text = scalar.text.as_str();
        let fix = match asked {
            "a mapping" => match text.split_once(':') {
                Some((key, _)) if is_word(key) => {
                    format!("write `{}: ` with a space", clean(key, LONGEST))
                }
                _ => return String::new(),
            },
            "text" if scalar.plain => "put it in quotes".to_owned(),
            "`true` or `false`" if !scalar.plain && truth(text).is_some() => {
                "leave out the quotes".to_owned()
            }
            asked if asked.contains("number") && !scalar.plain => match meaning(text) {
                Meaning::Unsigned(_) | Meaning::Signed(_) | Meaning::Float(_) => {
                    "leave out the quotes".to_owned()
                }
                _ => return String::new(),
            },
            _ => return String::new(),
        };
        format!("; {fix}")
    }

    fn broken_variable(self, broken: &Broken) -> Problem {
        let (message, detail) = match &broken.why {
            Why::Unset { name, perhaps_text } => {
                let is_secret = self.is_secret() || name.contains(|c: char| c.is_ascii_lowercase());
                if *perhaps_text && is_secret {
                    // It may be no variable's name, but the rest of a password.
                    let message = "an environment variable isn't set".to_owned();
                    let detail = "set it, or write `$$` for a `$` that begins no variable";
                    return self.at_value(message, detail.to_owned(), Show::Keys);
                }
                let name = clean(name, LONGEST);
                let default = if name.len() < 30 {
                    name.as_str()
                } else {
                    "NAME"
                };
                (
                    format!("the environment variable `{name}` isn't set"),
                    format!("set it, or give a default: `${{{default}:-...}}`"),
                )
            }
            Why::Unclosed => ("`${` without `}`".to_owned(), hint_dollar()),
            Why::Malformed => ("a variable that isn't understood".to_owned(), hint_dollar()),
            Why::TooDeep => ("too many defaults in each other".to_owned(), String::new()),
            Why::TooLong => (
                "a value too long".to_owned(),
                "it may have 1 MiB".to_owned(),
            ),
        };
        match (&broken.why, self.reference(broken)) {
            (Why::Unset { .. }, Some(span)) => {
                Problem::new(message)
                    .with_detail(detail)
                    .at(&self.document.source, span, Show::All)
            }
            _ => self.at_value(message, detail, Show::Keys),
        }
    }

    /// Where a reference stands in the file; a quoted text has other offsets there.
    fn reference(self, broken: &Broken) -> Option<Span> {
        let Value::Scalar(scalar) = &self.node.value else {
            return None;
        };
        let source = &self.document.source.text;
        let written = source.get(self.node.span.start..self.node.span.end)?;
        let reference = scalar.text.get(broken.at.clone())?;
        let before = scalar
            .text
            .get(..broken.at.start)?
            .matches(reference)
            .count();
        let (at, _) = written.match_indices(reference).nth(before)?;
        let above = &written[..at];
        let mut span = self.node.span;
        span.start += at;
        span.end = span.start + reference.len();
        match above.rfind('\n') {
            Some(line) => {
                span.line += above.matches('\n').count();
                span.column = above[line + 1..].chars().count() + 1;
            }
            None => span.column += above.chars().count(),
        }
        Some(span)
    }
}

fn hint_dollar() -> String {
    "expected `${NAME}` or `${NAME:-default}`; `$$` stands for `$`".to_owned()
}

/// Whether a text may be a key.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() < 40
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
