//! A headless Chromium with one page, used as a person would: look, click, type, wait.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::time::sleep;

use self::launch::Launched;
use crate::cdp::Cdp;
use crate::service::{Scratch, Service};
use crate::{Error, Result};

mod launch;
mod script;

/// How long a page may take to load, and an element to turn up.
const PATIENCE: Duration = Duration::from_secs(15);

const POLL: Duration = Duration::from_millis(25);

/// A running browser with one page of 1280 by 800 pixels.
pub struct Browser {
    page: Mutex<Cdp>,
    // Before the folder: fields are dropped in this order.
    _service: Service,
    _scratch: Scratch,
}

/// What `prefers-color-scheme` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorScheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A key that types no character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Sends a form or follows a link.
    Enter,
    /// Closes what is open.
    Escape,
    /// Goes to the next element that takes keys.
    Tab,
}

impl Browser {
    /// Starts a browser of one's own, with nothing remembered.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] where there is none and none has to be installed; else what went wrong.
    pub async fn start() -> Result<Self> {
        let Launched {
            service,
            scratch,
            port,
            path,
        } = launch::launch().await?;
        let page = Cdp::open_page(port, &path)
            .await
            .map_err(|error| service.failure(&error.to_string()))?;
        let browser = Self {
            page: Mutex::new(page),
            _service: service,
            _scratch: scratch,
        };
        browser.resize(1280, 800).await?;
        Ok(browser)
    }

    /// Opens a page and waits until it and what it asks for is loaded.
    ///
    /// # Errors
    ///
    /// When it can't be reached or isn't loaded in fifteen seconds.
    pub async fn goto(&self, url: &str) -> Result<()> {
        let answer = self.call("Page.navigate", json!({ "url": url })).await?;
        if let Some(error) = answer["errorText"].as_str() {
            return Err(Error::Failed(format!("{url}: {error}")));
        }
        let loaded = |state: &Value| state == "complete";
        self.wait_for("document.readyState", loaded, PATIENCE)
            .await
            .map(drop)
            .map_err(Error::while_doing(format_args!("{url} isn't loaded")))
    }

    /// Clicks in the middle of the first element that `css` selects, once it is there and nothing
    /// covers it.
    ///
    /// # Errors
    ///
    /// When that isn't so within fifteen seconds.
    pub async fn click(&self, css: &str) -> Result<()> {
        let clickable = |found: &Value| found.is_array();
        let place = self
            .wait_for(&script::place_of(css), clickable, PATIENCE)
            .await
            .map_err(Error::while_doing(format_args!("{css} can't be clicked")))?;
        for (event, buttons) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
            let button = if event == "mouseMoved" {
                "none"
            } else {
                "left"
            };
            let params = json!({
                "type": event, "x": place[0], "y": place[1], "button": button,
                "buttons": buttons, "clickCount": 1,
            });
            self.call("Input.dispatchMouseEvent", params).await?;
        }
        Ok(())
    }

    /// Puts `text` in place of what the field that `css` selects holds, once the field is there.
    ///
    /// # Errors
    ///
    /// When it isn't there within fifteen seconds, or takes no text.
    pub async fn type_into(&self, css: &str, text: &str) -> Result<()> {
        let focused = |focused: &Value| focused == true;
        self.wait_for(&script::focus(css), focused, PATIENCE)
            .await
            .map_err(Error::while_doing(format_args!(
                "{css} can't be typed into"
            )))?;
        self.call("Input.insertText", json!({ "text": text }))
            .await
            .map(drop)
    }

    /// Presses a key where the focus is.
    ///
    /// # Errors
    ///
    /// When the browser is gone.
    pub async fn press(&self, key: Key) -> Result<()> {
        let (name, code, text) = match key {
            Key::Enter => ("Enter", 13, "\r"),
            Key::Escape => ("Escape", 27, ""),
            Key::Tab => ("Tab", 9, ""),
        };
        let down = if text.is_empty() {
            "rawKeyDown"
        } else {
            "keyDown"
        };
        for (event, text) in [(down, text), ("keyUp", "")] {
            let params = json!({
                "type": event, "key": name, "code": name, "text": text,
                "windowsVirtualKeyCode": code,
            });
            self.call("Input.dispatchKeyEvent", params).await?;
        }
        Ok(())
    }

    /// Returns the text a person sees in the first element that `css` selects.
    ///
    /// # Errors
    ///
    /// When there is no such element now.
    pub async fn text_of(&self, css: &str) -> Result<String> {
        let text = self.eval(&script::text_of(css)).await?;
        text.as_str()
            .map(str::to_owned)
            .ok_or_else(|| Error::Failed(format!("the page has no {css}")))
    }

    /// Waits until the text of the first element that `css` selects contains `needle`; returns it.
    ///
    /// # Errors
    ///
    /// When that isn't so within `limit`; with what was there last.
    pub async fn wait_for_text(&self, css: &str, needle: &str, limit: Duration) -> Result<String> {
        let there = |text: &Value| text.as_str().is_some_and(|text| text.contains(needle));
        let text = self
            .wait_for(&script::text_of(css), there, limit)
            .await
            .map_err(Error::while_doing(format_args!(
                "{css} never showed {needle:?}"
            )))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Evaluates an expression in the page, waits for it if it is a promise, and returns its value.
    ///
    /// # Errors
    ///
    /// When it throws or takes half a minute.
    pub async fn eval(&self, js: &str) -> Result<Value> {
        self.page.lock().await.evaluate(js).await
    }

    /// Returns what the page complained about so far: exceptions nobody caught, console errors,
    /// and what failed to load.
    ///
    /// # Errors
    ///
    /// When the browser is gone.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let mut page = self.page.lock().await;
        page.evaluate("0").await?; // what was said before this has been read after it
        Ok(page.complaints.clone())
    }

    /// Writes what the window shows to a PNG file.
    ///
    /// # Errors
    ///
    /// When the file can't be written.
    pub async fn screenshot(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let answer = self
            .call("Page.captureScreenshot", json!({ "format": "png" }))
            .await?;
        let data = answer["data"].as_str().unwrap_or_default();
        let png = BASE64_STANDARD
            .decode(data)
            .map_err(Error::while_doing("a screenshot"))?;
        fs::write(path, png).map_err(Error::while_doing(path.display()))
    }

    /// Gives the window another size, in CSS pixels.
    ///
    /// # Errors
    ///
    /// When the browser refuses it.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.window(width, height, 1, false).await
    }

    /// Makes the window a phone's: 390 by 844 CSS pixels, of two dots each, that heed the page's
    /// viewport.
    ///
    /// # Errors
    ///
    /// When the browser refuses it.
    pub async fn be_a_phone(&self) -> Result<()> {
        self.window(390, 844, 2, true).await
    }

    /// Sets what `prefers-color-scheme` says.
    ///
    /// # Errors
    ///
    /// When the browser refuses it.
    pub async fn prefer(&self, scheme: ColorScheme) -> Result<()> {
        let value = match scheme {
            ColorScheme::Light => "light",
            ColorScheme::Dark => "dark",
        };
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        self.call(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        )
        .await
        .map(drop)
    }

    async fn window(&self, width: u32, height: u32, scale: u32, mobile: bool) -> Result<()> {
        let params = json!({
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile,
        });
        self.call("Emulation.setDeviceMetricsOverride", params)
            .await
            .map(drop)
    }

    async fn call(&self, method: &str, params: Value) -> Result<Value> {
        self.page.lock().await.call(method, params).await
    }

    /// Evaluates `js` until `enough` says so. That it throws meanwhile is no failure: between two
    /// pages there is none to ask.
    async fn wait_for(
        &self,
        js: &str,
        enough: impl Fn(&Value) -> bool,
        limit: Duration,
    ) -> Result<Value> {
        let deadline = Instant::now() + limit;
        loop {
            let found = self.eval(js).await;
            let last = match found {
                Ok(value) if enough(&value) => return Ok(value),
                Ok(value) => value.to_string(),
                Err(error) => error.to_string(),
            };
            if Instant::now() >= deadline {
                return Err(Error::Failed(format!(
                    "after {} ms: {last}",
                    limit.as_millis()
                )));
            }
            sleep(POLL).await;
        }
    }
}
