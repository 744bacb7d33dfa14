//! What `two-halves.rs` becomes.

use opsdroid_core::prelude::*;
/// Chats.
struct Chat;
impl ::opsdroid_core::connector::Declared for Chat {
    const DECLARATION: ::opsdroid_core::connector::Declaration = ::opsdroid_core::connector::Declaration {
        name: "chat",
        summary: "Chats.",
        docs: "Chats.",
        receives: &[],
        heartbeat: ::core::option::Option::None,
        text_limit: ::core::option::Option::None,
        rate: ::core::option::Option::None,
        target_rate: ::core::option::Option::None,
        delivery: ::opsdroid_core::connector::Delivery::AtLeastOnce,
        idempotent: false,
        package: ::core::env!("CARGO_PKG_NAME"),
        location: ::opsdroid_core::event::Location {
            file: ::core::file!(),
            line: ::core::line!(),
        },
    };
}
const _: () = ::opsdroid_core::__private::is_connector::<Chat>();
impl Chat {
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn connect(_bot: &Bot) -> Result<(Self, Incoming)> {
        Ok((Self, Incoming))
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn listen(&self, _incoming: Incoming, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}
const _: () = {
    use ::opsdroid_core as __opsdroid;
    impl __opsdroid::connector::Connector for Chat {
        fn descriptor(&self) -> &'static __opsdroid::connector::Descriptor {
            &DESCRIPTOR
        }
        fn send<'a>(
            &'a self,
            event: &'a __opsdroid::event::AnyEvent,
        ) -> __opsdroid::__private::BoxFuture<
            'a,
            __opsdroid::Result<__opsdroid::Receipt>,
        > {
            match event.kind() {
                _ => {}
            }
            ::std::boxed::Box::pin(
                __opsdroid::__private::unsupported(event, &DESCRIPTOR),
            )
        }
        fn resolve_target<'a, 'b, 'c>(
            &'a self,
            name: &'b str,
        ) -> __opsdroid::__private::BoxFuture<
            'c,
            __opsdroid::Result<::core::option::Option<__opsdroid::Target>>,
        >
        where
            'a: 'c,
            'b: 'c,
            Self: 'c,
        {
            ::std::boxed::Box::pin(async move {
                ::core::result::Result::Ok(
                    ::core::option::Option::Some(__opsdroid::Target::room_id(name)),
                )
            })
        }
        fn probe<'a, 'c>(
            &'a self,
        ) -> __opsdroid::__private::BoxFuture<'c, __opsdroid::Result<()>>
        where
            'a: 'c,
            Self: 'c,
        {
            ::std::boxed::Box::pin(async move { ::core::result::Result::Ok(()) })
        }
        fn disconnect<'a, 'c>(
            &'a self,
        ) -> __opsdroid::__private::BoxFuture<'c, __opsdroid::Result<()>>
        where
            'a: 'c,
            Self: 'c,
        {
            ::std::boxed::Box::pin(async move { ::core::result::Result::Ok(()) })
        }
    }
    static DESCRIPTOR: __opsdroid::connector::Descriptor = __opsdroid::connector::Descriptor {
        declaration: &<Chat as __opsdroid::connector::Declared>::DECLARATION,
        sends: &[],
        resolves_targets: ::core::cfg!(any()),
        probes: ::core::cfg!(any()),
        schema: __opsdroid::__private::schema::<__opsdroid::connector::NoConfig>,
        check: __opsdroid::__private::check::<__opsdroid::connector::NoConfig>,
        connect: |section, bot| ::std::boxed::Box::pin(async move {
            let config = __opsdroid::__private::read::<
                __opsdroid::connector::NoConfig,
            >(&section)?;
            let _ = &config;
            let (connector, incoming) = __opsdroid::__private::outcome::<
                (Chat, Incoming),
                _,
            >(<Chat>::connect(&bot).await)?;
            let connector: ::std::sync::Arc<Chat> = ::std::sync::Arc::new(connector);
            let listener = ::std::sync::Arc::clone(&connector);
            let listen = async move {
                __opsdroid::__private::outcome::<
                    (),
                    _,
                >(listener.listen(incoming, &bot).await)
            };
            ::core::result::Result::Ok(
                __opsdroid::connector::Connection::new(connector, listen),
            )
        }),
    };
    impl __opsdroid::connector::Registered for Chat {
        const DESCRIPTOR: &'static __opsdroid::connector::Descriptor = &DESCRIPTOR;
    }
    __opsdroid::__private::inventory::submit! {
        __opsdroid::__private::ConnectorEntry(& DESCRIPTOR)
    }
};
