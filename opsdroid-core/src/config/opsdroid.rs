//! What a user of opsdroid (Python) may have in a file that means nothing here.

/// Each key with the section that it stands in (the file itself is "") and what to do instead.
const KEYS: &[(&str, &str, &str)] = &[
    (
        "",
        "parsers",
        "opsdroid (Python) has it; here a skill names its matcher and nothing is set up",
    ),
    (
        "",
        "databases",
        "opsdroid (Python) has it; here the bot brings its own storage",
    ),
    (
        "",
        "module-path",
        "opsdroid (Python) has it; here skills and connectors are compiled in",
    ),
    (
        "",
        "autoreload",
        "opsdroid (Python) has it; here a changed file is always noticed",
    ),
    (
        "",
        "lang",
        "opsdroid (Python) has it; here all messages are English",
    ),
    (
        "",
        "timezone",
        "opsdroid (Python) has it; here a skill names its own time zone",
    ),
    (
        "connector",
        "name",
        "opsdroid (Python) has it; here the section's key is the name",
    ),
    ("connector", "repo", IN_PYTHON),
    ("connector", "path", IN_PYTHON),
    ("connector", "gist", IN_PYTHON),
    ("connector", "branch", IN_PYTHON),
    ("connector", "key-path", IN_PYTHON),
    ("connector", "no-cache", IN_PYTHON),
    ("connector", "no-dep", IN_PYTHON),
    (
        "web",
        "ssl",
        "opsdroid (Python) has it; here a reverse proxy in front does TLS",
    ),
    (
        "web",
        "cors",
        "opsdroid (Python) has it; here `allowed-origins` lists the web pages",
    ),
    (
        "web",
        "command-center",
        "opsdroid (Python) has it; there is nothing like it here",
    ),
    (
        "web",
        "webhook-token",
        "opsdroid (Python) has it; here each webhook has its own verifier",
    ),
    (
        "web",
        "disable-web-index-handler-in-root",
        "opsdroid (Python) has it; leave it out",
    ),
    ("logging", "path", LOGS),
    ("logging", "rich", LOGS),
    ("logging", "console", LOGS),
    ("logging", "extended", LOGS),
    ("logging", "timestamp", LOGS),
    ("logging", "formatter", LOGS),
    ("logging", "filter", LOGS),
    ("logging", "file-size", LOGS),
];

const IN_PYTHON: &str = "opsdroid (Python) loads connectors with it; here they are compiled in";
const LOGS: &str =
    "opsdroid (Python) has it; here the log goes to standard error, only `level` is set";

/// What to do instead of a key that only opsdroid (Python) has.
pub(super) fn hint(section: &str, key: &str) -> Option<&'static str> {
    let key = key.replace('_', "-");
    KEYS.iter()
        .find(|(at, name, _)| *at == section && *name == key)
        .map(|(.., hint)| *hint)
}
