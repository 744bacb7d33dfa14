//! The nearest right spelling of a misspelt word.

/// Longer words are no misspellings of ours, and comparing them would take long.
const LONGEST: usize = 64;

/// The candidate that `word` is most likely a misspelling of, if any is near enough.
///
/// `snake_case`, capitals and the order of a name's parts don't count.
///
/// ```
/// use opsdroid_core::config::nearest;
///
/// assert_eq!(nearest("tokn", ["url", "token"]), Some("token"));
/// assert_eq!(nearest("Bot_Token", ["bot-name", "bot-token"]), Some("bot-token"));
/// assert_eq!(nearest("zebra", ["url", "token"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let word = plain(word);
    let parts = sorted(&word);
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        if candidate.is_empty() || candidate.len() > LONGEST {
            continue;
        }
        let likeness = likeness(&word, &parts, &plain(candidate));
        if likeness > best.map_or(0.0, |(best, _)| best) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How alike two words are: 0 is not enough, more is better.
fn likeness(word: &str, parts: &[&str], candidate: &str) -> f64 {
    if word == candidate {
        return 4.0;
    }
    if parts.len() > 1 && *parts == sorted(candidate) {
        return 3.0;
    }
    let length = word.chars().count().max(candidate.chars().count());
    let slips = strsim::damerau_levenshtein(word, candidate);
    let alike = strsim::jaro_winkler(word, candidate);
    if slips <= (length / 3).max(1) && slips < length {
        // The fewest slips win; Jaro-Winkler, below 1, decides among equals.
        return 1.0 + (alike - slips as f64).exp2();
    }
    if alike >= 0.88 && length > 3 {
        alike
    } else {
        0.0
    }
}

fn plain(word: &str) -> String {
    word.to_lowercase().replace(['_', ' '], "-")
}

fn sorted(word: &str) -> Vec<&str> {
    let mut parts: Vec<_> = word.split('-').collect();
    parts.sort_unstable();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 9] = [
        "token",
        "bot-token",
        "url",
        "user-agent",
        "default-target",
        "default",
        "enabled",
        "port",
        "host",
    ];

    #[test]
    fn slips_lead_to_the_word_that_was_meant() {
        for (word, meant) in [
            ("tokn", "token"),
            ("otken", "token"),
            ("TOKEN", "token"),
            ("tok", "token"),
            ("bot_token", "bot-token"),
            ("bottoken", "bot-token"),
            ("token-bot", "bot-token"),
            ("default_target", "default-target"),
            ("defaulttarget", "default-target"),
            ("defualt", "default"),
            ("enable", "enabled"),
            ("prot", "port"),
            ("ulr", "url"),
        ] {
            assert_eq!(nearest(word, KEYS), Some(meant), "{word}");
        }
    }

    #[test]
    fn a_different_word_leads_nowhere() {
        let long = "token".repeat(20);
        for word in ["", "x", "zebra", "nickname", "room", long.as_str()] {
            assert_eq!(nearest(word, KEYS), None, "{word}");
        }
        assert_eq!(nearest("token", []), None);
        assert_eq!(nearest("a", ["b"]), None);
    }
}
