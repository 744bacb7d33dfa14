//! Looks made spans: each around as much as it can hold, one within the other.

use crate::text::{dialect::layout::Styles, tree::Span};

const STYLES: [Styles; 3] = [Styles::STRONG, Styles::EMPHASIS, Styles::STRIKE];

/// A span, and how it looks.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    styles: Styles,
    span: Span<'a>,
}

impl<'a> Unit<'a> {
    pub(super) fn new(styles: Styles, span: Span<'a>) -> Self {
        Self { styles, span }
    }

    fn is_blank(&self) -> bool {
        match &self.span {
            Span::Text(text) => text.trim().is_empty(),
            Span::Break => true,
            _ => false,
        }
    }
}

/// Makes a tree of what looks one way or the other: at most as deep as there are looks.
pub(super) fn nest(mut units: Vec<Unit<'_>>) -> Vec<Span<'_>> {
    look_alike(&mut units);
    let ends = ends(&units);
    let mut here = Vec::new();
    let mut open: Vec<(usize, Vec<Span<'_>>)> = Vec::new();
    for (place, unit) in units.into_iter().enumerate() {
        // What is open within something that ends here ends with it, and begins anew.
        let ended = open
            .iter()
            .position(|(style, _)| !unit.styles.has(STYLES[*style]));
        while open.len() > ended.unwrap_or(open.len()) {
            close(&mut open, &mut here);
        }
        let mut new: Vec<usize> = (0..STYLES.len())
            .filter(|style| unit.styles.has(STYLES[*style]))
            .filter(|style| open.iter().all(|(other, _)| other != style))
            .collect();
        new.sort_by_key(|style| usize::MAX - ends[place][*style]);
        for style in new {
            open.push((style, std::mem::take(&mut here)));
        }
        match (here.last_mut(), unit.span) {
            (Some(Span::Text(before)), Span::Text(text)) => before.to_mut().push_str(&text),
            (_, span) => here.push(span),
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut here);
    }
    here
}

fn close<'a>(open: &mut Vec<(usize, Vec<Span<'a>>)>, here: &mut Vec<Span<'a>>) {
    if let Some((style, before)) = open.pop() {
        let spans = std::mem::replace(here, before);
        here.push(match style {
            0 => Span::Strong(spans),
            1 => Span::Emphasis(spans),
            _ => Span::Strike(spans),
        });
    }
}

/// Spaces look no other than what is at both sides of them, and breaks as that does.
fn look_alike(units: &mut [Unit<'_>]) {
    let mut left = Styles::NONE;
    for unit in units.iter_mut() {
        if unit.span == Span::Break {
            unit.styles = left;
        } else if unit.is_blank() {
            unit.styles = unit.styles.and(left);
        }
        left = unit.styles;
    }
    let mut right = Styles::NONE;
    for unit in units.iter_mut().rev() {
        if unit.is_blank() {
            unit.styles = unit.styles.and(right);
        }
        right = unit.styles;
    }
}

/// How far each look goes from each place on.
fn ends(units: &[Unit<'_>]) -> Vec<[usize; STYLES.len()]> {
    let mut ends = vec![[0; STYLES.len()]; units.len()];
    for place in (0..units.len()).rev() {
        for (style, styles) in STYLES.iter().enumerate() {
            let goes_on = units
                .get(place + 1)
                .is_some_and(|next| next.styles.has(*styles));
            ends[place][style] = match goes_on {
                true => ends[place + 1][style],
                false => place,
            };
        }
    }
    ends
}
