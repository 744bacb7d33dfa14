//! Whether what was written has the markup of its dialect and no other.

/// What is wrong, if anything.
pub fn check(dialect: &str, text: &str) -> Result<(), String> {
    let own = match dialect {
        "ansi" | "ansi, links" => "\x1b",
        "control codes" => "\x02\x1d\x1e\x11\x0f",
        _ => "",
    };
    if let Some(c) = text
        .chars()
        .find(|c| c.is_control() && !matches!(c, '\n' | '\t') && !own.contains(*c))
    {
        return Err(format!("there is {c:?}"));
    }
    match dialect {
        "html" | "html, limited" => tags(dialect, text),
        "ansi" | "ansi, links" => text.lines().try_for_each(escapes),
        "control codes" => text.lines().try_for_each(toggles),
        _ => Ok(()),
    }
}

fn tags(dialect: &str, html: &str) -> Result<(), String> {
    const LIMITED: &[&str] = &["b", "i", "s", "code", "pre", "a", "blockquote"];
    const FULL: &[&str] = &[
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "a",
        "img",
        "blockquote",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
        "br",
        "p",
    ];
    let allowed = if dialect == "html" { FULL } else { LIMITED };
    let mut open: Vec<&str> = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').ok_or("a tag doesn't end")?;
        if text.contains('>') {
            return Err("a > is no tag's".to_owned());
        }
        if let Some(tag) = tag.strip_prefix('/') {
            if open.pop() != Some(tag) {
                return Err(format!("</{tag}> ends another tag"));
            }
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !allowed.contains(&name) {
            return Err(format!("<{name}> isn't allowed"));
        }
        if matches!(name, "p" | "a") && open.contains(&name) {
            return Err(format!("<{name}> is in <{name}>"));
        }
        if name == "blockquote" && dialect != "html" && open.contains(&name) {
            return Err("a quote is in a quote".to_owned());
        }
        self::attributes(attributes)?;
        if !matches!(name, "br" | "hr" | "img") {
            open.push(name);
        }
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(format!("{open:?} don't end"))
    }
}

fn attributes(attributes: &str) -> Result<(), String> {
    let mut rest = attributes;
    while !rest.is_empty() {
        let (name, value) = rest.split_once("=\"").ok_or("an attribute has no value")?;
        let (value, after) = value.split_once('"').ok_or("a value doesn't end")?;
        let fine = match name {
            "href" => ["http:", "https:", "mailto:"]
                .iter()
                .any(|one| value.to_ascii_lowercase().starts_with(one)),
            "src" => ["http:", "https:"].iter().any(|one| value.starts_with(one)),
            "class" => value.starts_with("language-") && !value.contains(char::is_whitespace),
            "start" => value.parse::<u64>().is_ok(),
            "align" => ["left", "right", "center"].contains(&value),
            "alt" | "title" => true,
            _ => false,
        };
        if !fine {
            return Err(format!("{name}={value:?} isn't allowed"));
        }
        rest = after.trim_start();
    }
    Ok(())
}

/// A line ends all it begins, and has no other codes.
fn escapes(line: &str) -> Result<(), String> {
    let (mut styled, mut linked) = (false, false);
    for part in line.split('\x1b').skip(1) {
        if let Some(link) = part.strip_prefix("]8;;") {
            linked = !link.is_empty();
            if !link.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(format!("a link has {link:?}"));
            }
        } else if let Some((numbers, _)) = part.strip_prefix('[').and_then(|p| p.split_once('m')) {
            if !numbers
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b';')
            {
                return Err(format!("a code is {numbers:?}"));
            }
            styled = numbers != "0";
        } else if !part.starts_with('\\') {
            return Err(format!("a code begins with {part:?}"));
        }
    }
    if styled || linked {
        Err("a line leaves something on".to_owned())
    } else {
        ordered(line)
    }
}

fn toggles(line: &str) -> Result<(), String> {
    let last = line.chars().rfind(|c| c.is_control() && *c != '\t');
    if last.is_none_or(|last| last == '\x0f') {
        return ordered(line);
    }
    Err("a line leaves something on".to_owned())
}

/// Nothing reorders what comes after it.
fn ordered(line: &str) -> Result<(), String> {
    let mut open = Vec::new();
    for c in line.chars() {
        let fine = match c {
            '\u{202d}' | '\u{202e}' => false,
            '\u{202a}' | '\u{202b}' | '\u{2066}'..='\u{2068}' => {
                open.push(c);
                true
            }
            '\u{202c}' => open.pop().is_some_and(|c| c < '\u{2066}'),
            '\u{2069}' => open.pop().is_some_and(|c| c >= '\u{2066}'),
            _ => true,
        };
        if !fine {
            return Err("a line is reordered".to_owned());
        }
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err("a line's order isn't its own".to_owned())
    }
}
