//! Texts that are too long for a service, as several events; before anything is kept or sent.

use crate::{
    connector::Descriptor,
    error::{Error, Result},
    event::{
        AnyEvent, DeleteMessage, EditedMessage, EventId, IdempotencyKey, LinkedEvent, Message,
        Payload,
    },
    text::{
        Text,
        split::{Revision, Split, reuse, split},
    },
};

/// Whether it goes out as it is, however long its text.
pub(super) fn is_whole(descriptor: &Descriptor, event: &AnyEvent) -> bool {
    descriptor.declaration.text_limit.is_none() && !event.is_a(EditedMessage::TYPE)
}

/// The event, or the events that say the same in pieces that the service takes. An edit gives each
/// message that the earlier text took its piece of the new one.
///
/// # Errors
/// [`Error::Unsupported`]: an edit leaves messages over, and the connector deletes none.
pub(super) fn pieces(descriptor: &Descriptor, event: AnyEvent) -> Result<Vec<AnyEvent>> {
    let links = event.linked_event().map_or(&[][..], LinkedEvent::ids);
    let edits = event.is_a(EditedMessage::TYPE) && links.len() > 1;
    let limit = descriptor.declaration.text_limit;
    let (Some(text), true) = (event.text(), limit.is_some() || edits) else {
        return Ok(vec![event]);
    };
    let texts: Vec<Text> = match limit {
        Some(limit) => {
            let dialect = descriptor.declaration.dialect;
            let pieces = split(text.document(), dialect, &(), &Split::new(limit));
            match pieces.len() {
                0 | 1 => vec![text.clone()],
                _ => pieces
                    .iter()
                    .map(|piece| Text::from(&piece.document))
                    .collect(),
            }
        }
        None => vec![text.clone()],
    };
    let fits_one = texts.len() == 1 && links.len() <= 1;
    if event.is_a(EditedMessage::TYPE) && !links.is_empty() && !fits_one {
        return edit(descriptor, &event, links, texts);
    }
    if texts.len() == 1 || event.is_a(EditedMessage::TYPE) {
        return Ok(vec![event]);
    }
    let said = texts.into_iter().enumerate().map(|(index, text)| {
        let mut piece = event.clone();
        piece.set_text(text);
        keyed(piece, index)
    });
    Ok(said.collect())
}

fn edit(
    descriptor: &Descriptor,
    event: &AnyEvent,
    links: &[EventId],
    texts: Vec<Text>,
) -> Result<Vec<AnyEvent>> {
    let plan = reuse(links, texts).into_iter().enumerate();
    plan.map(|(index, step)| {
        let step = match step {
            Revision::Edit(id, text) => {
                let mut edit = event.clone();
                edit.set_text(text);
                edit.set_linked_event(Some(LinkedEvent::new([id])));
                edit
            }
            Revision::New(text) => event.around(Message::new(text)),
            Revision::Delete(id) if descriptor.can_send(DeleteMessage::TYPE) => {
                let mut delete = event.around(DeleteMessage {});
                delete.set_linked_event(Some(LinkedEvent::new([id])));
                delete
            }
            Revision::Delete(_) => {
                let message = "the text is shorter now, and the connector can't delete the messages \
                               that are left over";
                return Err(Error::rejected(message));
            }
        };
        Ok(keyed(step, index))
    })
    .collect()
}

/// Each piece has a key of its own; the first one the event's.
fn keyed(mut piece: AnyEvent, index: usize) -> AnyEvent {
    if let (Some(key), 1..) = (piece.idempotency_key(), index) {
        let parts = [key.to_string(), index.to_string()];
        let key = IdempotencyKey::hash(parts.iter().map(String::as_bytes));
        piece.set_idempotency_key(Some(key));
    }
    piece
}
