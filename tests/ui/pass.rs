//! What isn't a mistake: each file in `pass` compiles, as a module of this test.
#![allow(dead_code)]
#![allow(clippy::unwrap_used)]

#[path = "pass/aliased-types.rs"]
mod aliased_types;
#[path = "pass/configured.rs"]
mod configured;
#[path = "pass/crate-by-path.rs"]
mod crate_by_path;
#[path = "pass/event-with-a-parent.rs"]
mod event_with_a_parent;
#[path = "pass/every-argument.rs"]
mod every_argument;
#[path = "pass/every-matcher.rs"]
mod every_matcher;
#[path = "pass/every-method.rs"]
mod every_method;
#[path = "pass/every-pattern.rs"]
mod every_pattern;
#[path = "pass/factor-of-a-constant.rs"]
mod factor_of_a_constant;
#[path = "pass/family.rs"]
mod family;
#[path = "pass/fields-of-all-sorts.rs"]
mod fields_of_all_sorts;
#[path = "pass/foreign-error-with-a-class.rs"]
mod foreign_error_with_a_class;
#[path = "pass/imported-by-name.rs"]
mod imported_by_name;
#[path = "pass/lifetimes.rs"]
mod lifetimes;
#[path = "pass/matcher-in-cfg-attr.rs"]
mod matcher_in_cfg_attr;
#[path = "pass/modes-of-a-configuration.rs"]
mod modes_of_a_configuration;
#[path = "pass/own-error.rs"]
mod own_error;
#[path = "pass/raw-names.rs"]
mod raw_names;
#[path = "pass/renamed-attributes.rs"]
mod renamed_attributes;
#[path = "pass/renamed-matcher-first.rs"]
mod renamed_matcher_first;
#[path = "pass/serde-by-hand.rs"]
mod serde_by_hand;
#[path = "pass/several-events-in-one-method.rs"]
mod several_events_in_one_method;
#[path = "pass/shared-handle.rs"]
mod shared_handle;
#[path = "pass/smallest-connector.rs"]
mod smallest_connector;
#[path = "pass/switched-life-cycle.rs"]
mod switched_life_cycle;
#[path = "pass/switched-method.rs"]
mod switched_method;
#[path = "pass/two-halves.rs"]
mod two_halves;
#[path = "pass/types-that-hold-each-other.rs"]
mod types_that_hold_each_other;
#[path = "pass/written-by-a-macro.rs"]
mod written_by_a_macro;

#[test]
fn every_file_is_a_module() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/pass");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let module = format!("#[path = \"pass/{name}\"]");
        assert!(include_str!("pass.rs").contains(&module), "{name}");
    }
}
