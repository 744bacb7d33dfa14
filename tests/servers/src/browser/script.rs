//! The expressions that find things in a page.

use serde_json::Value;

/// Where to click: `[x, y]`, or in words why there is no such place yet.
pub(super) fn place_of(css: &str) -> String {
    on(
        css,
        "e.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const box = e.getBoundingClientRect();
        if (!box.width || !box.height) return 'it is not visible';
        if (e.disabled) return 'it is disabled';
        const place = [box.x + box.width / 2, box.y + box.height / 2];
        const top = document.elementFromPoint(...place);
        if (!e.contains(top) && !e.getRootNode().host?.contains(top))
            return 'it is covered by ' + (top?.outerHTML ?? 'the end of the window').slice(0, 200);
        return place;",
    )
}

/// Focuses a field and selects what it holds: `true`, or in words why not yet.
pub(super) fn focus(css: &str) -> String {
    on(
        css,
        "if (e.disabled || e.readOnly) return 'it takes no text';
        e.focus();
        if (document.activeElement !== e) return 'it does not take the focus';
        if (e.select) e.select(); else document.getSelection().selectAllChildren(e);
        return true;",
    )
}

/// The text of an element as it is seen, or null without one.
pub(super) fn text_of(css: &str) -> String {
    on(css, "return e.innerText ?? e.textContent;")
}

/// A function called with the first element, `e`; null where there is none.
fn on(css: &str, body: &str) -> String {
    let css = Value::from(css); // as JSON it is a string of JavaScript's, whatever is in it
    format!("(() => {{ const e = document.querySelector({css}); if (!e) return null; {body} }})()")
}
