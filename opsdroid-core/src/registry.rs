//! Everything that is linked into this program: connectors, event types, skills.
//!
//! `inventory` collects them before `main`; the order is the linker's, so everything here sorts by
//! name, and two of one name or kind end the start with both places.

use std::{collections::BTreeMap, fmt, sync::OnceLock};

use crate::{
    config::nearest,
    connector::Descriptor,
    event::{EventType, Kind, Location},
    skill::Skill,
};

/// A connector type, as its macro submits it.
#[doc(hidden)]
pub struct ConnectorEntry(pub &'static Descriptor);

/// An event type, as its macro submits it.
#[doc(hidden)]
pub struct EventEntry(pub &'static EventType);

/// A skill, as its macro submits it.
#[doc(hidden)]
pub struct SkillEntry(pub &'static Skill);

/// A connector that exists behind a cargo feature, whether or not that is on.
///
/// The facade submits one for every feature, so that an unknown name in the configuration can be
/// answered with the feature to enable.
pub struct KnownConnector {
    /// The connector's name in the configuration.
    pub name: &'static str,
    /// The cargo feature that compiles it in.
    pub feature: &'static str,
}

inventory::collect!(ConnectorEntry);
inventory::collect!(EventEntry);
inventory::collect!(SkillEntry);
inventory::collect!(KnownConnector);

/// The connectors, event types and skills that a bot may use.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    connectors: BTreeMap<&'static str, &'static Descriptor>,
    skills: Vec<&'static Skill>,
}

/// Two declarations that can't both be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    what: &'static str,
    names: [&'static str; 2],
    places: [Location; 2],
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            names: [one, two],
            places: [first, second],
        } = self;
        if one == two {
            write!(
                f,
                "two {what} are called `{one}`: at {first} and at {second}; rename one"
            )
        } else {
            write!(
                f,
                "the {what} `{one}` at {first} and `{two}` at {second} have names of one kind; \
                 rename one"
            )
        }
    }
}

impl std::error::Error for Clash {}

impl Registry {
    /// Everything that is linked into this program.
    ///
    /// # Errors
    /// Two connectors of one name, or two event types of one name or kind.
    pub fn linked() -> Result<Self, Clash> {
        let mut registry = Self::default();
        for ConnectorEntry(descriptor) in inventory::iter::<ConnectorEntry> {
            registry.add_connector(descriptor)?;
        }
        for SkillEntry(skill) in inventory::iter::<SkillEntry> {
            registry.add_skill(skill);
        }
        check_events(
            inventory::iter::<EventEntry>
                .into_iter()
                .map(|entry| entry.0),
        )?;
        Ok(registry)
    }

    /// Adds a connector type.
    ///
    /// # Errors
    /// Another one has its name.
    pub fn add_connector(&mut self, descriptor: &'static Descriptor) -> Result<(), Clash> {
        match self.connectors.insert(descriptor.name(), descriptor) {
            Some(other) if !std::ptr::eq(other, descriptor) => {
                let mut places = [other.declaration.location, descriptor.declaration.location];
                places.sort_by_key(|place| (place.file, place.line));
                Err(Clash {
                    what: "connectors",
                    names: [descriptor.name(); 2],
                    places,
                })
            }
            _ => Ok(()),
        }
    }

    /// Adds a skill.
    pub fn add_skill(&mut self, skill: &'static Skill) {
        if self.skills.iter().any(|other| std::ptr::eq(*other, skill)) {
            return;
        }
        self.skills.push(skill);
        self.skills
            .sort_by_key(|skill| (skill.name, skill.module, skill.location.line));
    }

    /// The connector type with this name.
    pub fn connector(&self, name: &str) -> Option<&'static Descriptor> {
        self.connectors.get(name).copied()
    }

    /// All connector types, by name.
    pub fn connectors(&self) -> impl Iterator<Item = &'static Descriptor> {
        self.connectors.values().copied()
    }

    /// All skills, by name.
    pub fn skills(&self) -> &[&'static Skill] {
        &self.skills
    }

    /// Why no connector type has this name, and what to do: it isn't compiled in (and the feature
    /// to enable), or is unknown (and the nearest names, and how to link a crate of one's own).
    pub fn explain_unknown(&self, name: &str) -> String {
        let known: Vec<_> = inventory::iter::<KnownConnector>.into_iter().collect();
        if let Some(known) = known.iter().find(|known| known.name == name) {
            return format!(
                "connector `{name}` isn't compiled in; enable the cargo feature `{}`",
                known.feature
            );
        }
        let names = self
            .connectors
            .keys()
            .copied()
            .chain(known.iter().map(|known| known.name));
        let names: Vec<&str> = names.collect();
        let hint = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "a connector crate of your own has to be named once in your program: \
                     `use the_crate as _;`"
                .to_owned(),
        };
        let linked: Vec<String> = self
            .connectors
            .keys()
            .map(|name| format!("`{name}`"))
            .collect();
        let linked = match linked.is_empty() {
            true => "none".to_owned(),
            false => linked.join(", "),
        };
        format!("unknown connector `{name}`; compiled in: {linked}; {hint}")
    }
}

/// The linked event type with this name.
pub(crate) fn event_type(name: &str) -> Option<&'static EventType> {
    static TYPES: OnceLock<BTreeMap<&'static str, &'static EventType>> = OnceLock::new();
    let types = TYPES.get_or_init(|| {
        let entries = inventory::iter::<EventEntry>.into_iter();
        entries
            .map(|EventEntry(event)| (event.name, *event))
            .collect()
    });
    types.get(name).copied()
}

/// All linked event types, by name.
pub fn event_types() -> Vec<&'static EventType> {
    let entries = inventory::iter::<EventEntry>.into_iter();
    let mut types: Vec<&'static EventType> = entries.map(|EventEntry(event)| *event).collect();
    types.sort_by_key(|event| event.name);
    types
}

fn check_events(events: impl IntoIterator<Item = &'static EventType>) -> Result<(), Clash> {
    let mut seen: BTreeMap<Kind, &'static EventType> = BTreeMap::new();
    for event in events {
        let Some(other) = seen.insert(event.kind, event) else {
            continue;
        };
        let mut pair = [other, event];
        pair.sort_by_key(|event| (event.location.file, event.location.line));
        let [one, two] = pair;
        return Err(Clash {
            what: "event types",
            names: [one.name, two.name],
            places: [one.location, two.location],
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
