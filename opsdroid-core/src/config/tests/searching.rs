//! Where a file is looked for, and files that can't be read.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::config::Config;

/// A folder of its own that goes away with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let name = format!("opsdroid-config-{test}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn this_folder_comes_before_the_users_and_the_machines() {
    let paths = |home: Option<&str>, config: Option<&str>| {
        Config::search_paths(|name| match name {
            "HOME" => home.map(str::to_owned),
            "XDG_CONFIG_HOME" => config.map(str::to_owned),
            _ => None,
        })
    };
    let here = Path::new("./configuration.yaml");
    let machine = Path::new("/etc/opsdroid/configuration.yaml");
    assert_eq!(paths(None, None), [here, machine]);
    let users = Path::new("/home/ann/.config/opsdroid/configuration.yaml");
    assert_eq!(paths(Some("/home/ann"), None), [here, users, machine]);
    assert_eq!(paths(Some("/home/ann"), Some("")), [here, users, machine]);
    assert_eq!(
        paths(Some("/home/ann"), Some("relative")),
        [here, users, machine]
    );
    let users = Path::new("/conf/opsdroid/configuration.yaml");
    assert_eq!(
        paths(Some("/home/ann"), Some("/conf")),
        [here, users, machine]
    );
}

#[test]
fn a_file_is_read_and_errors_have_its_name() {
    let folder = Folder::new("read");
    let path = folder.file("bot.yaml", "connectors:\n  shell:\n");
    let config = Config::load(&path).unwrap();
    assert_eq!(config.connectors()[0].name(), "shell");
    assert_eq!(config.file_name(), path.to_str());
    let path = folder.file("bot.json", "{\"web\": {\"prt\": 1}}");
    let error = Config::load(&path).unwrap_err().to_string();
    assert!(error.contains("bot.json:1:10"), "{error}");
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let folder = Folder::new("unreadable");
    let told = |path: &Path| Config::load(path).unwrap_err().to_string();
    let missing = folder.0.join("missing.yaml");
    assert!(
        told(&missing).starts_with("error: can't read `"),
        "{}",
        told(&missing)
    );
    assert!(told(&missing).contains("missing.yaml`\n  = there is no such file"));
    assert!(
        told(&folder.0).contains("it is a folder"),
        "{}",
        told(&folder.0)
    );
    let latin = folder.file("latin.yaml", b"web:\n  host: caf\xe9\n");
    assert!(
        told(&latin).contains("it isn't UTF-8 at line 2, column 12"),
        "{}",
        told(&latin)
    );
    let large = folder.file("large.yaml", vec![b'#'; (1 << 20) + 1]);
    assert!(told(&large).contains("is too large"), "{}", told(&large));
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new("forbidden");
    let path = folder.file("forbidden.yaml", "web:\n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    // Root may read anything.
    if fs::read(&path).is_err() {
        let error = Config::load(&path).unwrap_err().to_string();
        assert!(error.contains("this user may not read it"), "{error}");
    }
}
