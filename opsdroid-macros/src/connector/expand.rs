//! From the model to the code: the block as written, the trait's impl, the dispatch, the markers,
//! the descriptor and its registration. Nothing here can fail.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{Method, Model, Registration};

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model { krate, block, .. } = model;
    let this = model.self_type();
    let markers = model.registrations.iter().map(|r| marker(model, r));
    let connector = connector(model);
    let descriptor = descriptor(model);
    quote! {
        #block

        #(#markers)*

        #connector

        const _: () = {
            #descriptor

            impl #krate::connector::Registered for #this {
                const DESCRIPTOR: &'static #krate::connector::Descriptor = &DESCRIPTOR;
            }

            #krate::__private::inventory::submit! {
                #krate::__private::ConnectorEntry(&DESCRIPTOR)
            }
        };
    }
}

/// `impl Handles<Message> for MyChat {}`: the same event twice is an error at the second.
fn marker(model: &Model, registration: &Registration) -> TokenStream {
    let krate = &model.krate;
    let this = model.self_type();
    let Registration { event, cfgs, .. } = registration;
    quote_spanned! { event.span() =>
        #(#cfgs)*
        impl #krate::connector::Handles<#event> for #this {}
    }
}

fn connector(model: &Model) -> TokenStream {
    let krate = &model.krate;
    let this = model.self_type();
    let send = send(model);
    let private = quote!(#krate::__private);

    let resolve_target = match &model.resolve_target {
        Some(Method { name, returns }) => quote_spanned! { *returns =>
            #private::outcome(Self::#name(self, name).await)
        },
        None => quote!(Ok(Some(#krate::Target::room_id(name)))),
    };
    let simple = |method: &Option<Method>| match method {
        Some(Method { name, returns }) => quote_spanned! { *returns =>
            #private::outcome(Self::#name(self).await)
        },
        None => quote!(Ok(())),
    };
    let probe = simple(&model.probe);
    let disconnect = simple(&model.disconnect);

    quote! {
        #[#private::async_trait]
        impl #krate::connector::Connector for #this {
            fn descriptor(&self) -> &'static #krate::connector::Descriptor {
                <Self as #krate::connector::Registered>::DESCRIPTOR
            }

            #send

            async fn resolve_target(
                &self,
                name: &str,
            ) -> #krate::Result<::core::option::Option<#krate::Target>> {
                #resolve_target
            }

            async fn probe(&self) -> #krate::Result<()> {
                #probe
            }

            async fn disconnect(&self) -> #krate::Result<()> {
                #disconnect
            }
        }
    }
}

/// The dispatch: a `match` over constants for exact types, then one over each ancestor.
fn send(model: &Model) -> TokenStream {
    let krate = &model.krate;
    let private = quote!(#krate::__private);
    let mut consts = Vec::new();
    let mut exact = Vec::new();
    let mut families = Vec::new();
    for (index, registration) in model.registrations.iter().enumerate() {
        let Registration {
            event,
            subclasses,
            method: Method { name, returns },
            cfgs,
        } = registration;
        let arg = quote_spanned!(name.span() => #private::exact::<#event, _>(event)?);
        let kind = format_ident!("KIND_{index}");
        consts.push(quote_spanned! { event.span() =>
            #(#cfgs)*
            const #kind: #krate::event::Kind =
                <#event as #krate::event::Payload>::TYPE.kind;
        });
        exact.push(quote_spanned! { *returns =>
            #(#cfgs)*
            #kind => return ::std::boxed::Box::pin(async move {
                #private::outcome(Self::#name(self, #arg).await)
            }),
        });
        if *subclasses {
            let arg = quote_spanned!(name.span() => #private::family::<#event, _>(event, slot)?);
            families.push(quote_spanned! { *returns =>
                #(#cfgs)*
                #kind => return ::std::boxed::Box::pin(async move {
                    let slot = &mut ::core::option::Option::None;
                    #private::outcome(Self::#name(self, #arg).await)
                }),
            });
        }
    }
    let families = (!families.is_empty()).then(|| {
        quote! {
            for ancestor in event.event_type().lineage().skip(1) {
                match ancestor.kind {
                    #(#families)*
                    _ => {}
                }
            }
        }
    });
    quote! {
        fn send<'a>(
            &'a self,
            event: &'a #krate::event::AnyEvent,
        ) -> #private::BoxFuture<'a, #krate::Result<#krate::Receipt>> {
            #(#consts)*
            match event.kind() {
                #(#exact)*
                _ => {}
            }
            #families
            ::std::boxed::Box::pin(#private::unsupported(
                event,
                <Self as #krate::connector::Registered>::DESCRIPTOR,
            ))
        }
    }
}

fn descriptor(model: &Model) -> TokenStream {
    let krate = &model.krate;
    let private = quote!(#krate::__private);
    let this = model.self_type();
    let sends = model.registrations.iter().map(|registration| {
        let Registration {
            event,
            subclasses,
            cfgs,
            ..
        } = registration;
        quote! {
            #(#cfgs)*
            #krate::connector::Capability {
                event: <#event as #krate::event::Payload>::TYPE,
                subclasses: #subclasses,
            },
        }
    });
    let resolves = model.resolve_target.is_some();
    let probes = model.probe.is_some();

    let (schema, check, read, config) = match &model.connect.config {
        Some(ty) => (
            quote_spanned!(ty.span() => #private::schema::<#ty>),
            quote_spanned!(ty.span() => #private::check::<#ty>),
            quote_spanned!(ty.span() => let config = #private::read::<#ty>(&section)?;),
            Some(quote!(config,)),
        ),
        None => (
            quote!(#private::schema::<#krate::connector::NoConfig>),
            quote!(#private::check::<#krate::connector::NoConfig>),
            quote!(#private::check::<#krate::connector::NoConfig>(&section)?;),
            None,
        ),
    };
    let (pattern, made, incoming) = match &model.listen.incoming {
        Some(ty) => (
            quote!((connector, incoming)),
            quote!((#this, #ty)),
            Some(quote!(incoming,)),
        ),
        None => (quote!(connector), quote!(#this), None),
    };
    let connect = quote_spanned! { model.connect.returns =>
        #private::outcome::<#made, _>(<#this>::connect(#config &bot).await)?
    };
    let listen = quote_spanned! { model.listen.returns =>
        #private::outcome(listener.listen(#incoming &bot).await)
    };

    quote! {
        static DESCRIPTOR: #krate::connector::Descriptor = #krate::connector::Descriptor {
            declaration: &<#this as #krate::connector::Declared>::DECLARATION,
            sends: &[#(#sends)*],
            resolves_targets: #resolves,
            probes: #probes,
            schema: #schema,
            check: #check,
            connect,
        };

        fn connect(
            section: #krate::config::Section,
            bot: #krate::Bot,
        ) -> #private::BoxFuture<'static, #krate::Result<#krate::connector::Connection>> {
            ::std::boxed::Box::pin(async move {
                #read
                let #pattern = #connect;
                let connector: ::std::sync::Arc<#this> = ::std::sync::Arc::new(connector);
                let listener = ::std::sync::Arc::clone(&connector);
                let listen = async move { #listen };
                Ok(#krate::connector::Connection::new(connector, listen))
            })
        }
    }
}
