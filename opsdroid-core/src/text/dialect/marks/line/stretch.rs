//! How far marks go: each around as much as it can hold, within or beside any other.

use super::{super::escape::is_word, Atom, Kind, STYLES, Styles};

/// Atoms one after the other that a mark stands around.
pub(super) struct Stretch {
    /// Its place in [`STYLES`].
    pub(super) style: usize,
    pub(super) first: usize,
    pub(super) last: usize,
}

impl Stretch {
    /// Takes off both ends what the marks wouldn't hold beside. Whether anything is left, and
    /// whether anything was taken but spaces.
    pub(super) fn trim(&mut self, atoms: &[Atom<'_>]) -> (bool, bool) {
        let mut cut = false;
        while self.first <= self.last && atoms[self.first].is_edge() {
            cut |= !atoms[self.first].is_space();
            self.first += 1;
        }
        while self.last > self.first && atoms[self.last].is_edge() {
            cut |= !atoms[self.last].is_space();
            self.last -= 1;
        }
        (self.first <= self.last, cut)
    }

    pub(super) fn joins_before(&self, atoms: &[Atom<'_>]) -> bool {
        let before = self.first.checked_sub(1).and_then(|place| atoms[place].end);
        before.is_some_and(is_word)
    }

    /// Whether a URL is before it that the mark would be taken for a part of.
    pub(super) fn follows_url(&self, atoms: &[Atom<'_>]) -> bool {
        let before = self.first.checked_sub(1).map(|place| &atoms[place].kind);
        match before {
            Some(Kind::Text(text)) => {
                let word = text.rsplit(char::is_whitespace).next();
                word.is_some_and(|word| word.contains("://"))
            }
            _ => false,
        }
    }

    pub(super) fn joins_after(&self, atoms: &[Atom<'_>]) -> bool {
        atoms
            .get(self.last + 1)
            .and_then(|atom| atom.start)
            .is_some_and(is_word)
    }
}

/// The stretches of each style, as long as can be, each within or beside any other.
pub(super) fn stretches(atoms: &[Atom<'_>]) -> Vec<Stretch> {
    if atoms.iter().all(|atom| atom.styles == Styles::NONE) {
        return Vec::new();
    }
    // How far each style goes from each place on.
    let mut ends = vec![[0; STYLES.len()]; atoms.len()];
    for place in (0..atoms.len()).rev() {
        for (style, (styles, _)) in STYLES.iter().enumerate() {
            let goes_on = atoms
                .get(place + 1)
                .is_some_and(|next| next.styles.has(*styles));
            ends[place][style] = if goes_on {
                ends[place + 1][style]
            } else {
                place
            };
        }
    }
    let mut stretches = Vec::new();
    let mut open: Vec<Stretch> = Vec::new();
    let mut styles = Styles::NONE;
    for (place, atom) in atoms.iter().enumerate() {
        if atom.styles == styles {
            open.iter_mut().for_each(|stretch| stretch.last = place);
            continue;
        }
        styles = atom.styles;
        // What is open within something that ends here ends with it, and begins anew.
        let ended = open
            .iter()
            .position(|stretch| !atom.styles.has(STYLES[stretch.style].0));
        if let Some(ended) = ended {
            stretches.extend(open.drain(ended..));
        }
        // Of those that begin, the longest is around the others.
        let mut order = [0, 1, 2];
        order.sort_by_key(|style| usize::MAX - ends[place][*style]);
        for style in order {
            let open_already = open.iter().any(|stretch| stretch.style == style);
            if styles.has(STYLES[style].0) && !open_already {
                open.push(Stretch {
                    style,
                    first: place,
                    last: place,
                });
            }
        }
        open.iter_mut().for_each(|stretch| stretch.last = place);
    }
    stretches.extend(open);
    stretches
}
