//! One connector's part of the configuration.

use std::{fmt, sync::Arc};

use serde::de::DeserializeOwned;

use super::{
    ConfigError, Place, Problem, SHARED_KEYS, Shared,
    de::{Keys, Reader},
    excerpt::{Show, clean},
    hide::{redacted, scrub},
    parse::parse,
    tree::{Document, Env, Key, Node, Source, Span, Value},
};
use crate::error::{BoxError, Error, Result};

/// One connector's part of the configuration: what stands under its name in `connectors:`.
///
/// A clone is cheap. `Debug` shows no secrets.
///
/// ```
/// # fn main() -> opsdroid_core::error::Result<()> {
/// use opsdroid_core::config::Section;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// #[serde(deny_unknown_fields)]
/// struct Chat {
///     url: String,
/// }
///
/// let section = Section::from_yaml("my-chat", "url: https://example.org\nrequired: true")?;
/// assert_eq!(section.read::<Chat>()?.url, "https://example.org");
/// assert!(section.shared().required);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Section(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    name: String,
    kind: String,
    shared: Shared,
    document: Arc<Document>,
    node: Arc<Node>,
    key: Key,
    /// Whether there is a file to show.
    written: bool,
}

impl Section {
    /// An empty section that stands in no file.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        let span = Span {
            start: 0,
            end: 0,
            line: 1,
            column: 1,
        };
        let node = Arc::new(Node::new(span, Value::Null));
        let source = Source {
            name: "configuration.yaml".into(),
            text: String::new(),
            keys: Vec::new(),
            values: Vec::new(),
        };
        let env: Env = Arc::new(|_: &str| None);
        let document = Arc::new(Document {
            source,
            root: node.clone(),
            env,
        });
        Self(Arc::new(Inner {
            kind: name.clone(),
            shared: Shared::default(),
            document,
            node,
            key: Key {
                text: name.clone(),
                span,
            },
            name,
            written: false,
        }))
    }

    /// A section from the text that would stand under its name, for tests: no environment variable
    /// is set.
    ///
    /// # Errors
    /// The text isn't YAML, or a key that every connector has is wrong.
    pub fn from_yaml(name: impl Into<String>, text: impl Into<String>) -> Result<Self> {
        let name = name.into();
        let (source, root) = parse("configuration.yaml", text.into()).map_err(ConfigError::from)?;
        let env: Env = Arc::new(|_: &str| None);
        let span = Span {
            end: root.span.start,
            ..root.span
        };
        let document = Arc::new(Document {
            source,
            root: root.clone(),
            env,
        });
        Ok(
            Self::read_from(&document, Key { text: name, span }, root)
                .map_err(ConfigError::from)?,
        )
    }

    /// Takes a connector's section out of a file and reads its shared keys.
    pub(super) fn read_from(
        document: &Arc<Document>,
        key: Key,
        node: Arc<Node>,
    ) -> Result<Self, Problem> {
        let reader = Reader::new(document, &node, Some(&key)).of_connector();
        if !matches!(node.value, Value::Null | Value::Mapping(_)) {
            return Err(
                match reader.read::<std::collections::BTreeMap<String, ()>>() {
                    Err(problem) => problem,
                    Ok(_) => Problem::new("not a mapping"),
                },
            );
        }
        let (shared, kind) = read_shared(reader)?;
        let (document, name) = (document.clone(), key.text.clone());
        Ok(Self(Arc::new(Inner {
            name,
            kind,
            shared,
            document,
            node,
            key,
            written: true,
        })))
    }

    /// The same with the bot's own settings where the section has none.
    pub(super) fn inherit(
        mut self,
        proxy: Option<&crate::secret::Secret>,
        ca_file: Option<&std::path::Path>,
    ) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            let shared = &mut inner.shared;
            shared.proxy = shared.proxy.take().or_else(|| proxy.cloned());
            shared.proxy.take_if(|proxy| proxy.expose().is_empty());
            shared.ca_file = shared.ca_file.take().or_else(|| ca_file.map(Into::into));
        }
        self
    }

    /// The name that the section has in the configuration.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Which connector it is for: its `type:`, or what opsdroid's `module:` ends with, or its name.
    pub fn kind(&self) -> &str {
        &self.0.kind
    }

    /// The keys that every connector has.
    pub fn shared(&self) -> &Shared {
        &self.0.shared
    }

    /// Where the section stands, if it stands in a file.
    pub fn place(&self) -> Option<Place> {
        self.0
            .written
            .then(|| self.0.document.source.place(self.0.key.span))
    }

    /// Reads the connector's own keys; variables are looked up in the environment now.
    ///
    /// # Errors
    /// A key is unknown or missing, or a value isn't what the connector expects.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        let result = self.reader().keys(Keys::Without(SHARED_KEYS)).read();
        Ok(result.map_err(ConfigError::from)?)
    }

    /// The section as JSON, for people to look at: values that come from the environment, and
    /// values whose key looks secret, are `<redacted>`.
    pub fn redacted(&self) -> serde_json::Value {
        redacted(&self.0.document, &self.0.node, false)
    }

    /// An error about the value of `key`, or about the section if it has no such key.
    pub fn error_at(&self, key: &str, cause: impl Into<BoxError>) -> Error {
        let inner = &*self.0;
        let said = cause.into().to_string();
        let said = scrub(&said, &inner.document, &inner.node, false);
        let Some((key, node)) = inner.node.entry(key) else {
            return ConfigError::from(self.problem(&said)).into();
        };
        let problem = Reader::new(&inner.document, node, Some(key)).complain(&said);
        ConfigError::from(problem).into()
    }

    /// An error about which connector the section is for, at its `type:`, its `module:` or its name.
    pub fn error_at_kind(&self, cause: impl Into<BoxError>) -> Error {
        let inner = &*self.0;
        let said = cause.into().to_string();
        let (message, detail) = said.split_once("; ").unwrap_or((&said, ""));
        let problem = Problem::new(message).with_detail(detail);
        let source = &inner.document.source;
        let entry = inner
            .node
            .entry("type")
            .or_else(|| inner.node.entry("module"));
        let problem = match entry {
            Some((key, node)) => Reader::new(&inner.document, node, Some(key)).show_at(problem),
            None if inner.written => problem.at(source, inner.key.span, Show::Keys),
            None => problem,
        };
        ConfigError::from(problem).into()
    }

    /// The same section for another kind of connector than it says.
    pub fn of_kind(self, kind: impl Into<String>) -> Self {
        let inner = Arc::unwrap_or_clone(self.0);
        Self(Arc::new(Inner {
            kind: kind.into(),
            ..inner
        }))
    }

    /// The same error, with the section's place for every problem that has none.
    pub fn locate(&self, error: ConfigError) -> ConfigError {
        error.map_unplaced(|said| self.problem(&scrub(said, &self.0.document, &self.0.node, false)))
    }

    /// Something wrong with the section as a whole.
    fn problem(&self, said: &str) -> Problem {
        let name = clean(&self.0.name, 60);
        if self.0.written {
            let problem = Problem::new(format!("wrong settings in `{name}`")).with_detail(said);
            problem.at(&self.0.document.source, self.0.key.span, Show::Keys)
        } else {
            Problem::new(format!("connector `{name}`: {said}"))
        }
    }

    /// Where one of the section's keys stands.
    pub(super) fn key_span(&self, key: &str) -> Span {
        self.0
            .node
            .entry(key)
            .map_or(self.0.key.span, |(key, _)| key.span)
    }

    fn reader(&self) -> Reader<'_> {
        let inner = &*self.0;
        Reader::new(&inner.document, &inner.node, Some(&inner.key)).of_connector()
    }
}

/// Reads the shared keys and which connector the section is for. Nothing is read of a connector
/// that is switched off: its variables need not be set.
fn read_shared(reader: Reader<'_>) -> Result<(Shared, String), Problem> {
    let below = |key| {
        let (key, node) = reader.node.entry(key)?;
        Some(Reader::new(reader.document, node, Some(key)))
    };
    let name = reader.key.map_or("", |key| key.text.as_str());
    let enabled = below("enabled").map_or(Ok(true), Reader::read::<bool>)?;
    let shared = if enabled {
        reader.keys(Keys::Only(SHARED_KEYS)).read()?
    } else {
        let text = |key| below(key).and_then(|reader| reader.read::<String>().ok());
        Shared {
            enabled,
            kind: text("type"),
            module: text("module"),
            ..Shared::default()
        }
    };
    let module = || {
        let module = shared.module.as_deref()?;
        Some(module.rsplit('.').next()?.replace('_', "-"))
    };
    let kind = shared
        .kind
        .clone()
        .or_else(module)
        .unwrap_or_else(|| name.to_owned());
    Ok((shared, kind))
}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Section");
        out.field("name", &self.name()).field("kind", &self.kind());
        if let Some(place) = self.place() {
            out.field("place", &format_args!("{place}"));
        }
        out.field("settings", &format_args!("{}", self.redacted()))
            .finish()
    }
}
