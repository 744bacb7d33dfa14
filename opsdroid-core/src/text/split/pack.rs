//! Fills pieces, one after the other, with all that fits.

use super::{
    super::{
        dialect::Feature,
        limit::TextLimit,
        tree::{Block, Document, Item, List, Span},
    },
    Piece,
    frame::{Frame, Inner, Made, Shell, unwrap, wrap},
    lay::Around,
    meter::{Meter, length, surely_exceed},
    placed::{Placed, joined},
    search::Density,
};

/// Fills pieces.
///
/// What a piece holds is measured by its parts, each written once; the piece is written once more
/// when it is full, to be sure.
pub(super) struct Packer<'a, 'd> {
    pub(super) meter: Meter<'d>,
    /// What a piece may never be longer than.
    pub(super) hard: TextLimit,
    /// How long a piece is to become.
    pub(super) target: i64,
    /// What is to have room at each piece's end.
    pub(super) mark: Option<String>,
    /// What is open where the next block goes; first the text itself.
    pub(super) frames: Vec<Frame<'a>>,
    /// How long the piece is that is being filled.
    pub(super) used: i64,
    /// How many bytes of text take one unit, as it was last time.
    pub(super) density: Density,
    pub(super) pieces: Vec<Piece<'a>>,
    /// What the piece that is being filled lost in being split.
    lost: Vec<Feature>,
}

impl<'a, 'd> Packer<'a, 'd> {
    pub(super) fn new(
        mut meter: Meter<'d>,
        hard: TextLimit,
        target: i64,
        mark: Option<String>,
    ) -> Self {
        let base = {
            let one = meter.size(&[probe()]);
            one * 2 - meter.size(&[probe(), probe()])
        };
        Self {
            meter,
            hard,
            target,
            mark,
            frames: vec![Frame::new(Shell::Root, base)],
            used: base,
            density: Density::one_in(1),
            pieces: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Splits a text.
    pub(super) fn pack(mut self, document: Document<'a>) -> Vec<Piece<'a>> {
        self.blocks(document.blocks);
        self.close(None);
        if self.pieces.is_empty() {
            self.finish(Vec::new());
        }
        self.pieces
    }

    pub(super) fn blocks(&mut self, blocks: Vec<Block<'a>>) {
        for block in blocks {
            self.block(block);
        }
    }

    /// Puts a block where there is room for it.
    pub(super) fn block(&mut self, block: Block<'a>) {
        match self.whole(Made::Block(block)) {
            None => {}
            Some(Made::Block(Block::Quote(blocks))) => {
                let opened = self.open(Shell::Quote, Feature::Quote);
                self.blocks(blocks);
                if opened {
                    self.shut();
                }
            }
            Some(Made::Block(Block::List(list))) => self.list(list),
            Some(Made::Block(Block::Table(table))) => self.table(table),
            Some(Made::Block(Block::Paragraph(spans))) => self.text(spans, Around::Paragraph),
            Some(Made::Block(Block::Heading { level, spans })) => {
                self.text(spans, Around::Heading(level))
            }
            Some(Made::Block(Block::Code { language, text })) => self.code(language, text),
            Some(Made::Block(Block::Rule)) => self.lose(Feature::Rule),
            Some(Made::Item(item)) => self.blocks(item.blocks),
        }
    }

    fn list(&mut self, list: List<'a>) {
        let shell = Shell::List {
            first: list.start,
            tight: list.tight,
        };
        if !self.open(shell, Feature::List) {
            let blocks = list.items.into_iter().flat_map(|item| item.blocks);
            return blocks.for_each(|block| self.block(block));
        }
        for item in list.items {
            if let Some(Made::Item(Item { checked, blocks })) = self.whole(Made::Item(item)) {
                self.enter(Shell::Item { checked });
                self.blocks(blocks);
                self.shut();
            }
        }
        self.shut();
    }

    /// Puts something into this piece or the next, whole. Gives it back if it is longer than any.
    fn whole(&mut self, content: Made<'a>) -> Option<Made<'a>> {
        let (content, cost) = match content {
            // With nothing around it.
            Made::Block(block) if self.frames.len() == 1 => {
                let cost = self.price(std::slice::from_ref(&block));
                (Some(Made::Block(block)), cost)
            }
            content => {
                let blocks = wrap(&self.frames, Inner::one(content));
                let cost = self.price(&blocks);
                (unwrap(&self.frames, blocks), cost)
            }
        };
        let Some(cost) = cost else {
            return content;
        };
        if self.used + cost > self.target {
            if self.base() + cost > self.target {
                return content;
            }
            self.close(Some(cost));
            if self.used + cost > self.target {
                self.close(None);
            }
        }
        match content {
            Some(Made::Block(block)) if self.frames.len() == 1 => {
                self.used += cost;
                let placed = Placed::measured(block, cost, &mut self.meter);
                self.frames[0].blocks.push(placed);
            }
            Some(content) => self.put(content, cost),
            None => {}
        }
        None
    }

    /// How much longer a piece becomes by these blocks; `None` where that is more than a piece.
    fn price(&mut self, blocks: &[Block<'_>]) -> Option<i64> {
        let exceed = surely_exceed(blocks, self.target);
        (!exceed).then(|| self.meter.size(blocks) - self.base())
    }

    /// Puts something into this piece.
    pub(super) fn put(&mut self, content: Made<'a>, cost: i64) {
        self.used += cost;
        if let Some(frame) = self.frames.last_mut() {
            match content {
                Made::Block(block) => frame.blocks.push(Placed::new(block, cost)),
                Made::Item(item) => frame.items.push(item),
            }
        }
    }

    /// How much longer a piece becomes by a block.
    pub(super) fn cost(&mut self, block: Block<'_>) -> i64 {
        let blocks = wrap(&self.frames, Inner::Blocks(vec![block]));
        self.meter.size(&blocks) - self.base()
    }

    pub(super) fn base(&self) -> i64 {
        self.frames.last().map_or(0, |frame| frame.base)
    }

    /// Whether the piece that is being filled has nothing yet.
    pub(super) fn is_empty(&self) -> bool {
        self.frames.iter().all(Frame::is_empty)
    }

    /// Whether it has nothing but headings.
    pub(super) fn is_headed(&self) -> bool {
        self.frames.iter().all(|frame| {
            let mut blocks = frame.blocks.iter();
            frame.items.is_empty() && blocks.all(|placed| is_heading(&placed.block))
        })
    }

    /// Notes that the piece that is being filled lost something in being split.
    pub(super) fn lose(&mut self, feature: Feature) {
        self.lost.push(feature);
    }

    /// Opens a quote or a list; says whether. If what it takes alone, with an item, is more than half
    /// of a piece, it isn't worth it.
    fn open(&mut self, shell: Shell, feature: Feature) -> bool {
        let used = self.used;
        let mut least = self.enter(shell);
        if let Shell::List { .. } = shell {
            let checked = Some(true);
            least = self.enter(Shell::Item { checked });
            self.frames.pop();
        }
        self.used = used;
        if least > self.target / 2 {
            self.frames.pop();
            self.lose(feature);
            return false;
        }
        let inner = self.base();
        let outer = self
            .frames
            .iter()
            .rev()
            .nth(1)
            .map_or(0, |frame| frame.base);
        self.used += inner - outer;
        true
    }

    /// Opens a quote, a list or an item; says how long a piece is that has nothing in it but this
    /// and what it is in.
    fn enter(&mut self, shell: Shell) -> i64 {
        let outer = self.base();
        self.frames.push(Frame::new(shell, 0));
        let mut size = |count| {
            let inner = match shell {
                Shell::List { .. } => Inner::Items(vec![
                    Item {
                        checked: None,
                        blocks: vec![probe()],
                    };
                    count
                ]),
                _ => Inner::Blocks(vec![probe(); count]),
            };
            self.meter.size(&wrap(&self.frames, inner))
        };
        let one = size(1);
        let base = one * 2 - size(2);
        if let Some(frame) = self.frames.last_mut() {
            frame.base = base;
        }
        self.used += base - outer;
        one - 1
    }

    /// Ends what was opened.
    fn shut(&mut self) {
        let Some(mut frame) = self.frames.pop() else {
            return;
        };
        let (begun, base) = (frame.begun, frame.base);
        match (frame.make(false), self.frames.last_mut()) {
            (Some(made), Some(outer)) => outer.adopt(made),
            (None, Some(outer)) => {
                self.used += outer.base - base;
                if begun {
                    outer.count_on();
                }
            }
            (_, None) => {}
        }
    }

    /// Ends this piece and begins the next. `next` is what is to come, if it is to keep the heading
    /// before it.
    pub(super) fn close(&mut self, next: Option<i64>) {
        let kept = next.and_then(|next| self.headings(next));
        let blocks = self.take();
        self.used = self.base();
        if !blocks.is_empty() {
            self.finish(blocks);
        }
        match kept {
            Some((frame, headings)) => {
                self.used += headings.iter().map(|placed| placed.cost).sum::<i64>();
                self.frames[frame].blocks = headings;
            }
            None => self.meter.forget(),
        }
    }

    /// Takes the headings off the end of this piece that would stand alone there, and says from
    /// which frame.
    fn headings(&mut self, next: i64) -> Option<(usize, Vec<Placed<'a>>)> {
        let filled = self.frames.iter().rposition(|frame| !frame.is_empty())?;
        let before = self.frames[..filled].iter().any(|frame| !frame.is_empty());
        let base = self.base();
        let blocks = &mut self.frames[filled].blocks;
        let tail = blocks.iter().rev();
        let count = tail.take_while(|placed| is_heading(&placed.block)).count();
        let from = blocks.len() - count;
        let cost: i64 = blocks[from..].iter().map(|placed| placed.cost).sum();
        let useful = count > 0 && (from > 0 || before) && base + cost + next <= self.target;
        useful.then(|| (filled, blocks.split_off(from)))
    }

    /// Takes all that the piece has.
    fn take(&mut self) -> Vec<Placed<'a>> {
        let mut inner = None;
        for frame in self.frames.iter_mut().skip(1).rev() {
            let open = inner.is_some();
            if let Some(made) = inner.take() {
                frame.adopt(made);
            }
            inner = frame.make(open);
        }
        let Some(root) = self.frames.first_mut() else {
            return Vec::new();
        };
        if let Some(made) = inner {
            root.adopt(made);
        }
        std::mem::take(&mut root.blocks)
    }

    /// Writes a piece. If it is longer than its parts had it, splits it once more.
    fn finish(&mut self, placed: Vec<Placed<'a>>) {
        let joined = match self.mark {
            Some(_) => None,
            None => joined(&placed, &self.meter),
        };
        let blocks = placed.into_iter().map(|placed| placed.block).collect();
        let document = Document { blocks };
        let marked = self.mark.as_ref().map(|mark| {
            let mut marked = document.clone();
            super::number::append(&mut marked, mark);
            self.meter.write(&marked.blocks, self.target)
        });
        let mut rendered = match marked.or(joined) {
            Some(written) => written,
            None => self.meter.write(&document.blocks, self.target),
        };
        let lost = std::mem::take(&mut self.lost);
        if self.hard.fits(&rendered.text) || self.target <= 1 {
            lost.into_iter().for_each(|feature| rendered.lose(feature));
            self.pieces.push(Piece { document, rendered });
            return;
        }
        let over = length(self.hard.unit.count(&rendered.text));
        let over = over - i64::from(self.hard.max);
        let target = (self.target - over.max(self.target / 8).max(1)).max(1);
        let meter = Meter::new(self.meter.dialect, self.meter.names, self.meter.unit);
        let mut packer = Packer::new(meter, self.hard, target, self.mark.clone());
        packer.lost = lost;
        self.pieces.extend(packer.pack(document));
    }
}

/// The least that a block may be.
fn probe() -> Block<'static> {
    Block::Paragraph(vec![Span::Text("x".into())])
}

fn is_heading(block: &Block<'_>) -> bool {
    matches!(block, Block::Heading { .. })
}
