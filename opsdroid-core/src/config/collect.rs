//! Takes a parsed file apart, and goes on after a problem so that all are told.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::{
    Config, ConfigError, Problem, Section,
    de::Reader,
    excerpt::{Show, clean},
    mistake::choice,
    top::{Proxy, Time},
    tree::{Document, Key, Node, Value},
};

/// The keys of the file itself.
const KEYS: &[&str] = &[
    "connectors",
    "skills",
    "web",
    "logging",
    "storage",
    "error-message",
    "welcome-message",
    "proxy",
    "ca-file",
    "worker-threads",
    "skill-timeout",
    "redelivery-window",
];

/// Reads everything in the file, the connectors' own keys excepted.
pub(super) fn collect(document: &Arc<Document>) -> Result<Config, ConfigError> {
    let mut loader = Loader {
        document,
        config: Config::default(),
        problems: ConfigError::none(),
    };
    match &document.root.value {
        Value::Null => {}
        Value::Mapping(entries) => entries
            .iter()
            .for_each(|(key, node)| loader.take(key, node)),
        _ => {
            let problem = Problem::new("this isn't a configuration")
                .with_detail(choice("", KEYS.iter().copied()))
                .at(&document.source, document.root.span, Show::Keys);
            loader.problems.add(problem);
        }
    }
    let Loader {
        mut config,
        mut problems,
        ..
    } = loader;
    refuse_two_defaults(&config.connectors, document, &mut problems);
    problems.check()?;
    config.proxy.take_if(|proxy| proxy.expose().is_empty());
    let (proxy, ca_file) = (config.proxy.as_ref(), config.ca_file.as_deref());
    config.connectors = std::mem::take(&mut config.connectors)
        .into_iter()
        .map(|section| section.inherit(proxy, ca_file))
        .collect();
    Ok(config)
}

/// Collects what the file holds, and what is wrong with it.
struct Loader<'a> {
    document: &'a Arc<Document>,
    config: Config,
    problems: ConfigError,
}

impl Loader<'_> {
    fn take(&mut self, key: &Key, node: &Node) {
        let reader = Reader::new(self.document, node, Some(key));
        let config = &mut self.config;
        let problems = &mut self.problems;
        match key.text.as_str() {
            "connectors" => self.connectors(reader),
            "skills" => set(&mut config.skills, reader, problems),
            "web" => set(&mut config.web, reader, problems),
            "logging" => set(&mut config.logging, reader, problems),
            "storage" => {
                set(&mut config.storage, reader, problems);
                if let Some(said) = config.storage.mistake() {
                    problems.add(reader.complain(said));
                }
            }
            "error-message" => set(&mut config.error_message, reader, problems),
            // A matter of opsdroid's command line; its users have it in their files.
            "welcome-message" => set(&mut Option::<bool>::None, reader, problems),
            "proxy" => {
                let mut proxy = Proxy(None);
                set(&mut proxy, reader, problems);
                config.proxy = proxy.0;
            }
            "ca-file" => set(&mut config.ca_file, reader, problems),
            "worker-threads" => set(&mut config.worker_threads, reader, problems),
            "skill-timeout" => {
                let mut time = Time(None);
                set(&mut time, reader, problems);
                config.skill_timeout = time.0;
            }
            "redelivery-window" => {
                let mut time = Time(None);
                set(&mut time, reader, problems);
                config.redelivery_window = time.0;
            }
            unknown => {
                let file = Reader::new(self.document, &self.document.root, None);
                problems.add(file.unknown_key(key, unknown, KEYS));
            }
        }
    }

    fn connectors(&mut self, reader: Reader<'_>) {
        let entries = match &reader.node.value {
            Value::Null => return,
            Value::Mapping(entries) => entries,
            Value::Sequence(_) => {
                let said = "expected a mapping, found a list; write `shell:` for `- name: shell`";
                return self.problems.add(reader.complain(said));
            }
            Value::Scalar(_) => return self.problems.add(reader.complain("expected a mapping")),
        };
        for (key, node) in entries {
            let result = match check_name(&key.text) {
                Ok(()) => Section::read_from(self.document, key.clone(), node.clone()),
                Err(said) => Err(Problem::new("a name that no connector can have")
                    .with_detail(said)
                    .at(&self.document.source, key.span, Show::Keys)),
            };
            match result {
                Ok(section) => self.config.connectors.push(section),
                Err(problem) => self.problems.add(problem),
            }
        }
    }
}

fn set<T: DeserializeOwned>(to: &mut T, reader: Reader<'_>, problems: &mut ConfigError) {
    match reader.read() {
        Ok(value) => *to = value,
        Err(problem) => problems.add(problem),
    }
}

fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() || name.len() > 128 {
        return Err("a connector's name has 1 to 128 bytes");
    }
    if name.contains(|c: char| c.is_control() || c == '/') {
        return Err("a connector's name has no `/` and nothing invisible in it");
    }
    Ok(())
}

fn refuse_two_defaults(sections: &[Section], document: &Document, problems: &mut ConfigError) {
    let mut first: Option<&Section> = None;
    for section in sections {
        if !(section.shared().enabled && section.shared().default) {
            continue;
        }
        let Some(first) = first else {
            first = Some(section);
            continue;
        };
        let here = |section: &Section| section.key_span("default");
        let name = clean(first.name(), 60);
        let problem = Problem::new("two connectors are the default")
            .with_detail(format!("`{name}` is it already; keep one"))
            .at(&document.source, here(section), Show::Keys)
            .see(&document.source, here(first), "the first one");
        problems.add(problem);
    }
}
