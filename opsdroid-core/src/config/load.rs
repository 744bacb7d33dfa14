//! The whole configuration: where its file is looked for, and how it is read.

use std::{
    collections::BTreeMap,
    fmt,
    fs::File,
    io::{ErrorKind, Read},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::{
    ConfigError, LogConfig, Problem, Section, SkillConfig, StorageConfig, WebConfig,
    collect::collect,
    excerpt::clean,
    hide::redacted,
    parse::{MAX_SIZE, parse},
    refuse::too_large,
    tree::{Document, Env},
};
use crate::secret::Secret;

/// The file's name in every folder that is searched.
const FILE_NAME: &str = "configuration.yaml";

/// What a user is told when a skill fails and the file has no `error-message`.
const ERROR_MESSAGE: &str = "Sorry, something went wrong.";

/// How long a skill may take where the file has no `skill-timeout`.
const SKILL_TIMEOUT: Duration = Duration::from_secs(300);

/// How long a redelivery is recognised where the file has no `redelivery-window`.
const REDELIVERY_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

/// A whole configuration.
///
/// ```
/// # fn main() -> Result<(), opsdroid_core::config::ConfigError> {
/// use opsdroid_core::config::Config;
///
/// let text = "connectors:\n  shell:\nweb:\n  port: $PORT";
/// let config = Config::parse(text, "configuration.yaml", |name| {
///     (name == "PORT").then(|| "9000".to_owned())
/// })?;
/// assert_eq!(config.connectors()[0].name(), "shell");
/// assert_eq!(config.web().port, 9000);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Config {
    pub(super) connectors: Vec<Section>,
    pub(super) skills: BTreeMap<String, SkillConfig>,
    pub(super) web: WebConfig,
    pub(super) logging: LogConfig,
    pub(super) storage: StorageConfig,
    pub(super) error_message: Option<String>,
    pub(super) proxy: Option<Secret>,
    pub(super) ca_file: Option<PathBuf>,
    pub(super) worker_threads: Option<NonZeroUsize>,
    pub(super) skill_timeout: Option<Duration>,
    pub(super) redelivery_window: Option<Duration>,
    document: Option<Arc<Document>>,
    folder: Option<PathBuf>,
}

impl Config {
    /// Reads the first file there is of [`Config::search_paths`].
    ///
    /// # Errors
    /// There is none, or it can't be read or is wrong.
    pub fn find() -> Result<Self, ConfigError> {
        let paths = Self::search_paths(|name| std::env::var(name).ok());
        for path in &paths {
            // A file that is there but can't be read is an error, and not passed over.
            match std::fs::symlink_metadata(path) {
                Err(error) if is_missing(&error) => {}
                _ => return Self::load(path),
            }
        }
        let paths: Vec<_> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let detail = format!("looked for {}", paths.join(", "));
        Err(Problem::new("there is no configuration")
            .with_detail(detail)
            .into())
    }

    /// Where a configuration is looked for, in this order: this folder, the user's, the machine's.
    pub fn search_paths(env: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
        let absolute = |name| {
            env(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let user = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
        [
            Some(PathBuf::from(".")),
            user.map(|user| user.join("opsdroid")),
            Some("/etc/opsdroid".into()),
        ]
        .into_iter()
        .flatten()
        .map(|folder| folder.join(FILE_NAME))
        .collect()
    }

    /// Reads a file, with the process's environment.
    ///
    /// # Errors
    /// The file can't be read or is wrong.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let name = path.strip_prefix(".").unwrap_or(path).display().to_string();
        let text = read(path, &name)?;
        let mut config = Self::parse(text, &name, |name| std::env::var(name).ok())?;
        config.folder = Some(path.parent().unwrap_or(path).to_owned());
        Ok(config)
    }

    /// Takes a configuration from its text; errors call it `file_name`, and `env` gives the value
    /// of an environment variable.
    ///
    /// # Errors
    /// The text isn't YAML, or something in it is wrong: all problems that don't hide each other.
    pub fn parse(
        text: impl Into<String>,
        file_name: &str,
        env: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Result<Self, ConfigError> {
        let (source, root) = parse(file_name, text.into())?;
        let env: Env = Arc::new(env);
        let document = Arc::new(Document { source, root, env });
        let mut config = collect(&document)?;
        config.document = Some(document);
        Ok(config)
    }

    /// The connectors' sections in the file's order, those that are switched off too.
    pub fn connectors(&self) -> &[Section] {
        &self.connectors
    }

    /// What is set for each skill, by its name.
    pub fn skills(&self) -> &BTreeMap<String, SkillConfig> {
        &self.skills
    }

    /// Whether a skill reacts to anything: it does unless the file says otherwise.
    pub fn is_skill_enabled(&self, name: &str) -> bool {
        self.skills.get(name).is_none_or(|skill| skill.enabled)
    }

    /// The web server.
    pub fn web(&self) -> &WebConfig {
        &self.web
    }

    /// The log.
    pub fn logging(&self) -> &LogConfig {
        &self.logging
    }

    /// Where the bot keeps what must outlive it.
    pub fn storage(&self) -> &StorageConfig {
        &self.storage
    }

    /// What a user is told when a skill fails; an empty text says nothing.
    pub fn error_message(&self) -> &str {
        self.error_message.as_deref().unwrap_or(ERROR_MESSAGE)
    }

    /// The proxy for outgoing connections; its address may hold a password. A connector's section
    /// has its own, or else this one.
    pub fn proxy(&self) -> Option<&Secret> {
        self.proxy.as_ref()
    }

    /// A file of certificates (PEM) that outgoing connections trust as well. A connector's section
    /// has its own, or else this one.
    pub fn ca_file(&self) -> Option<&Path> {
        self.ca_file.as_deref()
    }

    /// How many threads the bot works with; as many as there are processors if it isn't set.
    pub fn worker_threads(&self) -> Option<NonZeroUsize> {
        self.worker_threads
    }

    /// How long a skill may take, the time left out in which it waits for a receipt or for its
    /// user; zero is without end.
    pub fn skill_timeout(&self) -> Duration {
        self.skill_timeout.unwrap_or(SKILL_TIMEOUT)
    }

    /// How long an event that a service delivers again is recognised.
    pub fn redelivery_window(&self) -> Duration {
        self.redelivery_window.unwrap_or(REDELIVERY_WINDOW)
    }

    /// The file's name, if there is a file.
    pub fn file_name(&self) -> Option<&str> {
        self.document
            .as_ref()
            .map(|document| &*document.source.name)
    }

    /// The folder of the file that the configuration was [loaded](Config::load) from; none for one
    /// that was taken from a text.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The whole file as JSON, for people to look at: values that come from the environment, and
    /// values whose key looks secret, are `<redacted>`.
    pub fn redacted(&self) -> serde_json::Value {
        let Some(document) = &self.document else {
            return serde_json::Value::Null;
        };
        redacted(document, &document.root, false)
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Config")
            .field(&format_args!("{}", self.redacted()))
            .finish()
    }
}

fn is_missing(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Reads a file's text, and no more of it than a configuration may have.
fn read(path: &Path, name: &str) -> Result<String, ConfigError> {
    let refuse = |error: std::io::Error| {
        let why = match error.kind() {
            ErrorKind::NotFound => "there is no such file".to_owned(),
            ErrorKind::PermissionDenied => "this user may not read it".to_owned(),
            ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        };
        Problem::new(format!("can't read `{}`", clean(name, 200))).with_detail(why)
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(refuse)?;
    file.take(MAX_SIZE as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(refuse)?;
    if bytes.len() > MAX_SIZE {
        return Err(too_large(name).into());
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let valid = String::from_utf8_lossy(valid);
        let last = valid.rsplit('\n').next().unwrap_or_default();
        let (line, column) = (valid.matches('\n').count() + 1, last.chars().count() + 1);
        Problem::new(format!("can't read `{}`", clean(name, 200)))
            .with_detail(format!("it isn't UTF-8 at line {line}, column {column}"))
            .into()
    })
}
