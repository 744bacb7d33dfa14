//! From lines of IRC to events, and from events to lines. Nothing here talks to anybody.

use irc_proto::{Command, Message as IrcMessage, Prefix};
use opsdroid_core::prelude::*;
use serde_json::json;

use crate::{
    identity::Identity,
    rooms::Rooms,
    text,
    wire::{Line, is_channel, is_word, nick, tag},
};

/// Somebody does something: `/me waves` on IRC.
#[event(name = "irc.action")]
#[derive(PartialEq, Eq)]
pub struct Action {
    /// What they do, without their name: `waves`.
    #[parent]
    pub message: Message,
}

impl Action {
    /// Does this: `waves`.
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            message: Message::new(text),
        }
    }
}

/// The events in a line: none where it is the bot's own doing or no event.
///
/// `line` is the line as it came, which becomes the event's `raw`; `rooms` is who was where before.
pub fn events(message: &IrcMessage, line: &str, me: &Identity, rooms: &Rooms) -> Vec<AnyEvent> {
    let Some(who) = nick(message).filter(|nick| !me.is_me(nick)) else {
        return Vec::new();
    };
    let source = Source { message, line, who };
    match &message.command {
        Command::PRIVMSG(target, text) => said(&source, target, text, me).into_iter().collect(),
        Command::JOIN(channel, ..) => source.in_room(JoinRoom {}, &me.fold(channel)),
        Command::PART(channel, _) => source.in_room(LeaveRoom {}, &me.fold(channel)),
        Command::KICK(_, whom, _) if me.is_me(whom) => Vec::new(),
        // Who is kicked leaves, not who kicks; their address isn't told.
        Command::KICK(channel, whom, _) => {
            let mut event = source
                .event(LeaveRoom {})
                .by(whom)
                .in_target(me.fold(channel));
            event.user_id = None;
            vec![event.into()]
        }
        Command::QUIT(_) => {
            let leave = |room: &str| source.event(LeaveRoom {}).in_target(room).into();
            rooms.of(&me.fold(who)).map(leave).collect()
        }
        Command::TOPIC(channel, topic) => {
            let topic = text::read(topic.as_deref().unwrap_or_default());
            source.in_room(RoomDescription::new(topic), &me.fold(channel))
        }
        Command::INVITE(whom, channel) if me.is_me(whom) => {
            source.in_room(UserInvite {}, &me.fold(channel))
        }
        _ => Vec::new(),
    }
}

/// A message or an action. Other CTCP messages are questions to the client, not to the bot.
fn said(source: &Source<'_>, target: &str, said: &str, me: &Identity) -> Option<AnyEvent> {
    let action = match said.strip_prefix('\x01') {
        Some(ctcp) => Some(ctcp.trim_end_matches('\x01').strip_prefix("ACTION ")?),
        None => None,
    };
    let text = text::read(action.unwrap_or(said));
    // `@#channel` is only for those who have that rank there.
    let room = target.trim_start_matches(['~', '@', '%', '+']);
    let place = if is_channel(room) {
        Place::Room(me.fold(room))
    } else if me.is_me(target) {
        Place::Private(me.fold(source.who))
    } else {
        return None;
    };
    let named = me.is_named_in(&text.to_plain());
    Some(match action {
        Some(_) => place.put(source.event(Action::new(text)), named),
        None => place.put(source.event(Message::new(text)), named),
    })
}

enum Place {
    Room(String),
    Private(String),
}

impl Place {
    fn put<P: Payload>(self, mut event: Event<P>, named: bool) -> AnyEvent {
        event.mentions_bot = named;
        match self {
            Self::Room(room) => event.in_target(room).into(),
            Self::Private(user) => event.in_target(Target::user_id(user)).in_private().into(),
        }
    }
}

/// Who a line is from, for the envelope.
struct Source<'a> {
    message: &'a IrcMessage,
    line: &'a str,
    who: &'a str,
}

impl Source<'_> {
    fn event<P: Payload>(&self, payload: P) -> Event<P> {
        let mut event = Event::new(payload)
            .by(self.who)
            .with_raw(json!({ "line": self.line }));
        event.id = tag(self.message, "msgid").map(Into::into);
        event.created = tag(self.message, "time").and_then(|time| time.parse().ok());
        event.user_id = self.user_id();
        event
    }

    /// The account where the server tells it, else the whole address, which has a `!` and so can't
    /// be taken for an account.
    fn user_id(&self) -> Option<String> {
        if let Some(account) = tag(self.message, "account") {
            return Some(account.to_owned());
        }
        match &self.message.prefix {
            Some(prefix @ Prefix::Nickname(_, user, host)) => {
                (!user.is_empty() && !host.is_empty()).then(|| prefix.to_string())
            }
            _ => None,
        }
    }

    fn in_room<P: Payload>(&self, payload: P, room: &str) -> Vec<AnyEvent> {
        vec![self.event(payload).in_target(room).into()]
    }
}

/// The lines that say a message, a reply or an action.
///
/// # Errors
/// [`Error::NotFound`] where the target can't exist, [`Error::Rejected`] where there is nothing to
/// say.
pub fn lines(event: &AnyEvent, me: &Identity) -> Result<Vec<Line>> {
    let begin = Line::new("PRIVMSG", &[event.target().id()])?;
    let limit = me.room_after(begin.as_str());
    let action = event.is_a(Action::TYPE);
    let frame = if action { "\x01ACTION \x01".len() } else { 0 };
    let Some(limit) = limit.checked_sub(frame).filter(|limit| *limit >= 32) else {
        return Err(Error::not_found(
            "the target's name leaves no room for a text",
        ));
    };
    let addressee = addressee(event).filter(|_| !action);
    let addressee = addressee.map(|nick| format!("{nick}: "));
    let text = event.text().unwrap_or_default();
    let lines: Vec<Line> = text::lines(&text, addressee.as_deref().unwrap_or_default(), limit)
        .into_iter()
        .map(|piece| match action {
            true => begin.clone().with_text(&format!("\x01ACTION {piece}\x01")),
            false => begin.clone().with_text(&piece),
        })
        .collect();
    if lines.is_empty() {
        return Err(Error::rejected("the text is empty: IRC has no empty lines"));
    }
    Ok(lines)
}

/// Who a reply in a room answers.
fn addressee(event: &AnyEvent) -> Option<&str> {
    let in_room = event.target().room().is_some_and(is_channel);
    let linked = event
        .linked_event()
        .filter(|_| in_room && event.is_a(Reply::TYPE))?;
    linked.event()?.user().filter(|user| is_word(user))
}

/// What a person calls it: `#channel` is a room, `@nick` a person, by their ids.
pub fn target(name: &str, me: &Identity) -> Option<Target> {
    let name = name.trim();
    if let Some(nick) = name.strip_prefix('@') {
        return (is_word(nick) && !is_channel(nick)).then(|| Target::user_id(me.fold(nick)));
    }
    (is_word(name) && is_channel(name)).then(|| Target::room_id(me.fold(name)))
}

/// The line that joins or leaves a channel.
///
/// # Errors
/// [`Error::NotFound`] where the target is no channel.
pub fn membership(command: &str, target: &Target) -> Result<Line> {
    Line::new(command, &[channel(target)?])
}

/// The line that sets a channel's topic; an empty one takes it away.
///
/// # Errors
/// [`Error::NotFound`] where the target is no channel, [`Error::Rejected`] where the topic is longer
/// than a line.
pub fn topic(event: &Event<RoomDescription>, me: &Identity) -> Result<Line> {
    let line = Line::new("TOPIC", &[channel(&event.target)?])?;
    let topic = text::line(&event.description);
    let limit = me.room_after(line.as_str());
    if topic.len() > limit {
        return Err(Error::rejected(format!(
            "the topic has more than {limit} bytes"
        )));
    }
    Ok(line.with_text(&topic))
}

/// The line that invites the event's user to its room.
///
/// # Errors
/// [`Error::Rejected`] where the event says no user, [`Error::NotFound`] where there can be no such
/// user or room.
pub fn invite(event: &Event<UserInvite>) -> Result<Line> {
    let user = event.user.as_deref().or(event.user_id.as_deref());
    let user = user.and_then(|user| user.split('!').next());
    let user =
        user.ok_or_else(|| Error::rejected("the invitation says no user: `.by(\"ann\")`"))?;
    Line::new("INVITE", &[user, channel(&event.target)?])
}

fn channel(target: &Target) -> Result<&str> {
    target
        .room()
        .filter(|room| is_channel(room))
        .ok_or_else(|| Error::not_found(format!("`{target}` is no channel; one begins with `#`")))
}
