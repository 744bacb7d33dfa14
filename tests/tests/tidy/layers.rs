//! Who may depend on whom. The arrows go one way.

use std::process::Command;

use serde_json::Value;

use super::{root, tidy};

/// A package's dependencies on packages of this workspace: (package, dependency, kind).
fn arrows() -> Vec<(String, String, String)> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut arrows = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        for dependency in package["dependencies"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().unwrap_or("normal").to_owned();
            let to = text(&dependency["name"]);
            if to == "opsdroid" || to.starts_with("opsdroid-") {
                arrows.push((text(&package["name"]), to, text(&dependency["kind"])));
            }
        }
    }
    arrows
}

fn is_connector(package: &str) -> bool {
    let folder = package.strip_prefix("opsdroid-").unwrap_or_default();
    !folder.is_empty() && root().join("connectors").join(folder).is_dir()
}

/// What a package may depend on.
fn allows(package: &str, dependency: &str, kind: &str) -> bool {
    match package {
        // Doctests only: what the macros write needs the core.
        "opsdroid-macros" => kind == "dev" && dependency == "opsdroid-core",
        "opsdroid-core" => dependency == "opsdroid-macros",
        _ if is_connector(package) => {
            let tests = kind == "dev" && dependency != "opsdroid" && !is_connector(dependency);
            dependency == "opsdroid-core" || tests
        }
        "opsdroid-ui-tests" => dependency == "opsdroid-core",
        _ => true,
    }
}

#[test]
fn the_arrows_go_one_way() {
    let arrows = arrows();
    assert!(
        arrows.iter().any(|(from, ..)| is_connector(from)),
        "no connector depends on the core"
    );
    let wrong = arrows
        .into_iter()
        .filter(|(from, to, kind)| !allows(from, to, kind));
    tidy(
        wrong
            .map(|(from, to, kind)| format!("{from} -> {to} ({kind})"))
            .collect(),
    );
}
