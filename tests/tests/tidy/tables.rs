//! Tables in the docs are generated from what the code says. `OPSDROID_BLESS=1` writes them anew.

// Naming it is what links every connector.
use opsdroid as _;

use std::{env, fs};

use opsdroid_core::{Registry, connector::Descriptor, event::EventType, registry::event_types};

use super::root;

const BEGIN: &str = "<!-- connectors:begin -->\n";
const END: &str = "<!-- connectors:end -->";

#[test]
fn the_readmes_table_of_connectors_is_fresh() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let begin = readme.find(BEGIN).expect("the marker is there") + BEGIN.len();
    let end = begin + readme[begin..].find(END).expect("the marker is there");
    let table = table();
    if readme[begin..end] == table {
        return;
    }
    if env::var_os("OPSDROID_BLESS").is_some() {
        fs::write(
            &path,
            format!("{}{table}{}", &readme[..begin], &readme[end..]),
        )
        .unwrap();
        return;
    }
    panic!("README.md is stale; run this test with OPSDROID_BLESS=1. Expected:\n{table}");
}

fn table() -> String {
    let registry = Registry::linked().unwrap();
    let heading = "| connector | what it is | sends | receives |\n|---|---|---|---|\n";
    registry
        .connectors()
        .fold(heading.to_owned(), |table, connector| {
            table + &row(connector)
        })
}

fn row(connector: &Descriptor) -> String {
    let facts = connector.declaration;
    // A whole family may hold another service's events; those are for that service's row.
    let of_another = |event: &EventType| {
        event
            .name
            .split_once('.')
            .is_some_and(|(service, _)| service != facts.name)
    };
    let sends = event_types()
        .into_iter()
        .filter(|event| connector.can_send(event) && !of_another(event));
    format!(
        "| `{}` | {} | {} | {} |\n",
        facts.name,
        facts.summary,
        list(sends),
        list(facts.receives.iter().copied()),
    )
}

fn list<'a>(events: impl Iterator<Item = &'a EventType>) -> String {
    let names: Vec<_> = events.map(|event| format!("`{}`", event.name)).collect();
    names.join(", ")
}
