//! What an operator does with dead letters, at the command line.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use opsdroid::{config::Section, prelude::*, storage::FileStorage};

/// Takes nothing, with a reason that would clear a terminal.
#[connector(name = "refuser", emits(Message))]
struct Refuser;

#[connector]
impl Refuser {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        bot.stopped().await;
        Ok(())
    }

    #[register_event(Message)]
    async fn refuse(&self, _message: &Event<Message>) -> Result<Receipt> {
        Err(Error::rejected("no\u{1b}[2J room"))
    }
}

/// A new folder with a bot whose two messages to the connector `name` died, which is configured there only as `shell`.
async fn leave_letters(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("letters-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let text = "storage: {path: opsdroid.db}\nconnectors: {shell: }\n";
    fs::write(folder.join("configuration.yaml"), text).unwrap();
    let section = Section::from_yaml(name, "delivery: at-least-once").unwrap();
    let storage = FileStorage::open(folder.join("opsdroid.db")).unwrap();
    let bot = Bot::builder().storage(Arc::new(storage));
    let running = bot.connector::<Refuser>(section).start().unwrap();
    let bot = running.bot().connector(name).unwrap();
    for text in ["one", "two"] {
        let error = bot.send(Message::new(text).in_target("room")).await;
        assert!(matches!(error, Err(Error::Rejected(_))), "{error:?}");
    }
    running.stop().await.unwrap();
    folder
}

fn dead_letters(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsdroid"));
    command.arg("dead-letters").args(args).current_dir(folder);
    let output = command.env("HOME", folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (code, text(output.stdout), text(output.stderr))
}

#[tokio::test]
async fn letters_are_listed_put_back_and_forgotten() {
    let folder = leave_letters("shell").await;
    let (code, listed, _) = dead_letters(&folder, &[]);
    assert_eq!(code, 0);
    assert!(listed.contains("to shell, "), "{listed}");
    assert!(
        listed.contains("no [2J room") && listed.contains("one"),
        "{listed}"
    );
    assert!(!listed.contains('\u{1b}'), "{listed:?}");

    let (_, json, _) = dead_letters(&folder, &["--json"]);
    let letters: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(letters[1]["event"]["payload"]["text"], "two", "{json}");
    assert_eq!(letters[1]["incoming"], false);
    let number = |at: usize| letters[at]["number"].to_string();

    let (code, said, _) = dead_letters(&folder, &["--replay", &number(0)]);
    assert_eq!(code, 0);
    assert!(
        said.ends_with("is delivered after the next start\n"),
        "{said}"
    );
    let (code, said, _) = dead_letters(&folder, &["--discard", &number(1)]);
    assert_eq!((code, said), (0, format!("{} is forgotten\n", number(1))));
    let (code, _, error) = dead_letters(&folder, &["--replay", &number(1)]);
    assert_eq!(code, 1);
    assert!(
        error.contains(&format!("no dead letter {}", number(1))),
        "{error}"
    );
    assert_eq!(dead_letters(&folder, &[]).1, "no dead letters\n");
}

#[tokio::test]
async fn a_letter_stays_where_its_connector_is_not_configured() {
    let folder = leave_letters("gone").await;
    let (_, before, _) = dead_letters(&folder, &[]);
    let number = before.split(' ').next().unwrap();
    let (code, _, error) = dead_letters(&folder, &["--replay", number]);
    assert_eq!(code, 1);
    assert!(error.contains("`gone`"), "{error}");
    assert_eq!(dead_letters(&folder, &[]).1, before);
}
