//! Putting a bot together: from the configuration and all that is linked, or from explicit sets.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use tokio::{sync::SetOnce, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::{AtRest, Bot, Core, storage};
use crate::{
    clock::{Clock, Rng},
    config::{Config, ConfigError, Section, nearest},
    connector::{Descriptor, Registered},
    delivery::{Inbox, Outbox},
    error::{Error, Result},
    memory::Memory,
    registry::Registry,
    runtime::{self, Conversations, Outcome, Slot},
    skill::{MatchTable, Skill},
    storage::{MemoryStorage, Storage},
    web::Web,
};

/// Puts a bot together.
///
/// A program takes what is linked and a file; a test names what it wants:
///
/// ```no_run
/// use opsdroid_core::{Config, Registry, prelude::*};
///
/// # async fn example() -> Result<()> {
/// let bot = Bot::builder()
///     .registry(Registry::linked().config()?)
///     .config(Config::load("configuration.yaml")?);
/// bot.run().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until `run` or `start`"]
pub struct Builder {
    registry: Result<Registry>,
    config: Config,
    sections: Vec<Section>,
    clock: Clock,
    rng: Rng,
    storage: Option<Arc<dyn Storage>>,
    failpoints: Option<fn(&str)>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            registry: Ok(Registry::default()),
            config: Config::default(),
            sections: Vec::new(),
            clock: Clock::system(),
            rng: Rng::from_chance(),
            storage: None,
            failpoints: None,
        }
    }

    /// What may be used: [`Registry::linked`] for all that is linked into the program.
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = Ok(registry);
        self
    }

    /// The configuration: which connectors run, and everything else a file says.
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// The configuration it has.
    pub fn configuration(&self) -> &Config {
        &self.config
    }

    /// One more connector, of this type and with this part of a configuration.
    pub fn connector<C: Registered>(mut self, section: Section) -> Self {
        self.registry = self.registry.and_then(|mut registry| {
            registry
                .add_connector(C::DESCRIPTOR)
                .map_err(Error::config)?;
            Ok(registry)
        });
        self.sections.push(section.of_kind(C::DESCRIPTOR.name()));
        self
    }

    /// More skills; see [`skills!`](crate::skills).
    pub fn skills(mut self, skills: impl IntoIterator<Item = &'static Skill>) -> Self {
        if let Ok(registry) = &mut self.registry {
            skills
                .into_iter()
                .for_each(|skill| registry.add_skill(skill));
        }
        self
    }

    /// The clock, [simulated](Clock::simulated) in tests.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The chance, [seeded](Rng::seeded) in tests.
    pub fn rng(mut self, rng: Rng) -> Self {
        self.rng = rng;
        self
    }

    /// Where the bot keeps what must outlive it, whatever the configuration says. It is closed when
    /// the bot ends.
    pub fn storage(mut self, storage: Arc<dyn Storage>) -> Self {
        self.storage = Some(storage);
        self
    }

    /// Calls this at every step at which a crash might matter.
    #[doc(hidden)]
    pub fn failpoints(mut self, reached: fn(&str)) -> Self {
        self.failpoints = Some(reached);
        self
    }

    /// Checks everything that can be checked without connecting: names, types, every connector's
    /// part of the configuration, every pattern. No file is made.
    ///
    /// # Errors
    /// [`Error::Config`] with all that is wrong.
    pub fn check(self) -> Result<()> {
        self.build(|_, _| Ok(Arc::new(MemoryStorage::new())))
            .map(drop)
    }

    /// Runs the bot until it is [stopped](Bot::stop), or nothing is left that could go on.
    ///
    /// # Errors
    /// [`Error::Config`] with all that is wrong, [`Error::Storage`] where the storage can't be
    /// opened; nothing was connected then.
    pub async fn run(self) -> Result<Outcome> {
        // A storage that wasn't closed is read as a whole.
        let built = tokio::task::spawn_blocking(|| self.build(storage::open));
        let bot = built.await.map_err(Error::rejected)??;
        Ok(runtime::run(bot).await)
    }

    /// Starts the bot and gives a handle to it: the way of tests and of programs that do more. Opens
    /// the storage, which may take its time, on this thread.
    ///
    /// # Errors
    /// As [`run`](Builder::run).
    pub fn start(self) -> Result<Running> {
        let bot = self.build(storage::open)?;
        let task = tokio::spawn(runtime::run(bot.clone()));
        Ok(Running { bot, task })
    }

    /// Opens what the bot keeps without running it or connecting anywhere.
    ///
    /// # Errors
    /// As [`run`](Builder::run)'s; a storage that a running bot has open can't be opened.
    pub async fn at_rest(self) -> Result<AtRest> {
        let built = tokio::task::spawn_blocking(|| self.build(storage::open));
        AtRest::new(built.await.map_err(Error::rejected)??).await
    }

    fn build(
        self,
        open: impl FnOnce(&Config, &[Checked]) -> Result<Arc<dyn Storage>>,
    ) -> Result<Bot> {
        let registry = self.registry?;
        let mut problems = Vec::new();
        for name in self.config.skills().keys() {
            let mut known = registry.skills().iter().map(|skill| skill.name);
            if !known.any(|known| known == name) {
                problems.push(unknown_skill(&registry, name));
            }
        }
        let skills = registry.skills().iter().copied();
        let skills = skills.filter(|skill| self.config.is_skill_enabled(skill.name));
        let skills = MatchTable::new(skills).unwrap_or_else(|bad| {
            let message = format!(
                "skill `{}` at {}: {}",
                bad.skill.name, bad.skill.location, bad.error
            );
            problems.push(Error::config(message));
            MatchTable::default()
        });

        let mut names = BTreeSet::new();
        let mut checked = Vec::new();
        let mut disabled = BTreeSet::new();
        let sections = self.config.connectors().iter().cloned();
        for section in sections.chain(self.sections) {
            if !section.shared().enabled {
                disabled.insert(section.name().into());
                continue;
            }
            match check(&registry, section) {
                Ok(connector) => {
                    let section = &connector.section;
                    if !names.insert(section.name().to_owned()) {
                        let message = format!("two connectors are called `{}`", section.name());
                        problems.push(section.error_at("", message));
                    }
                    checked.push(connector);
                }
                Err(error) => problems.push(error),
            }
        }
        if let Some(error) = ConfigError::join(problems) {
            return Err(error.into());
        }

        let storage = match self.storage {
            Some(storage) => storage,
            None => open(&self.config, &checked)?,
        };
        let memory = |space| Memory::new(Arc::clone(&storage), self.clock.clone(), space);
        let state = memory("state");
        let slot = |Checked {
                        section,
                        descriptor,
                    }| {
            let state = state.namespace(section.name());
            Arc::new(Slot::new(section, descriptor, state, &self.clock))
        };
        let order: Vec<_> = checked.into_iter().map(slot).collect();
        let slots = order
            .iter()
            .map(|slot| (Arc::clone(&slot.name), Arc::clone(slot)));
        let slots: BTreeMap<_, _> = slots.collect();
        let default_slot = order
            .iter()
            .find(|slot| slot.section.shared().default)
            .or(order.first())
            .cloned();
        let memory = memory("memory");
        let nobody = Slot::nobody(Section::new("opsdroid"), &NOBODY, state, &self.clock);
        let web = Web::new(self.config.web().clone());
        let core = Core {
            config: self.config,
            clock: self.clock,
            rng: self.rng,
            skills,
            slots,
            disabled,
            default_slot,
            conversations: Conversations::default(),
            inbox: Inbox::default(),
            outbox: Outbox::default(),
            recovered: SetOnce::new(),
            failpoints: self.failpoints,
            web,
            storage,
            memory,
            #[cfg(feature = "http")]
            http: crate::http::Clients::default(),
            stop: SetOnce::new(),
            halt: CancellationToken::new(),
        };
        Ok(Bot::new(Arc::new(core), Arc::new(nobody)))
    }
}

/// The configuration names a skill that isn't there: a misspelt one would stay on unnoticed.
fn unknown_skill(registry: &Registry, name: &str) -> Error {
    let hint = match nearest(name, registry.skills().iter().map(|skill| skill.name)) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    };
    Error::config(format!(
        "`skills` names `{name}`, but no skill is called so{hint}"
    ))
}

/// A connector whose part of the configuration is known to be right.
pub(super) struct Checked {
    pub(super) section: Section,
    pub(super) descriptor: &'static Descriptor,
}

/// Finds a section's connector type and has it read its part.
fn check(registry: &Registry, section: Section) -> Result<Checked> {
    let Some(descriptor) = registry.connector(section.kind()) else {
        return Err(section.error_at_kind(registry.explain_unknown(section.kind())));
    };
    (descriptor.check)(&section)?;
    Ok(Checked {
        section,
        descriptor,
    })
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("registry", &self.registry)
            .finish_non_exhaustive()
    }
}

/// A bot that runs in a task.
#[derive(Debug)]
pub struct Running {
    bot: Bot,
    task: JoinHandle<Outcome>,
}

impl Running {
    /// The bot's handle, scoped to no connector.
    pub fn bot(&self) -> &Bot {
        &self.bot
    }

    /// Stops the bot cleanly and waits for it.
    ///
    /// # Errors
    /// The runtime panicked.
    pub async fn stop(self) -> Result<Outcome> {
        self.bot.stop();
        self.outcome().await
    }

    /// Waits until the bot ends by itself.
    ///
    /// # Errors
    /// The runtime panicked.
    pub async fn outcome(self) -> Result<Outcome> {
        self.task.await.map_err(Error::rejected)
    }
}

/// The connector type of a handle that is scoped to none.
pub(super) static NOBODY: crate::connector::Descriptor = crate::connector::Descriptor {
    declaration: &crate::connector::Declaration {
        name: "opsdroid",
        summary: "",
        docs: "",
        receives: &[],
        heartbeat: None,
        dialect: &crate::text::Markdown,
        text_limit: None,
        rate: None,
        target_rate: None,
        delivery: crate::connector::Delivery::AtMostOnce,
        idempotent: false,
        package: env!("CARGO_PKG_NAME"),
        location: crate::event::Location {
            file: file!(),
            line: line!(),
        },
    },
    sends: &[],
    resolves_targets: false,
    probes: false,
    schema: crate::__private::schema::<crate::connector::NoConfig>,
    check: |_| Ok(()),
    connect: |_, _| Box::pin(async { Err(Error::config("no connector")) }),
};
