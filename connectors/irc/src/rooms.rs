//! Who is in which channel: a server says that somebody quits, not where they were.

use std::collections::{BTreeMap, BTreeSet};

use irc_proto::{Command, Message};

use crate::{
    identity::Identity,
    wire::{nick, numeric},
};

/// As many channels are remembered, and as many people over all of them; who comes after these
/// quits unseen.
const MOST: usize = 100_000;
/// The longest name, in bytes. No network has longer ones: a line has 512.
const LONGEST: usize = 200;

/// The channels the bot is in, by their ids, and the ids of who else is there.
#[derive(Clone, Debug, Default)]
pub struct Rooms {
    rooms: BTreeMap<String, BTreeSet<String>>,
    people: usize,
}

impl Rooms {
    /// Whether the bot is in this channel.
    pub fn contains(&self, channel: &str) -> bool {
        self.rooms.contains_key(channel)
    }

    /// The channels in which this person is seen.
    pub fn of<'a>(&'a self, nick: &'a str) -> impl Iterator<Item = &'a str> {
        let with_them = self
            .rooms
            .iter()
            .filter(move |(_, people)| people.contains(nick));
        with_them.map(|(room, _)| room.as_str())
    }

    /// Follows who comes and goes.
    pub fn learn(&mut self, message: &Message, me: &Identity) {
        let who = nick(message).map(|nick| me.fold(nick));
        match (&message.command, who) {
            (Command::JOIN(channel, ..), Some(who)) => {
                let channel = me.fold(channel);
                if me.is_me(&who) {
                    if self.rooms.len() < MOST && channel.len() <= LONGEST {
                        self.rooms.entry(channel).or_default();
                    }
                } else {
                    self.enter(&channel, who);
                }
            }
            (Command::PART(channel, _), Some(who)) => self.leave(&me.fold(channel), &who, me),
            (Command::KICK(channel, whom, _), _) => {
                self.leave(&me.fold(channel), &me.fold(whom), me);
            }
            (Command::QUIT(_), Some(who)) => self.rename(&who, None),
            (Command::NICK(new), Some(who)) => self.rename(&who, Some(&me.fold(new))),
            _ => {}
        }
        // `:server 353 bot = #channel :@ann +bob carl`
        if let Some((353, [_, _, channel, names])) = numeric(message) {
            for name in names.split(' ') {
                let name = name.trim_start_matches(['~', '&', '@', '%', '+', '!']);
                let name = name.split('!').next().unwrap_or_default();
                if !name.is_empty() && !me.is_me(name) {
                    self.enter(&me.fold(channel), me.fold(name));
                }
            }
        }
    }

    fn enter(&mut self, channel: &str, who: String) {
        let fits = self.people < MOST && who.len() <= LONGEST;
        if let Some(people) = self.rooms.get_mut(channel).filter(|_| fits) {
            self.people += usize::from(people.insert(who));
        }
    }

    fn leave(&mut self, channel: &str, who: &str, me: &Identity) {
        if me.is_me(who) {
            self.people -= self.rooms.remove(channel).map_or(0, |people| people.len());
        } else if let Some(people) = self.rooms.get_mut(channel) {
            self.people -= usize::from(people.remove(who));
        }
    }

    fn rename(&mut self, old: &str, new: Option<&str>) {
        for people in self.rooms.values_mut() {
            if people.remove(old) {
                self.people -= 1;
                if let Some(new) = new.filter(|new| new.len() <= LONGEST) {
                    self.people += usize::from(people.insert(new.to_owned()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(lines: &[&str]) -> Rooms {
        let (mut rooms, me) = (Rooms::default(), Identity::new("bot"));
        lines
            .iter()
            .for_each(|line| rooms.learn(&line.parse().unwrap(), &me));
        let counted: usize = rooms.rooms.values().map(BTreeSet::len).sum();
        assert_eq!(rooms.people, counted);
        rooms
    }

    #[test]
    fn people_are_seen_to_come_go_and_change_their_names() {
        let mut lines = vec![
            ":bot!b@h JOIN #A",
            ":bot!b@h JOIN #b",
            ":s 353 bot = #a :@Ann +bob bot",
            ":ann!a@h JOIN #b",
            ":eve!e@h JOIN #elsewhere",
        ];
        assert_eq!(after(&lines).of("ann").collect::<Vec<_>>(), ["#a", "#b"]);
        assert_eq!(after(&lines).of("eve").count(), 0);
        lines.push(":Ann!a@h NICK Anna");
        assert_eq!(after(&lines).of("anna").collect::<Vec<_>>(), ["#a", "#b"]);
        lines.push(":Anna!a@h PART #a :bye");
        assert_eq!(after(&lines).of("anna").collect::<Vec<_>>(), ["#b"]);
        lines.push(":op!o@h KICK #b anna :out");
        lines.push(":bob!b@h QUIT :gone");
        assert_eq!(
            (
                after(&lines).of("anna").count(),
                after(&lines).of("bob").count()
            ),
            (0, 0)
        );
        assert!(after(&lines).contains("#b"));
        lines.push(":op!o@h KICK #b bot");
        assert!(!after(&lines).contains("#b"));
    }

    #[test]
    fn no_server_makes_it_remember_more_than_so_many_people() {
        let (mut rooms, me) = (Rooms::default(), Identity::new("bot"));
        rooms.learn(&":bot!b@h JOIN #a".parse().unwrap(), &me);
        for batch in 0..1_100 {
            let names: Vec<String> = (0..100).map(|n| format!("n{batch}x{n}")).collect();
            let line = format!(":s 353 bot = #a :{}", names.join(" "));
            rooms.learn(&line.parse().unwrap(), &me);
        }
        assert_eq!(rooms.people, MOST);
        for n in 0..=MOST {
            rooms.learn(&format!(":bot!b@h JOIN #x{n}").parse().unwrap(), &me);
        }
        assert_eq!(rooms.rooms.len(), MOST);
    }

    #[test]
    fn a_name_that_no_network_has_is_not_remembered() {
        let long = "x".repeat(LONGEST + 1);
        let lines = [
            format!(":bot!b@h JOIN #{long}"),
            ":bot!b@h JOIN #a".to_owned(),
            format!(":{long}!l@h JOIN #a"),
            format!(":s 353 bot = #a :ann @{long}"),
            format!(":ann!a@h NICK {long}"),
        ];
        let rooms = after(&lines.each_ref().map(String::as_str));
        assert_eq!((rooms.rooms.len(), rooms.people), (1, 0));
    }
}
