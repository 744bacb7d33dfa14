//! What a connector keeps for itself between connections.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};

use crate::error::{Result, ResultExt};

/// A connector's own keys: a cursor, a token, whatever the next connection needs.
///
/// It outlives a connection, not the process: there is no storage behind it yet.
#[derive(Default)]
pub struct State(Mutex<BTreeMap<String, String>>);

impl State {
    /// The value under this key, `None` where there is none.
    ///
    /// # Errors
    /// The value there is of another type.
    pub async fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let json = self.lock().get(key).cloned();
        json.map(|json| serde_json::from_str(&json))
            .transpose()
            .rejected()
    }

    /// Puts a value under this key.
    ///
    /// # Errors
    /// The value can't be written as JSON.
    pub async fn put<T: Serialize + ?Sized>(&self, key: &str, value: &T) -> Result<()> {
        let json = serde_json::to_string(value).rejected()?;
        self.lock().insert(key.to_owned(), json);
        Ok(())
    }

    /// Forgets the value under this key.
    ///
    /// # Errors
    /// None yet; a storage may fail.
    pub async fn delete(&self, key: &str) -> Result<()> {
        self.lock().remove(key);
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for State {
    /// The keys alone: a value may be a session with its token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.lock().keys()).finish()
    }
}
