//! From the model to the code: the block as written, the trait's impl, the dispatch, the markers,
//! the descriptor and its registration. Nothing here can fail.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, spanned::Spanned};

use super::model::{Method, Model, Registration};
use crate::args::at;

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        krate,
        import,
        block,
        ..
    } = model;
    let this = model.self_type();
    let events = model
        .registrations
        .iter()
        .enumerate()
        .map(|row| event(model, row));
    let connector = connector(model);
    let descriptor = descriptor(model);
    quote! {
        #block

        const _: () = {
            #import

            #(#events)*

            #connector

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

/// A registered event goes by this name from here on, so that a type that isn't there is missed
/// once.
fn alias(index: usize, span: Span) -> Ident {
    format_ident!("Event{index}", span = span)
}

/// The event's alias, and `impl Handles<Message> for MyChat {}`: the same event twice is an error
/// at the second.
fn event(model: &Model, (index, registration): (usize, &Registration)) -> TokenStream {
    let Registration { event, cfgs, .. } = registration;
    let span = event.span();
    let alias = alias(index, span);
    let krate = at(span, &model.krate);
    let this = model.self_type();
    quote_spanned! { span =>
        #(#cfgs)*
        type #alias = #event;
        #(#cfgs)*
        impl #krate::connector::Handles<#alias> for #this {}
    }
}

/// `<Message as Payload>::TYPE`
fn event_type(model: &Model, index: usize, span: Span) -> TokenStream {
    let krate = at(span, &model.krate);
    let alias = alias(index, span);
    quote_spanned!(span => <#alias as #krate::event::Payload>::TYPE)
}

/// What a method returned, as what it has to be; where it isn't, that is an error at its type.
fn outcome(model: &Model, returns: Span, wanted: &TokenStream, call: &TokenStream) -> TokenStream {
    let krate = at(returns, &model.krate);
    let wanted = at(returns, wanted);
    quote_spanned!(returns => #krate::__private::outcome::<#wanted, _>(#call.await))
}

fn connector(model: &Model) -> TokenStream {
    let krate = &model.krate;
    let this = model.self_type();
    let send = send(model);
    let private = quote!(#krate::__private);

    let resolve_target = match &model.resolve_target {
        Some(Method { name, returns, .. }) => {
            let wanted = quote!(::core::option::Option<#krate::Target>);
            let call = quote_spanned!(*returns => Self::#name(self, name));
            outcome(model, *returns, &wanted, &call)
        }
        None => quote!(Ok(Some(#krate::Target::room_id(name)))),
    };
    let simple = |method: &Option<Method>| match method {
        Some(Method { name, returns, .. }) => {
            let call = quote_spanned!(*returns => Self::#name(self));
            outcome(model, *returns, &quote!(()), &call)
        }
        None => quote!(Ok(())),
    };
    let probe = simple(&model.probe);
    let disconnect = simple(&model.disconnect);

    quote! {
        #[#private::async_trait]
        impl #krate::connector::Connector for #this {
            fn descriptor(&self) -> &'static #krate::connector::Descriptor {
                &DESCRIPTOR
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
            method,
            cfgs,
        } = registration;
        let Method {
            name,
            takes,
            returns,
        } = method;
        let kind = format_ident!("KIND_{index}");
        let event_type = event_type(model, index, event.span());
        consts.push(quote! {
            #(#cfgs)*
            const #kind: #krate::event::Kind = #event_type.kind;
        });
        let alias = alias(index, *takes);
        let at_takes = at(*takes, &private);
        let arm = |arg: &TokenStream, slot: Option<TokenStream>| {
            let call = quote_spanned!(*returns => Self::#name(self, #arg));
            let outcome = outcome(model, *returns, &quote!(#krate::Receipt), &call);
            // At the method: a future that isn't `Send` is told there, and at its `.await`.
            let future = quote_spanned! { name.span() =>
                ::std::boxed::Box::pin(async move {
                    #slot
                    #outcome
                })
            };
            quote! {
                #(#cfgs)*
                #kind => return #future,
            }
        };
        exact.push(arm(
            &quote_spanned!(*takes => #at_takes::exact::<#alias, _>(event)?),
            None,
        ));
        if *subclasses {
            families.push(arm(
                &quote_spanned!(*takes => #at_takes::family::<#alias, _>(event, slot)?),
                Some(quote!(let slot = &mut ::core::option::Option::None;)),
            ));
        }
    }
    let families = (!families.is_empty()).then(|| {
        quote! {
            for ancestor in event.event_type().stand_ins() {
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
            ::std::boxed::Box::pin(#private::unsupported(event, &DESCRIPTOR))
        }
    }
}

fn descriptor(model: &Model) -> TokenStream {
    let krate = &model.krate;
    let this = model.self_type();
    let sends = model
        .registrations
        .iter()
        .enumerate()
        .map(|(index, registration)| {
            let Registration {
                event,
                subclasses,
                cfgs,
                ..
            } = registration;
            let event_type = event_type(model, index, event.span());
            quote! {
                #(#cfgs)*
                #krate::connector::Capability { event: #event_type, subclasses: #subclasses },
            }
        });
    let resolves = model.resolve_target.is_some();
    let probes = model.probe.is_some();
    let declaration = quote_spanned! { this.span() =>
        &<#this as #krate::connector::Declared>::DECLARATION
    };

    let ty = match &model.connect.config {
        Some(ty) => quote!(#ty),
        None => quote!(#krate::connector::NoConfig),
    };
    let private = at(ty.span(), &quote!(#krate::__private));
    let schema = quote_spanned!(ty.span() => #private::schema::<#ty>);
    let check = quote_spanned!(ty.span() => #private::check::<#ty>);
    let read = quote_spanned!(ty.span() => #private::read::<#ty>(&section)?);
    let config = model.connect.config.as_ref().map(|_| quote!(config,));

    let (pattern, made, incoming) = match &model.listen.incoming {
        Some(ty) => (
            quote!((connector, incoming)),
            quote!((#this, #ty)),
            Some(quote!(incoming,)),
        ),
        None => (quote!(connector), quote!(#this), None),
    };
    let returns = model.connect.returns;
    let bot = quote_spanned!(model.connect.bot => &bot);
    let call = quote_spanned!(returns => <#this>::connect(#config #bot));
    let connect = outcome(model, returns, &made, &call);
    let returns = model.listen.returns;
    let bot = quote_spanned!(model.listen.bot => &bot);
    let call = quote_spanned!(returns => listener.listen(#incoming #bot));
    let listen = outcome(model, returns, &quote!(()), &call);
    let at_listen = at(model.listen.name, krate);
    let made = quote_spanned! { model.listen.name =>
        #at_listen::connector::Connection::new(connector, listen)
    };
    let connection = quote_spanned! { model.connect.name =>
        ::std::boxed::Box::pin(async move {
            let config = #read;
            let _ = &config;
            let #pattern = #connect?;
            let connector: ::std::sync::Arc<#this> = ::std::sync::Arc::new(connector);
            let listener = ::std::sync::Arc::clone(&connector);
            let listen = async move { #listen };
            Ok(#made)
        })
    };

    // All in one initializer: what is wrong with the configuration's type is told once.
    quote! {
        static DESCRIPTOR: #krate::connector::Descriptor = #krate::connector::Descriptor {
            declaration: #declaration,
            sends: &[#(#sends)*],
            resolves_targets: #resolves,
            probes: #probes,
            schema: #schema,
            check: #check,
            connect: |section, bot| #connection,
        };
    }
}
