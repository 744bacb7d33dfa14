//! What `event.rs` becomes.

use opsdroid_core::prelude::*;
#[derive(
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::opsdroid_core::__private::serde::Serialize,
    ::opsdroid_core::__private::serde::Deserialize,
)]
#[serde(crate = ":: opsdroid_core :: __private :: serde")]
/// A poll.
pub struct Poll {
    #[serde(flatten)]
    #[serde(
        bound = "for<'__a> <Message as ::opsdroid_core::__private::Itself<'__a>>::Type: ::opsdroid_core::__private::EventField"
    )]
    message: Message,
    /// What to choose from.
    #[serde(
        bound = "for<'__a> <Vec < String > as ::opsdroid_core::__private::Itself<'__a>>::Type: ::opsdroid_core::__private::EventField"
    )]
    pub choices: Vec<String>,
}
impl ::opsdroid_core::event::Payload for Poll {
    const TYPE: &'static ::opsdroid_core::event::EventType = &::opsdroid_core::event::EventType {
        name: "chat.poll",
        kind: ::opsdroid_core::event::Kind::of("chat.poll"),
        summary: "A poll.",
        parent: ::core::option::Option::Some(
            <Message as ::opsdroid_core::event::Payload>::TYPE,
        ),
        as_parent: !false,
        targeted: !true,
        location: ::opsdroid_core::event::Location {
            file: ::core::file!(),
            line: ::core::line!(),
        },
        decode: {
            #[allow(unused_imports)]
            use ::opsdroid_core::__private::Quiet as _;
            ::opsdroid_core::__private::Json::<Self>::DECODE
        },
    };
    fn encode(
        event: &::opsdroid_core::event::Event<Self>,
    ) -> ::opsdroid_core::__private::Encoded {
        #[allow(unused_imports)]
        use ::opsdroid_core::__private::Quiet as _;
        ::opsdroid_core::__private::Json::<Self>::ENCODE(event)
    }
    #[allow(unused_variables)]
    fn upcast(
        event: &::opsdroid_core::event::Event<Self>,
    ) -> ::core::option::Option<::opsdroid_core::event::AnyEvent> {
        let event = ::core::clone::Clone::clone(event).map(|payload| payload.message);
        ::core::option::Option::Some(
            <Message as ::opsdroid_core::event::Payload>::erase(event),
        )
    }
    fn text_mut(&mut self) -> ::core::option::Option<&mut ::opsdroid_core::text::Text> {
        <Message as ::opsdroid_core::event::Payload>::text_mut(&mut self.message)
    }
}
impl ::core::ops::Deref for Poll {
    type Target = Message;
    fn deref(&self) -> &Message {
        &self.message
    }
}
impl ::core::ops::DerefMut for Poll {
    fn deref_mut(&mut self) -> &mut Message {
        &mut self.message
    }
}
const _: () = ::opsdroid_core::__private::event_field::<Vec<String>>();
::opsdroid_core::__private::inventory::submit! {
    ::opsdroid_core::__private::EventEntry(< Poll as ::opsdroid_core::event::Payload >
    ::TYPE)
}
