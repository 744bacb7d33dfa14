//! What people and services send, and how it is read.

use opsdroid_core::text::{
    Dialect, Format, Text,
    dialect::{Ansi, ControlCodes, Html, Marks, Plain},
    parse,
};

use super::{Service, normal::normal};
use crate::written::BACKSLASH;

/// Holds a text to be read as what this Markdown says.
fn reads(dialect: &dyn Dialect, text: &str, markdown: &str) {
    let names = Service { tokens: true };
    let document = dialect.read(text, &names);
    let wanted = parse(markdown);
    assert_eq!(normal(&document), normal(&wanted), "{text:?}: {document:?}");
}

fn plain(dialect: &dyn Dialect, text: &str) -> String {
    let text = Text::read(dialect, text, &Service { tokens: true });
    assert_eq!(text.format(), Format::Plain, "{text:?}");
    text.to_string()
}

#[test]
fn what_was_typed_without_markup_stays_as_it_is() {
    let typed = "*hi* _there_ 2*3 # 1";
    let shown = r"\*hi\* \_there\_ 2\*3 # 1";
    for dialect in [
        &Plain::new() as &dyn Dialect,
        &Ansi::new(),
        &ControlCodes::new(),
        &Html::full(),
    ] {
        assert_eq!(plain(dialect, typed), shown, "{dialect:?}");
    }
    assert_eq!(
        plain(&Marks::asterisk(), "1. one\n- two"),
        "1\\. one\\\n\\- two"
    );
    assert_eq!(
        plain(&Marks::asterisk(), "snake_case_name * 2 * 3"),
        "snake_case_name * 2 * 3"
    );
    assert_eq!(
        plain(&Plain::new(), "a\n\n\nb"),
        Text::plain("a\n\n\nb").to_string()
    );
}

#[test]
fn a_url_in_plain_text_is_a_link() {
    for (_, dialect) in crate::written::dialects() {
        let text = plain(&*dialect, "see https://example.org/a_b_c.");
        assert_eq!(text, "see https://example.org/a_b_c.");
    }
}

#[test]
fn html_is_read_as_a_browser_shows_it() {
    for (html, markdown) in [
        ("<b>a<i>b</b>c</i>", "**a*b***_c_"),
        (
            "<p>one\n  two <br> three</p>four",
            "one two\\\nthree\n\nfour",
        ),
        ("<ul><li>a<li>b<ol><li>c</ol></ul>", "- a\n- b\n  1. c"),
        (
            "<pre><code class=\"language-rust\">fn main() {\n}\n</code></pre>",
            "```rust\nfn main() {\n}\n```",
        ),
        ("<script>alert(1)</script><b>x</b><style>y</style>", "**x**"),
        (
            "<a href=\"javascript:alert(1)\">x</a> <b>y</b>",
            "x (javascript:alert(1)) **y**",
        ),
        (
            "<a href=https://people.example/@ann>Ann</a>: hi",
            "<@ann>: hi",
        ),
        (
            "<h2>A <br> b</h2><hr><blockquote><p>c</blockquote>",
            "## A b\n\n***\n\n> c",
        ),
        (
            "<table><tr><th>a<th align=right>b<tr><td>c</table>",
            "| a | b |\n| --- | --: |\n| c |  |",
        ),
        ("<b>&lt;b&gt; &amp;amp; &copy;</b>", "**\\<b> \\&amp; ©**"),
        (
            "<font color=red><u>a</u></font> <code>b  c</code>",
            "a `b c`",
        ),
    ] {
        reads(&Html::full(), html, markdown);
    }
    assert_eq!(plain(&Html::full(), "a &lt;b&gt; c"), "a \\<b> c");
    reads(
        &Html::limited(),
        "<b>a</b>\n• b\n• c\n\nd",
        "**a**\n- b\n- c\n\nd",
    );
}

#[test]
fn marks_are_read_where_they_hold() {
    for (written, markdown) in [
        ("*a* _b_ ~c~ `d`", "**a** *b* ~~c~~ `d`"),
        ("*_a_* a*b*c *d", "***a*** a\\*b\\*c \\*d"),
        (
            "<https://example.org|the &amp; page>",
            "[the & page](https://example.org)",
        ),
        ("<@U1> in <#C1|general>", "<@U1> in <#C1>"),
        ("&gt; a\n&gt; b\nc *d*", "> a\\\n> b\n\nc **d**"),
        ("• a\n  ◦ b\n• c", "- a\n  - b\n- c"),
        (
            "see ```a *b*\n c```*d*",
            "see\n\n```\na *b*\n c\n```\n**d**",
        ),
        ("`*a*` *b\nc*", "`*a*` \\*b\\\nc\\*"),
        ("*a\u{200b}* b*", "**a\\* b**"),
    ] {
        reads(&Marks::asterisk(), written, markdown);
    }
    reads(
        &BACKSLASH,
        "***a** b* [c *d*](https://example.org/\\)) \\*e\\*",
        "***a** b* [c *d*](<https://example.org/)>) \\*e\\*",
    );
}

#[test]
fn codes_are_read_up_to_the_line_s_end() {
    for (written, markdown) in [
        ("\x02a\x02 \x1db\x0f c", "**a** *b* c"),
        ("\x02a\nb", "**a**\\\nb"),
        ("\x0304,07red\x03 \x1fu\x1f \x11x\x11", "red u `x`"),
        ("\x04ff0000hex \x1es", "hex ~~s~~"),
    ] {
        reads(&ControlCodes::new(), written, markdown);
    }
    assert_eq!(plain(&ControlCodes::new(), "\x0312,b\x16a\x07"), ",ba");
}

/// A mark beside the guard is text, and then all marks after it would be others'.
#[test]
fn code_with_a_guard_at_its_ends_is_code() {
    let dialect = Marks::asterisk();
    let document = parse("`\u{200b}a*` *b*");
    let written = dialect.write(&document, &()).text;
    assert_eq!(written, "`a*` _b_");
    reads(&dialect, &written, "`a*` *b*");
}
