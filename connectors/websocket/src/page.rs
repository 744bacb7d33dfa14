//! The chat page: one file, under a policy that lets nothing else run.

use axum::http::header::{self, HeaderName};

/// The page, with places for the bot's name, the endpoint's path and the policy's nonce.
const HTML: &str = include_str!("page.html");

/// The page of one connector.
pub(crate) struct Page {
    html: String,
}

impl Page {
    pub(crate) fn new(bot: &str, path: &str) -> Self {
        let html = HTML
            .replace("{{bot}}", &escaped(bot))
            .replace("{{path}}", &escaped(path));
        Self { html }
    }

    /// The page with its headers, for a client that calls the server by this name.
    pub(crate) fn render(
        &self,
        host: &str,
    ) -> Result<([(HeaderName, String); 4], String), getrandom::Error> {
        let nonce = unguessable()?;
        // Not every browser takes `'self'` for a socket's address.
        let policy = format!(
            "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; \
             connect-src 'self' ws://{host} wss://{host}; img-src http: https: data:; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        );
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
            (header::CACHE_CONTROL, "no-store".to_owned()),
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::REFERRER_POLICY, "no-referrer".to_owned()),
        ];
        Ok((headers, self.html.replace("{{nonce}}", &nonce)))
    }
}

/// 128 bits from the system, in hexadecimal.
///
/// # Errors
/// The system has none to give.
pub(crate) fn unguessable() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

/// A name as one segment of a path.
pub(crate) fn path_segment(name: &str) -> String {
    let mut segment = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                segment.push(char::from(byte));
            }
            other => segment.push_str(&format!("%{other:02X}")),
        }
    }
    segment
}

/// A text as an attribute's value or an element's content.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // No value can bring a place of the page's own.
            '{' => escaped.push_str("&#123;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Page, escaped, path_segment};

    #[test]
    fn a_name_cannot_break_out_of_the_page() {
        let page = Page::new(r#""><script>alert('{{nonce}}')</script>"#, "/connector/x");
        let (_, html) = page.render("localhost").unwrap();
        assert!(!html.contains("<script>alert"));
        assert!(!html.contains("{{"));
        assert_eq!(escaped("a&b"), "a&amp;b");
    }

    #[test]
    fn every_page_has_a_nonce_of_its_own_and_its_policy_names_it() {
        let page = Page::new("bot", "/connector/x");
        let [(headers, html), (_, other)] = [(), ()].map(|()| page.render("localhost").unwrap());
        let nonce = html
            .split("<style nonce=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        assert!(
            headers
                .iter()
                .any(|(_, value)| value.contains(&format!("'nonce-{nonce}'")))
        );
        assert!(!other.contains(nonce));
    }

    #[test]
    fn any_name_is_one_segment() {
        assert_eq!(path_segment("my-chat_2"), "my-chat_2");
        assert_eq!(path_segment("a/b c?é"), "a%2Fb%20c%3F%C3%A9");
    }
}
