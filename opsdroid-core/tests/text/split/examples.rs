//! Splitting as it looks.

use opsdroid_core::text::{Feature, Markdown, TextUnit, parse, split::split};

use super::{tags::Tags, unspaced, within};

/// Splits Markdown, in characters.
fn parts(markdown: &str, max: u32) -> Vec<String> {
    let options = within(max, TextUnit::Chars);
    let pieces = split(parse(markdown), &Markdown, &(), &options);
    pieces
        .into_iter()
        .map(|piece| piece.rendered.text)
        .collect()
}

fn lost(markdown: &str, max: u32) -> Vec<Feature> {
    let pieces = split(
        parse(markdown),
        &Markdown,
        &(),
        &within(max, TextUnit::Chars),
    );
    let lost = pieces.into_iter().flat_map(|piece| piece.rendered.lost);
    lost.map(|lost| lost.feature).collect()
}

#[test]
fn parts_between_blocks_first() {
    let text = "One two three four five.\n\nSix seven eight. Nine ten.\n\nEleven.";
    assert_eq!(
        parts(text, 40),
        [
            "One two three four five.",
            "Six seven eight. Nine ten.\n\nEleven."
        ]
    );
}

#[test]
fn parts_a_long_paragraph_at_lines_then_sentences_then_words() {
    let lines = "One two three,\\\nfour five six. Seven\\\neight nine ten eleven twelve";
    assert_eq!(
        parts(lines, 40),
        [
            "One two three,\\\nfour five six. Seven",
            "eight nine ten eleven twelve"
        ]
    );
    let sentences = "One two three four. Five six seven eight nine ten eleven twelve thirteen";
    assert_eq!(
        parts(sentences, 34),
        [
            "One two three four.",
            "Five six seven eight nine ten",
            "eleven twelve thirteen"
        ]
    );
    let word = "a".repeat(50);
    assert_eq!(parts(&word, 40), ["a".repeat(40), "a".repeat(10)]);
}

#[test]
fn parts_where_there_are_no_spaces_between_words() {
    let text = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所で";
    assert_eq!(
        parts(text, 34),
        [
            "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
            "何でも薄暗いじめじめした所で"
        ]
    );
}

#[test]
fn closes_and_opens_what_is_around_the_place() {
    let text = "Some **words that are bold and _stressed and quite many_ of** them";
    let pieces = split(parse(text), &Tags, &(), &within(60, TextUnit::Chars));
    let texts: Vec<_> = pieces.iter().map(|piece| &*piece.rendered.text).collect();
    assert_eq!(
        texts,
        [
            "<p>Some <b>words that are bold and <em>stressed</em></b></p>",
            "<p><b><em>and quite many</em> of</b> them</p>"
        ]
    );
}

#[test]
fn moves_a_link_whole_and_parts_only_its_text() {
    let text = "See what is said [over there](https://example.org/there) about it.";
    assert_eq!(
        parts(text, 50),
        [
            "See what is said",
            "[over there](https://example.org/there) about it."
        ]
    );
    let long = "[one two three four five six seven eight nine ten](http://a.b/c)";
    assert_eq!(
        parts(long, 40),
        [
            "[one two three four five](http://a.b/c)",
            "[six seven eight nine ten](http://a.b/c)"
        ]
    );
    let longer = format!("[one two](http://a.b/{})", "c".repeat(50));
    let parted = parts(&longer, 40).concat();
    let url = longer.split_once(']').map(|(_, url)| url);
    assert_eq!(
        unspaced(&parted.replace('\\', "")),
        format!("onetwo{}", url.unwrap())
    );
    assert_eq!(lost(&longer, 40), [Feature::Link]);
}

#[test]
fn never_parts_a_mention() {
    let text = "Twenty seven characters, and <@a-user-with-an-id> too.";
    assert_eq!(
        parts(text, 35),
        ["Twenty seven characters, and", "<@a-user-with-an-id> too."]
    );
    let id = "i".repeat(60);
    assert_eq!(lost(&format!("<@{id}>"), 40), [Feature::Mention]);
    assert_eq!(parts(&format!("<@{id}>"), 40).concat(), format!("@{id}"));
}

#[test]
fn closes_and_opens_code_with_its_language() {
    let text = "Code:\n\n```rust\nlet one = 1;\nlet two = 2;\nlet three = 3;\n```\n\nDone.";
    assert_eq!(
        parts(text, 50),
        [
            "Code:\n\n```rust\nlet one = 1;\nlet two = 2;\n```",
            "```rust\nlet three = 3;\n```\n\nDone."
        ]
    );
    let line = format!("```\n{}\n```", "x".repeat(50));
    assert_eq!(
        parts(&line, 40),
        [
            format!("```\n{}\n```", "x".repeat(32)),
            format!("```\n{}\n```", "x".repeat(18))
        ]
    );
}

#[test]
fn repeats_the_head_of_a_table() {
    let row = |n| format!("\n| {n} | row number {n} |");
    let head = "| # | what |\n|---|---|";
    let table = format!("{head}{}{}{}", row(1), row(2), row(3));
    let parted = parts(&table, 70);
    assert_eq!(parted.len(), 2, "{parted:?}");
    for part in &parted {
        assert!(part.starts_with("| # | what |"), "{part}");
    }
    let long = format!("{head}\n| 1 | {} |", "word ".repeat(20));
    let parted = parts(&long, 70);
    assert!(
        parted[0].starts_with("**#**: 1\\\n**what**: word"),
        "{parted:?}"
    );
    assert_eq!(lost(&long, 70), [Feature::Table]);
}

#[test]
fn goes_on_counting_a_lists_items() {
    let text = "1. the first item\n2. the second item\n3. the third item\n4. the fourth item";
    assert_eq!(
        parts(text, 40),
        [
            "1. the first item\n2. the second item",
            "3. the third item\n4. the fourth item"
        ]
    );
    let text = "- short\n- a long item that has no room in one piece\n- end";
    assert_eq!(
        parts(text, 32),
        [
            "- short\n- a long item that has",
            "- no room in one piece\n- end"
        ]
    );
    let text = "- [ ] a long task that has no room in one piece";
    assert_eq!(
        parts(text, 32),
        ["- [ ] a long task that has no", "- room in one piece"]
    );
    let text = "7. a long item that has no room in one piece\n8. next";
    assert_eq!(
        parts(text, 32),
        [
            "7. a long item that has no room",
            "7. in one piece\n8. next"
        ]
    );
}

#[test]
fn quotes_each_piece_of_a_quote() {
    let text = "> One two three four five.\n>\n> Six seven eight nine ten.\n\nEnd.";
    assert_eq!(
        parts(text, 40),
        [
            "> One two three four five.",
            "> Six seven eight nine ten.\n\nEnd."
        ]
    );
}

#[test]
fn keeps_a_heading_with_what_follows() {
    let text = "Twenty characters ..\n\n# Title\n\nAnother twenty chars";
    assert_eq!(
        parts(text, 40),
        ["Twenty characters ..", "# Title\n\nAnother twenty chars"]
    );
    let list = "Twenty characters ..\n\n# Title\n\n- an item of the list\n- another of the items\n- one more";
    assert_eq!(
        parts(list, 40),
        [
            "Twenty characters ..",
            "# Title\n\n- an item of the list",
            "- another of the items\n- one more"
        ]
    );
}

#[test]
fn numbers_pieces_within_the_limit() {
    let options = within(40, TextUnit::Chars).numbered();
    let text = "One two three four. Five six seven eight nine.\n\n# Ten";
    let pieces = split(parse(text), &Markdown, &(), &options);
    let texts: Vec<_> = pieces.iter().map(|piece| &*piece.rendered.text).collect();
    assert_eq!(
        texts,
        [
            "One two three four. (1/2)",
            "Five six seven eight nine.\n\n# Ten\n\n(2/2)"
        ]
    );
}

#[test]
fn gives_up_markup_under_the_least_limit() {
    let options = within(8, TextUnit::Chars);
    let pieces = split(parse("# One **two** [three](x)"), &Markdown, &(), &options);
    let texts: Vec<_> = pieces.iter().map(|piece| &*piece.rendered.text).collect();
    assert_eq!(texts, ["One two", "three", "(x)"]);
    let lost = pieces[0].rendered.lost.iter().map(|lost| lost.feature);
    assert!(lost.eq([Feature::Strong, Feature::Link, Feature::Heading]));
}
