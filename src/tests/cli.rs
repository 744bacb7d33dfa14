//! The command line, as a person and a script meet it.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// A folder of one test's own, which nobody looks for a configuration in but it.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The program in this folder, with nothing of the environment's that it would look at.
fn opsdroid(folder: &PathBuf, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsdroid"));
    command.args(args).current_dir(folder).env("HOME", folder);
    command
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("OPSDROID_LOG")
        .stdin(Stdio::null());
    command
}

fn run(test: &str, configuration: &str, args: &[&str]) -> Output {
    let folder = folder(test);
    fs::write(folder.join("configuration.yaml"), configuration).unwrap();
    opsdroid(&folder, args).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn help_shows_the_commands_and_examples_without_colours_in_a_pipe() {
    let output = run("help", "", &["--help"]);
    assert_eq!(output.status.code(), Some(0));
    for part in [
        "run",
        "check",
        "connectors",
        "schema",
        "Examples:",
        "OPSDROID_LOG",
    ] {
        assert!(
            stdout(&output).contains(part),
            "{part} in {}",
            stdout(&output)
        );
    }
    assert!(!stdout(&output).contains('\u{1b}'));
}

#[test]
fn version_is_the_packages() {
    let output = run("version", "", &["--version"]);
    assert_eq!(
        stdout(&output),
        concat!("opsdroid ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn a_misspelt_command_is_wrong_usage_and_gets_a_hint() {
    let output = run("misspelt", "", &["chekc"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("'check'"), "{}", stderr(&output));
}

#[test]
fn without_a_configuration_it_says_where_it_looked() {
    let output = opsdroid(&folder("nothing"), &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("looked for ./configuration.yaml"),
        "{}",
        stderr(&output)
    );
    assert_eq!(stdout(&output), "");
}

#[test]
fn check_tells_that_a_configuration_is_right() {
    let text = "connectors: {shell: {on-eof: stop}, second: {type: shell, enabled: false}}";
    let output = run("right", text, &["check"]);
    assert_eq!(
        stdout(&output),
        "configuration.yaml is right, with `shell`\n"
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_configuration_that_switches_no_connector_on_is_a_mistake() {
    let cases = [
        ("", "configuration.yaml has no connector; name one"),
        (
            "connectors:\n",
            "configuration.yaml has no connector; name one",
        ),
        (
            "connectors: {shell: {enabled: false}}",
            "configuration.yaml switches no connector on",
        ),
    ];
    for (text, expected) in cases {
        for command in ["run", "check"] {
            let output = run("no-connector", text, &[command]);
            assert_eq!(output.status.code(), Some(2), "{command} {text:?}");
            assert!(stderr(&output).contains(expected), "{}", stderr(&output));
            assert_eq!(stdout(&output), "");
        }
    }
}

#[test]
fn check_tells_what_is_wrong_and_where() {
    let folder = folder("wrong");
    fs::write(
        folder.join("bot.yaml"),
        "connectors:\n  shell:\n    on-eoff: stop\n",
    )
    .unwrap();
    let output = opsdroid(&folder, &["check", "-c", "bot.yaml"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).starts_with("error: "),
        "{}",
        stderr(&output)
    );
    for part in ["bot.yaml:3:5", "did you mean `on-eof`?"] {
        assert!(
            stderr(&output).contains(part),
            "{part} in {}",
            stderr(&output)
        );
    }
}

#[test]
fn a_misspelt_connector_gets_the_nearest_name_and_nothing_else_is_said() {
    for command in ["check", "run"] {
        let output = run("misspelt-connector", "connectors: {shel: }", &[command]);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        let lines = stderr(&output).lines().collect::<Vec<_>>();
        assert_eq!(lines.len(), 5, "{}", stderr(&output));
        assert_eq!(lines[0], "error: unknown connector `shel`");
        assert!(lines[4].ends_with("did you mean `shell`?"), "{}", lines[4]);
    }
}

#[cfg(not(feature = "irc"))]
#[test]
fn a_connector_that_is_not_compiled_in_gets_the_feature_to_enable() {
    let output = run("not-compiled-in", "connectors: {irc: }", &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("enable the cargo feature `irc`"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn connectors_lists_what_is_linked() {
    let output = run("connectors", "", &["connectors"]);
    let text = stdout(&output);
    assert!(
        text.contains("shell  The terminal that the bot was started in.\n"),
        "{text}"
    );
    assert!(text.contains("  sends     message (and its subclasses), edited-message, typing\n"));
    assert!(text.contains("    on-eof "), "{text}");
    assert!(!text.contains('\u{1b}'));

    let output = run("connectors-json", "", &["connectors", "--json"]);
    let list: Value = serde_json::from_str(stdout(&output)).unwrap();
    let shell = list
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "shell")
        .unwrap();
    let keys: Vec<_> = shell.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "configuration",
            "name",
            "package",
            "receives",
            "sends",
            "summary"
        ]
    );
    assert_eq!(shell["receives"], serde_json::json!(["message"]));
    assert_eq!(
        shell["sends"][0],
        serde_json::json!({ "event": "message", "subclasses": true })
    );
    assert!(shell["configuration"]["properties"]["bot-name"].is_object());
}

#[test]
fn the_schema_has_every_key_of_a_connector_and_no_loose_reference() {
    let output = run("schema", "", &["schema"]);
    let schema: Value = serde_json::from_str(stdout(&output)).unwrap();
    let shell = &schema["$defs"]["connector.shell"];
    for key in ["on-eof", "type", "enabled", "required", "default-target"] {
        assert!(shell["properties"][key].is_object(), "{key} in {shell:#}");
    }
    assert_eq!(shell["additionalProperties"], false);
    assert!(schema["properties"]["connectors"]["properties"]["shell"].is_object());
    assert!(schema["properties"]["logging"].is_object());
    assert_references(&schema, &schema);
    // A number may come from the environment.
    let port = &schema["properties"]["web"]["properties"]["port"];
    assert_eq!(
        port["type"],
        serde_json::json!(["integer", "string"]),
        "{port}"
    );
    // Digits may be a text, and a section empty.
    let name = &shell["properties"]["bot-name"];
    assert_eq!(name["type"], serde_json::json!(["string", "number"]));
    let web = &schema["properties"]["web"];
    assert_eq!(web["type"], serde_json::json!(["object", "null"]));
}

#[test]
fn the_schema_has_the_files_keys_and_no_others() {
    let output = run("schema-keys", "no-such-key: 1", &["check"]);
    let expected = stderr(&output)
        .split("expected one of ")
        .nth(1)
        .unwrap()
        .to_owned();
    let expected: BTreeSet<_> = expected.split('`').skip(1).step_by(2).collect();
    let output = run("schema-keys", "", &["schema"]);
    let schema: Value = serde_json::from_str(stdout(&output)).unwrap();
    let keys = schema["properties"].as_object().unwrap();
    assert_eq!(
        keys.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        expected
    );
}

#[test]
fn every_default_in_the_schema_is_of_its_own_type() {
    let output = run("schema-defaults", "", &["schema"]);
    let schema: Value = serde_json::from_str(stdout(&output)).unwrap();
    let connectors = schema["$defs"].as_object().unwrap();
    let mut seen = 0;
    for (connector, keys) in connectors {
        for (key, about) in keys["properties"].as_object().into_iter().flatten() {
            let types = match &about["type"] {
                Value::String(one) => vec![one.as_str()],
                Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
                _ => continue,
            };
            let is_one_of = |names: &[&str]| types.iter().any(|one| names.contains(one));
            let fits = match &about["default"] {
                Value::Null => continue,
                Value::Bool(_) => is_one_of(&["boolean"]),
                Value::Number(_) => is_one_of(&["integer", "number"]),
                Value::String(_) => is_one_of(&["string"]),
                Value::Array(_) => is_one_of(&["array"]),
                Value::Object(_) => is_one_of(&["object"]),
            };
            assert!(fits, "{connector}.{key}: {about}");
            seen += 1;
        }
    }
    assert!(seen > 3, "{schema:#}");
}

#[test]
fn the_file_may_be_named_before_the_command() {
    let folder = folder("before");
    fs::write(folder.join("bot.yaml"), "connectors: {shell: }").unwrap();
    let output = opsdroid(&folder, &["-c", "bot.yaml", "check"])
        .output()
        .unwrap();
    assert_eq!(stdout(&output), "bot.yaml is right, with `shell`\n");
    let output = opsdroid(&folder, &["-c", "other.yaml", "check", "-c", "bot.yaml"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

fn assert_references(schema: &Value, part: &Value) {
    match part {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(schema.pointer(pointer).is_some(), "{reference}");
            }
            object
                .values()
                .for_each(|part| assert_references(schema, part));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|part| assert_references(schema, part)),
        _ => {}
    }
}

#[test]
fn a_reader_that_has_read_enough_is_no_error() {
    let mut command = opsdroid(&folder("enough"), &["schema"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
}

#[test]
fn a_log_level_that_there_is_not_is_a_mistake() {
    let folder = folder("level");
    fs::write(folder.join("configuration.yaml"), "connectors: {shell: }").unwrap();
    let output = opsdroid(&folder, &[])
        .env("OPSDROID_LOG", "loud")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("OPSDROID_LOG is `loud`"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_log_goes_to_standard_error_as_the_configuration_says() {
    let quiet = run(
        "quiet",
        "connectors: {shell: }\nlogging: {level: error}",
        &["run"],
    );
    assert_eq!((stdout(&quiet), stderr(&quiet)), ("", ""));
    assert_eq!(quiet.status.code(), Some(0));
    let chatty = run("chatty", "connectors: {shell: }", &[]);
    assert_eq!(stdout(&chatty), "");
    assert!(
        stderr(&chatty).contains("INFO online connector=\"shell\""),
        "{}",
        stderr(&chatty)
    );
    assert!(!stderr(&chatty).contains('\u{1b}'));
}
