//! Where a bot keeps what must outlive it, and that the next one finds it there.

use std::{fs, path::Path, sync::Arc};

use opsdroid_core::{
    Config, Registry,
    bot::Builder,
    config::Section,
    connector::NoConfig,
    prelude::*,
    storage::{Batch, Committed, MemoryStorage, Storage},
};

/// Promises to lose nothing.
#[connector(name = "keeper", emits(Message), delivery = "at-least-once")]
struct Keeper;

#[connector]
impl Keeper {
    async fn connect(_: NoConfig, _: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        bot.stopped().await;
        Ok(())
    }
}

/// A bot whose configuration is a file in this folder.
fn bot(folder: &Path, configuration: &str) -> Builder {
    let file = folder.join("configuration.yaml");
    fs::write(&file, configuration).unwrap();
    Bot::builder()
        .registry(Registry::default())
        .config(Config::load(file).unwrap())
}

fn keeper() -> Section {
    Section::new("keeper")
}

fn files(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name != "configuration.yaml").collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_file_is_where_the_configuration_says_and_the_next_bot_finds_what_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        bot(folder.path(), "storage: {path: kept/bot.db}")
            .connector::<Keeper>(keeper())
            .start()
            .unwrap()
    };
    let running = start();
    running.bot().memory().put("count", &0).await.unwrap();
    running.bot().state().put("cursor", "").await.unwrap();
    running.stop().await.unwrap();
    assert_eq!(files(folder.path()), ["kept"]);
    assert_eq!(files(&folder.path().join("kept")), ["bot.db"]);

    let running = start();
    assert_eq!(running.bot().memory().get("count").await.unwrap(), Some(0));
    let cursor: Option<String> = running.bot().state().get("cursor").await.unwrap();
    assert_eq!(cursor.as_deref(), Some(""));
    assert_eq!(
        running.bot().memory().get::<u8>("cursor").await.unwrap(),
        None
    );
    running.stop().await.unwrap();
}

#[tokio::test]
async fn a_bot_that_must_keep_something_has_a_file_beside_its_configuration() {
    let folder = tempfile::tempdir().unwrap();
    for (configuration, shared, made) in [
        ("", "", true),
        ("storage:", "", true),
        ("storage: {in-memory: true}", "", false),
        ("", "delivery: at-most-once", false),
        ("", "enabled: false", false),
    ] {
        let section = Section::from_yaml("keeper", shared).unwrap();
        let bot = bot(folder.path(), configuration).connector::<Keeper>(section);
        let running = bot.start().unwrap();
        let bot = running.bot().clone();
        bot.memory().put("kept", "").await.unwrap();
        running.stop().await.unwrap();
        let expected = if made { vec!["opsdroid.db"] } else { vec![] };
        assert_eq!(files(folder.path()), expected, "{configuration} {shared}");
        if made {
            fs::remove_file(folder.path().join("opsdroid.db")).unwrap();
        }
    }
}

#[tokio::test]
async fn a_check_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let bot = bot(folder.path(), "storage: {path: bot.db}");
    bot.connector::<Keeper>(keeper()).check().unwrap();
    assert_eq!(files(folder.path()), [""; 0]);
}

#[tokio::test]
async fn two_bots_never_have_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let bot = || bot(folder.path(), "storage: {path: bot.db}").connector::<Keeper>(keeper());
    let running = bot().start().unwrap();
    let error = bot().run().await.unwrap_err();
    assert!(matches!(error, Error::Storage(_)));
    assert!(
        error.to_string().contains("another process has it open"),
        "{error}"
    );
    running.bot().memory().put("kept", &1).await.unwrap();
    running.stop().await.unwrap();
    bot().start().unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn each_connector_has_a_state_of_its_own() {
    let kept = MemoryStorage::new();
    let bot = Bot::builder()
        .storage(Arc::new(kept.reopened()))
        .connector::<Keeper>(Section::new("one"))
        .connector::<Keeper>(Section::new("two"));
    let running = bot.start().unwrap();
    let [one, two] = ["one", "two"].map(|name| running.bot().connector(name).unwrap());
    one.state().put("cursor", &1).await.unwrap();
    assert_eq!(two.state().get::<u8>("cursor").await.unwrap(), None);
    assert_eq!(
        running.bot().state().get::<u8>("cursor").await.unwrap(),
        None
    );
    one.memory().put("shared", &2).await.unwrap();
    assert_eq!(two.memory().get("shared").await.unwrap(), Some(2));
    running.stop().await.unwrap();
    let late = one.state().put("cursor", &2).await;
    assert!(matches!(late, Err(Error::Stopped)));
    assert_eq!(kept.scan(b"", None, 9).await.unwrap().len(), 2);
    let batch = kept.commit(Batch::new().put("a", ""));
    assert_eq!(batch.await.unwrap(), Committed::Done);
}
