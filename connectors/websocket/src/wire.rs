//! Frames: opsdroid's own JSON, and the events of `opsdroid.v2`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

/// What a client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// opsdroid's own: texts.
    Classic,
    /// `opsdroid.v2`: events.
    V2,
    /// `opsdroid.v2.html`: events, whose texts are there as HTML, too.
    Html,
}

/// opsdroid's frame. Its `socket` is not read: a frame belongs to the socket it came through.
#[derive(Deserialize)]
pub(crate) struct Classic<'a> {
    #[serde(borrow)]
    pub(crate) message: Cow<'a, str>,
    #[serde(default)]
    pub(crate) user: Option<Value>,
}

/// An event from a client. What else a client says of it, such as a target, is not read.
#[derive(Deserialize)]
pub(crate) struct Incoming<'a> {
    #[serde(borrow)]
    pub(crate) event: Cow<'a, str>,
    #[serde(default)]
    pub(crate) id: Option<String>,
    /// Whether the client wants to be told that the event is taken.
    #[serde(default)]
    pub(crate) receipt: bool,
    #[serde(default)]
    pub(crate) user: Option<String>,
    #[serde(default)]
    pub(crate) linked_event: Link<String>,
    #[serde(borrow)]
    pub(crate) payload: &'a RawValue,
}

/// An event for a client.
#[derive(Serialize)]
pub(crate) struct Outgoing<'a, P> {
    pub(crate) event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<&'a str>,
    pub(crate) user: &'a str,
    #[serde(skip_serializing_if = "Link::is_empty")]
    pub(crate) linked_event: Link<&'a str>,
    pub(crate) payload: &'a P,
}

/// What the bot says.
#[derive(Serialize)]
pub(crate) struct Said<'a> {
    /// Markdown.
    pub(crate) text: Cow<'a, str>,
    /// The same for a page to show, for clients that asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) html: Option<String>,
}

/// What an event is about, by ids.
#[derive(Serialize, Deserialize)]
pub(crate) struct Link<I> {
    pub(crate) ids: Vec<I>,
}

/// A file as both sides write it: always a URL, of its own data where that is at hand.
#[derive(Serialize, Deserialize)]
pub(crate) struct Shared<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<Cow<'a, str>>,
    pub(crate) content: Source<'a>,
}

/// Where a file is.
#[derive(Serialize, Deserialize)]
pub(crate) struct Source<'a> {
    pub(crate) url: Cow<'a, str>,
}

/// What a client is told that sent what can't be taken.
#[derive(Serialize)]
pub(crate) struct Complaint<'a> {
    pub(crate) error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<&'a str>,
}

/// What a client is told that asked for a receipt: the bot has the event, and won't lose it by itself.
#[derive(Serialize)]
pub(crate) struct Received<'a> {
    pub(crate) received: Option<&'a str>,
}

/// What an answer to a frame needs to know of it.
#[derive(Default)]
pub(crate) struct Ticket {
    pub(crate) id: Option<String>,
    pub(crate) receipt: bool,
}

impl<I> Link<I> {
    fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

impl<I> Default for Link<I> {
    fn default() -> Self {
        Self { ids: Vec::new() }
    }
}
