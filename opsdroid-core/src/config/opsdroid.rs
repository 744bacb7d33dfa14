//! What a user of opsdroid (Python) may have in a file that means nothing here.

/// Each key with the section that it stands in (the file itself is "") and what to do instead.
const KEYS: &[(&str, &str, &str)] = &[
    (
        "",
        "parsers",
        "here a skill names its matcher and nothing is set up",
    ),
    ("", "databases", "here `storage` says where the one file is"),
    (
        "",
        "module-path",
        "here skills and connectors are compiled in",
    ),
    (
        "",
        "autoreload",
        "here a changed file is read at the next start",
    ),
    ("", "lang", "here all messages are English"),
    (
        "",
        "timezone",
        "there is no skill that runs by the clock yet",
    ),
    ("connector", "name", "here the section's key is the name"),
    ("connector", "repo", IN_PYTHON),
    ("connector", "path", IN_PYTHON),
    ("connector", "gist", IN_PYTHON),
    ("connector", "branch", IN_PYTHON),
    ("connector", "key-path", IN_PYTHON),
    ("connector", "no-cache", IN_PYTHON),
    ("connector", "no-dep", IN_PYTHON),
    ("web", "ssl", "here a reverse proxy in front does TLS"),
    ("web", "cors", "here `allowed-origins` lists the web pages"),
    ("web", "command-center", "there is nothing like it here"),
    (
        "web",
        "webhook-token",
        "here each webhook has its own verifier",
    ),
    ("web", "disable-web-index-handler-in-root", "leave it out"),
    ("logging", "path", LOGS),
    ("logging", "rich", LOGS),
    ("logging", "console", LOGS),
    ("logging", "extended", LOGS),
    ("logging", "timestamp", LOGS),
    ("logging", "formatter", LOGS),
    ("logging", "filter", LOGS),
    ("logging", "file-size", LOGS),
];

const IN_PYTHON: &str = "here connectors are compiled in";
const LOGS: &str = "here the log goes to standard error, only `level` is set";

/// What to do instead of a key that only opsdroid (Python) has.
pub(super) fn hint(section: &str, key: &str) -> Option<String> {
    let key = key.replace('_', "-");
    let mut known = KEYS.iter();
    let (.., instead) = known.find(|(at, name, _)| *at == section && *name == key)?;
    Some(format!("opsdroid (Python) has it; {instead}"))
}
