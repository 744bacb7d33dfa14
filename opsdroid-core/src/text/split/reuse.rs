//! What an edit does with the messages that an earlier, perhaps longer text took.

/// What to do with one message, or one piece, when a text that was sent is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Revision<I, P> {
    /// The message with this id says this now.
    Edit(I, P),
    /// There is no message for this piece yet.
    New(P),
    /// There is nothing left for this message to say.
    Delete(I),
}

/// Plans an edit: the first piece edits the first message, and so on; pieces beyond the messages
/// are new, messages beyond the pieces are deleted. In the order in which to do it, so that a
/// reader sees the text from its beginning.
pub fn reuse<I, P>(
    ids: impl IntoIterator<Item = I>,
    pieces: impl IntoIterator<Item = P>,
) -> Vec<Revision<I, P>> {
    let mut ids = ids.into_iter();
    let mut plan: Vec<_> = pieces
        .into_iter()
        .map(|piece| match ids.next() {
            Some(id) => Revision::Edit(id, piece),
            None => Revision::New(piece),
        })
        .collect();
    plan.extend(ids.map(Revision::Delete));
    plan
}

#[cfg(test)]
mod tests {
    use super::{
        Revision::{Delete, Edit, New},
        reuse,
    };

    #[test]
    fn an_edit_uses_the_messages_that_are_there() {
        assert_eq!(reuse([1, 2], ["a", "b"]), [Edit(1, "a"), Edit(2, "b")]);
        assert_eq!(reuse([1], ["a", "b"]), [Edit(1, "a"), New("b")]);
        assert_eq!(reuse([1, 2], ["a"]), [Edit(1, "a"), Delete(2)]);
    }

    #[test]
    fn an_edit_of_nothing_is_all_new_and_to_nothing_all_deleted() {
        assert_eq!(reuse([0; 0], ["a"]), [New("a")]);
        assert_eq!(reuse([1, 2], [""; 0]), [Delete(1), Delete(2)]);
    }
}
