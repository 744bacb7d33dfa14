//! What `connector.rs` becomes.

use opsdroid_core::prelude::*;
/// Chats.
struct Chat;
impl ::opsdroid_core::connector::Declared for Chat {
    const DECLARATION: ::opsdroid_core::connector::Declaration = ::opsdroid_core::connector::Declaration {
        name: "chat",
        summary: "Chats.",
        docs: "Chats.",
        receives: &[
            <Message as ::opsdroid_core::event::Payload>::TYPE,
            <Reaction as ::opsdroid_core::event::Payload>::TYPE,
        ],
        heartbeat: ::core::option::Option::Some(
            ::core::time::Duration::from_millis(90000u64),
        ),
        text_limit: ::core::option::Option::Some(::opsdroid_core::connector::TextLimit {
            max: 4000u32,
            unit: ::opsdroid_core::connector::TextUnit::Chars,
        }),
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
    async fn connect(config: ChatConfig, _bot: &Bot) -> Result<Self> {
        Self::open(config).await
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn send(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn react(&self, _event: &Event<Reaction>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn resolve_target(&self, name: &str) -> Result<Option<Target>> {
        Ok(Some(Target::room_id(name)))
    }
    #[allow(clippy::unused_async, clippy::unused_self)]
    async fn disconnect(&self) -> Result<()> {
        Ok(())
    }
}
const _: () = {
    use ::opsdroid_core as __opsdroid;
    type __Event0 = Message;
    impl __opsdroid::connector::Handles<__Event0> for Chat {}
    type __Event1 = Reaction;
    impl __opsdroid::connector::Handles<__Event1> for Chat {}
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
            const KIND_0: __opsdroid::event::Kind = <__Event0 as __opsdroid::event::Payload>::TYPE
                .kind;
            const KIND_1: __opsdroid::event::Kind = <__Event1 as __opsdroid::event::Payload>::TYPE
                .kind;
            match event.kind() {
                KIND_0 => {
                    return ::std::boxed::Box::pin(async move {
                        __opsdroid::__private::outcome::<
                            __opsdroid::Receipt,
                            _,
                        >(
                            Self::send(
                                    self,
                                    __opsdroid::__private::exact::<__Event0, _>(event)?,
                                )
                                .await,
                        )
                    });
                }
                KIND_1 => {
                    return ::std::boxed::Box::pin(async move {
                        __opsdroid::__private::outcome::<
                            __opsdroid::Receipt,
                            _,
                        >(
                            Self::react(
                                    self,
                                    __opsdroid::__private::exact::<__Event1, _>(event)?,
                                )
                                .await,
                        )
                    });
                }
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
                __opsdroid::__private::outcome::<
                    ::core::option::Option<__opsdroid::Target>,
                    _,
                >(Self::resolve_target(self, name).await)
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
            ::std::boxed::Box::pin(async move {
                __opsdroid::__private::outcome::<(), _>(Self::disconnect(self).await)
            })
        }
    }
    static DESCRIPTOR: __opsdroid::connector::Descriptor = __opsdroid::connector::Descriptor {
        declaration: &<Chat as __opsdroid::connector::Declared>::DECLARATION,
        sends: &[
            __opsdroid::connector::Capability {
                event: <__Event0 as __opsdroid::event::Payload>::TYPE,
                subclasses: false,
            },
            __opsdroid::connector::Capability {
                event: <__Event1 as __opsdroid::event::Payload>::TYPE,
                subclasses: false,
            },
        ],
        resolves_targets: true,
        probes: ::core::cfg!(any()),
        schema: __opsdroid::__private::schema::<ChatConfig>,
        check: __opsdroid::__private::check::<ChatConfig>,
        connect: |section, bot| ::std::boxed::Box::pin(async move {
            let config = __opsdroid::__private::read::<ChatConfig>(&section)?;
            let _ = &config;
            let connector = __opsdroid::__private::outcome::<
                Chat,
                _,
            >(<Chat>::connect(config, &bot).await)?;
            let connector: ::std::sync::Arc<Chat> = ::std::sync::Arc::new(connector);
            let listener = ::std::sync::Arc::clone(&connector);
            let listen = async move {
                __opsdroid::__private::outcome::<(), _>(listener.listen(&bot).await)
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
