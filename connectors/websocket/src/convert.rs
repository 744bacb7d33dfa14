//! From frames to events and back. Nothing here can be made to fail but by its result.

use std::{borrow::Cow, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use opsdroid_core::{
    event::EventId,
    prelude::*,
    text::dialect::{Html, Plain},
};
use serde::Serialize;
use serde_json::{Value, value::RawValue};

use crate::wire::{Classic, Incoming, Link, Outgoing, Protocol, Said, Shared, Source, Ticket};

/// Ids, names and emoji from clients are no longer than this, in characters.
const MAX_NAME: usize = 64;
/// So many ids one event may link to.
const MAX_LINKS: usize = 16;
/// What an image from a client may be. SVG is none: it may hold a program.
const IMAGE_TYPES: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp"];

/// What the chat page shows. A text's pictures are links: whoever gets the bot to repeat something
/// could else have every reader's browser fetch an address that says what was talked about.
const PAGE: Html = Html {
    image: false,
    ..Html::full()
};

/// A message in opsdroid's protocol. JSON that is no frame of it is a text like any other.
pub(crate) fn classic(text: &str, socket: &Arc<str>) -> AnyEvent {
    let frame = match text.trim_start().starts_with('{') {
        true => serde_json::from_str::<Classic<'_>>(text).ok(),
        false => None,
    };
    let (text, user) = match frame {
        Some(Classic {
            message,
            user: Some(Value::String(user)),
        }) => (message, name(user)),
        Some(Classic { message, .. }) => (message, None),
        None => (Cow::Borrowed(text), None),
    };
    envelope(Message::plain(text), user, socket).into()
}

/// An event in the protocol `opsdroid.v2`, or what the client is told; and how to answer it.
pub(crate) fn v2(text: &str, socket: &Arc<str>) -> (Result<AnyEvent, String>, Ticket) {
    let frame: Incoming<'_> = match serde_json::from_str(text) {
        Ok(frame) => frame,
        Err(error) => return (Err(format!("not an event: {error}")), Ticket::default()),
    };
    let ticket = Ticket {
        id: frame.id.clone().filter(|id| is_short(id)),
        receipt: frame.receipt,
    };
    (event(frame, socket), ticket)
}

fn event(frame: Incoming<'_>, socket: &Arc<str>) -> Result<AnyEvent, String> {
    let Incoming {
        event,
        id,
        user,
        receipt: _,
        linked_event: Link { ids: links },
        payload,
    } = frame;
    if links.len() > MAX_LINKS || links.iter().chain(&id).any(|id| !is_short(id)) {
        return Err(format!(
            "an id has 1 to {MAX_NAME} characters, and {MAX_LINKS} are too many"
        ));
    }
    let user = user.and_then(name);
    let around = Around {
        id,
        user,
        links,
        socket,
    };
    match &*event {
        "message" => around.put::<Message>(read(payload)?),
        "reply" => around.put::<Reply>(read(payload)?),
        "edited-message" => around.linked()?.put::<EditedMessage>(read(payload)?),
        "reaction" => {
            let reaction: Reaction = read(payload)?;
            if !is_short(&reaction.emoji) {
                return Err(format!("an emoji has 1 to {MAX_NAME} characters"));
            }
            around.linked()?.put(reaction)
        }
        "typing" => {
            let Typing { trigger, .. } = read(payload)?;
            around.put(Typing {
                trigger,
                timeout: None,
            })
        }
        "image" => around.put(image(read(payload)?)?),
        other => {
            let other: String = other.chars().take(MAX_NAME).collect();
            Err(format!(
                "`{other}` events can't be sent here; `message`, `reply`, `edited-message`, \
                 `reaction`, `typing` and `image` can"
            ))
        }
    }
}

/// What a frame says around its payload.
struct Around<'a> {
    id: Option<String>,
    user: Option<String>,
    links: Vec<String>,
    socket: &'a Arc<str>,
}

impl Around<'_> {
    fn linked(self) -> Result<Self, String> {
        match self.links.is_empty() {
            true => Err("`linked_event` has to say what this is about".to_owned()),
            false => Ok(self),
        }
    }

    fn put<P: Payload>(self, payload: P) -> Result<AnyEvent, String> {
        let Self {
            id,
            user,
            links,
            socket,
        } = self;
        let mut event = envelope(payload, user, socket);
        event.id = id.map(|id| global(socket, &id));
        if !links.is_empty() {
            event.linked_event = Some(LinkedEvent::new(links.iter().map(|id| global(socket, id))));
        }
        Ok(event.into())
    }
}

fn envelope<P: Payload>(payload: P, user: Option<String>, socket: &Arc<str>) -> Event<P> {
    let mut event = Event::new(payload).in_target(Target::room_id(Arc::clone(socket)));
    event.user = user;
    event.user_id = Some(socket.as_ref().to_owned());
    event.direct = true;
    event
}

fn read<T: serde::de::DeserializeOwned>(payload: &RawValue) -> Result<T, String> {
    serde_json::from_str(payload.get()).map_err(|error| format!("not such a payload: {error}"))
}

fn image(shared: Shared<'_>) -> Result<Image, String> {
    let Shared {
        name: title,
        content: Source { url },
    } = shared;
    let title = title.and_then(|title| name(title.into_owned()));
    let image = match url.strip_prefix("data:") {
        Some(data) => {
            let known = IMAGE_TYPES
                .iter()
                .find_map(|kind| Some((kind, data.strip_prefix(kind)?)));
            let read = known.and_then(|(kind, data)| {
                let bytes = STANDARD.decode(data.strip_prefix(";base64,")?).ok()?;
                Some((*kind, bytes))
            });
            let (kind, bytes) =
                read.ok_or("an image's data is PNG, JPEG, GIF or WebP in base64")?;
            let title = title.unwrap_or_else(|| "image".to_owned());
            return Ok(Image::from_bytes(title, bytes).with_mime_type(kind));
        }
        None if url.starts_with("https://") || url.starts_with("http://") => Image::from_url(url),
        None => return Err("an image's URL is `https:`, `http:` or `data:`".to_owned()),
    };
    Ok(match title {
        Some(title) => image.named(title),
        None => image,
    })
}

fn is_short(text: &str) -> bool {
    !text.is_empty() && text.chars().nth(MAX_NAME).is_none()
}

/// A name that people see: not empty and not endless.
fn name(mut name: String) -> Option<String> {
    if let Some((end, _)) = name.char_indices().nth(MAX_NAME) {
        name.truncate(end);
    }
    (!name.trim().is_empty()).then_some(name)
}

/// Clients' ids are their socket's own, so that none can pass for another's.
pub(crate) fn global(socket: &str, id: &str) -> EventId {
    format!("{socket}/{id}").into()
}

fn local<'a>(socket: &str, id: &'a EventId) -> Option<&'a str> {
    id.as_str().strip_prefix(socket)?.strip_prefix('/')
}

/// The ids of what an event is about, as far as it happened in this socket.
pub(crate) fn links<'a, P>(event: &'a Event<P>, socket: &str) -> Vec<&'a str> {
    let link = event.linked_event.as_ref();
    let ids = link.into_iter().flat_map(LinkedEvent::ids);
    ids.filter_map(|id| local(socket, id)).collect()
}

/// An event as a frame of `opsdroid.v2`.
pub(crate) fn frame<P: Payload>(
    event: &Event<P>,
    id: Option<&EventId>,
    user: &str,
    socket: &str,
    payload: &impl Serialize,
) -> serde_json::Result<String> {
    serde_json::to_string(&Outgoing {
        event: P::TYPE.name,
        id: id.and_then(|id| local(socket, id)),
        user,
        linked_event: Link {
            ids: links(event, socket),
        },
        payload,
    })
}

/// A text for opsdroid's protocol, which has no markup.
pub(crate) fn plain(text: &Text) -> Cow<'_, str> {
    match text.is_as_seen() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.render(&Plain::new(), &()).text),
    }
}

/// A text as the payload of a frame.
pub(crate) fn said(text: &Text, protocol: Protocol) -> Said<'_> {
    let html = (protocol == Protocol::Html).then(|| text.render(&PAGE, &()).text);
    Said {
        text: text.to_markdown(),
        html,
    }
}

/// A file with its bytes in its URL.
///
/// # Errors
/// It can be fetched with headers only, which are this process's own.
pub(crate) fn shared(file: &File) -> Result<Shared<'_>> {
    let url = match &file.content {
        Content::Url(_) if file.needs_headers() => {
            let message = "a client can't fetch a file that takes headers; load it first";
            return Err(Error::rejected(message));
        }
        Content::Url(url) => Cow::Borrowed(url.as_str()),
        Content::Bytes(bytes) => {
            let kind = file.mime_type().unwrap_or("application/octet-stream");
            Cow::Owned(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
        }
    };
    Ok(Shared {
        name: file.name.as_deref().map(Cow::Borrowed),
        content: Source { url },
    })
}
