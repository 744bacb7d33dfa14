//! Who the bot is on this server, and when a name is its own.

use irc_proto::{Command, Message};

use crate::wire::{nick, numeric};

/// The longest line there is, with its end.
const LINE: usize = 512;
/// What a server may put between a nick and the command: `!`, a user name, `@`, a host name, a
/// space. It may change both at any time, so it is never counted for less.
const ADDRESS: usize = 1 + 12 + 1 + 64 + 1;

/// Capitals where IRC was invented, with their small letters; `^` is none with `strict-rfc1459`.
const SCANDINAVIAN: [(char, char); 4] = [('[', '{'), (']', '}'), ('\\', '|'), ('^', '~')];

/// Who the bot is on this server.
#[derive(Clone, Debug)]
pub struct Identity {
    nick: String,
    /// What the server takes for capitals besides `A` to `Z`.
    capitals: &'static [(char, char)],
    /// The length of the bot's address, where one longer than usual was seen.
    address: usize,
}

impl Identity {
    /// A bot with this nick.
    pub fn new(nick: impl Into<String>) -> Self {
        Self {
            nick: nick.into(),
            capitals: &SCANDINAVIAN,
            address: ADDRESS,
        }
    }

    /// What the bot is called now.
    pub fn nick(&self) -> &str {
        &self.nick
    }

    /// A nick's or channel's id: the name as the server compares it.
    pub fn fold(&self, name: &str) -> String {
        let fold = |c: char| {
            let other = self.capitals.iter().find(|(capital, _)| *capital == c);
            other.map_or(c.to_ascii_lowercase(), |(_, small)| *small)
        };
        name.chars().map(fold).collect()
    }

    /// Whether this is the bot's nick.
    pub fn is_me(&self, nick: &str) -> bool {
        self.fold(nick) == self.fold(&self.nick)
    }

    /// Whether the bot's nick stands in the text as a word of its own.
    pub fn is_named_in(&self, text: &str) -> bool {
        let in_nick = |c: char| c.is_alphanumeric() || "-_[]{}\\|^`~".contains(c);
        let mut words = text.split(|c: char| !in_nick(c));
        words.any(|word| self.is_me(word))
    }

    /// How many bytes of text a line holds whose beginning is this, without the space and the
    /// colon before the text: what the server puts before it counts too.
    pub fn room_after(&self, beginning: &str) -> usize {
        let before = 1 + self.nick.len() + self.address + beginning.len() + 2;
        LINE.saturating_sub(before + 2)
    }

    /// Learns from what the server says about the bot and its own customs.
    pub(crate) fn learn(&mut self, message: &Message) {
        if nick(message).is_some_and(|nick| self.is_me(nick)) {
            if let Some(prefix) = &message.prefix {
                let address = prefix.to_string().len().saturating_sub(self.nick.len());
                self.address = self.address.max((address + 1).min(LINE / 2));
            }
            if let Command::NICK(new) = &message.command {
                self.nick.clone_from(new);
            }
        }
        if let Some((5, words)) = numeric(message) {
            let mapping = words
                .iter()
                .find_map(|word| word.strip_prefix("CASEMAPPING="));
            if let Some(mapping) = mapping {
                self.capitals = match mapping {
                    "rfc1459" => &SCANDINAVIAN,
                    "strict-rfc1459" => &SCANDINAVIAN[..3],
                    _ => &[],
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(lines: &[&str]) -> Identity {
        let mut me = Identity::new("opsdroid");
        lines
            .iter()
            .for_each(|line| me.learn(&line.parse().unwrap()));
        me
    }

    #[test]
    fn names_are_compared_as_the_server_does() {
        let me = Identity::new("Ops[droid]");
        assert!(me.is_me("oPS{droid}") && !me.is_me("ops"));
        let mut me = me;
        me.learn(
            &":s 005 Ops[droid] CHANTYPES=# CASEMAPPING=ascii :are supported"
                .parse()
                .unwrap(),
        );
        assert!(me.is_me("ops[DROID]") && !me.is_me("ops{droid}"));
    }

    #[test]
    fn every_case_mapping_has_its_own_capitals() {
        for (mapping, folded) in [
            ("ascii", "#a[]\\^"),
            ("rfc1459", "#a{}|~"),
            ("strict-rfc1459", "#a{}|^"),
            ("rfc7613", "#a[]\\^"),
        ] {
            let me = learnt(&[&format!(":s 005 bot CASEMAPPING={mapping} :are supported")]);
            assert_eq!(me.fold("#A[]\\^"), folded, "{mapping}");
        }
    }

    #[test]
    fn the_bot_is_named_by_its_nick_as_a_word() {
        let me = Identity::new("ops-droid");
        for text in [
            "ops-droid: hi",
            "hi OPS-DROID!",
            "@ops-droid",
            "(ops-droid)",
        ] {
            assert!(me.is_named_in(text), "{text}");
        }
        for text in ["ops droid", "ops-droids", "_ops-droid", "", "xops-droid"] {
            assert!(!me.is_named_in(text), "{text}");
        }
    }

    #[test]
    fn a_new_nick_is_learnt_and_other_peoples_are_not() {
        let me = learnt(&[":ann!a@h NICK bob", ":opsdroid!o@h NICK droid2"]);
        assert_eq!(me.nick(), "droid2");
    }

    #[test]
    fn a_line_with_the_longest_usual_address_fits() {
        let me = Identity::new("opsdroid");
        let beginning = "PRIVMSG #general";
        let text = "x".repeat(me.room_after(beginning));
        let address = format!("{}@{}", "u".repeat(12), "h".repeat(64));
        let line = format!(":opsdroid!{address} {beginning} :{text}\r\n");
        assert_eq!(line.len(), 512);
    }

    #[test]
    fn an_address_longer_than_usual_is_learnt() {
        let before = Identity::new("opsdroid").room_after("PRIVMSG #c");
        let long = format!(":opsdroid!o@{} JOIN #c", "h".repeat(150));
        let after = learnt(&[&long]).room_after("PRIVMSG #c");
        assert_eq!(before - after, 150 + 3 + 1 - ADDRESS);
    }
}
