//! What the attributes become: each `tests/expand/<case>.rs` beside what it expands to, as one
//! would have written it. `OPSDROID_BLESS=1` writes the expansions anew.
#![allow(clippy::unwrap_used)]

use std::{env, fs, path::Path};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Item, Meta};

use crate::{CORE, Entry, config, connector, event, skill};

type Stages = fn(Entry, TokenStream, TokenStream) -> TokenStream;

const STAGES: &[(&str, Stages)] = &[
    ("connector", connector::attribute),
    ("event", event::attribute),
    ("config", config::attribute),
    ("match_regex", skill::match_regex),
    ("match_event", skill::match_event),
];

#[track_caller]
fn check(case: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let source = fs::read_to_string(folder.join(format!("{case}.rs"))).unwrap();
    let file = syn::parse_file(&source).unwrap();
    let items: TokenStream = file.items.into_iter().map(expanded).collect();
    let code = prettyplease::unparse(&syn::parse2(items).unwrap());
    let expansion = format!("//! What `{case}.rs` becomes.\n\n{code}");

    let path = folder.join(format!("{case}.expanded.rs"));
    if env::var_os("OPSDROID_BLESS").is_some() {
        fs::write(&path, &expansion).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expansion == expected,
        "{case} becomes something else; run this test with OPSDROID_BLESS=1 and read the diff:\n{code}"
    );
}

fn expanded(mut item: Item) -> TokenStream {
    let attrs: &mut Vec<Attribute> = match &mut item {
        Item::Struct(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        _ => return item.into_token_stream(),
    };
    let stages = |attr: &Attribute| STAGES.iter().find(|(name, _)| attr.path().is_ident(name));
    let Some(index) = attrs.iter().position(|attr| stages(attr).is_some()) else {
        return item.into_token_stream();
    };
    let attr = attrs.remove(index);
    let args = match &attr.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    let (_, stages) = stages(&attr).unwrap();
    stages(CORE, args, item.into_token_stream())
}

#[test]
fn a_typical_connector_becomes_readable_code() {
    check("connector");
}

#[test]
fn a_switched_method_takes_its_rows_along() {
    check("switched-method");
}

#[test]
fn a_family_is_tried_after_what_is_exact() {
    check("families");
}

#[test]
fn a_half_goes_from_connect_to_listen() {
    check("two-halves");
}

#[test]
fn an_event_becomes_a_payload() {
    check("event");
}

#[test]
fn a_configuration_becomes_a_schema() {
    check("config");
}

#[test]
fn a_function_becomes_a_skill() {
    check("skill");
}
