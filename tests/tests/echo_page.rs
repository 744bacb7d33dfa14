//! A person talks to the `echo` example, at the address that it prints, in a real browser.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use servers::{Browser, Key, live};

const SOON: Duration = Duration::from_secs(10);

/// Builds the example as its user would, beside the crates of `names.rs`, and says where it is.
fn built() -> PathBuf {
    let test = env::current_exe().unwrap();
    let target = test.ancestors().nth(3).unwrap().join("fixtures/target");
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--offline", "--example", "echo"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .status()
        .unwrap();
    assert!(status.success());
    let name = format!("debug/examples/echo{}", env::consts::EXE_SUFFIX);
    target.join(name)
}

/// The running example. It ends with this.
struct Echo {
    child: Child,
    url: String,
}

impl Echo {
    fn start() -> Self {
        let mut child = Command::new(built())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut banner = String::new();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        stderr.read_line(&mut banner).unwrap();
        let url = banner.split_whitespace().last().unwrap_or_default();
        let url = url.to_owned();
        let echo = Self { child, url };
        assert!(echo.url.starts_with("http://"), "{banner}");
        echo
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn the_page_at_the_printed_address_echoes_too() {
    let Some(browser) = live(Browser::start()).await else {
        return;
    };
    let echo = Echo::start();
    browser.goto(&echo.url).await.unwrap();
    let online = "#state[data-state=online]";
    browser.wait_for_text(online, "Online", SOON).await.unwrap();
    assert_eq!(browser.text_of("h1").await.unwrap(), "echo");
    browser.type_into("#input", "hello 7").await.unwrap();
    browser.press(Key::Enter).await.unwrap();
    browser
        .wait_for_text("#log .message.bot .bubble", "hello 7", SOON)
        .await
        .unwrap();
    let said = "[...document.querySelectorAll('.bubble')].map(bubble => bubble.textContent).join()";
    assert_eq!(browser.eval(said).await.unwrap(), "hello 7,hello 7");

    let shot = Path::new(env!("CARGO_TARGET_TMPDIR")).join("echo_page.png");
    browser.screenshot(&shot).await.unwrap();
    let png = std::fs::read(&shot).unwrap();
    assert!(png.starts_with(b"\x89PNG"), "{}", shot.display());
    assert_eq!(browser.complaints().await.unwrap(), Vec::<String>::new());
}
