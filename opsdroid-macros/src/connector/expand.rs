//! From the model to the code: the block as written, the trait's impl, the dispatch, the markers,
//! the descriptor and its registration. Nothing here can fail.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, Meta, spanned::Spanned};

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
    format_ident!("__Event{index}", span = span)
}

/// The event's alias, and `impl Handles<Message> for MyChat {}`: the same event twice is an error
/// at the second.
fn event(model: &Model, (index, registration): (usize, &Registration)) -> TokenStream {
    let Registration { event, method, .. } = registration;
    let cfgs = &method.cfgs;
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
    checked("outcome", model, returns, wanted, call)
}

fn checked(
    by: &str,
    model: &Model,
    returns: Span,
    wanted: &TokenStream,
    call: &TokenStream,
) -> TokenStream {
    let krate = at(returns, &model.krate);
    let wanted = at(returns, wanted);
    let by = format_ident!("{by}", span = returns);
    quote_spanned!(returns => #krate::__private::#by::<#wanted, _>(#call.await))
}

/// The trait's impl. The futures have the shape that `async_trait` gives the trait, written out:
/// its own output says `Box` and `Send`, which may be the user's.
fn connector(model: &Model) -> TokenStream {
    let krate = &model.krate;
    let this = model.self_type();
    let send = send(model);
    let future = quote!(#krate::__private::BoxFuture);

    let target = quote!(::core::option::Option<#krate::Target>);
    let room = quote!(::core::option::Option::Some(#krate::Target::room_id(name)));
    let name = Some(quote!(name));
    let resolve_target = optional(model, &model.resolve_target, name, &target, &room);
    let nothing = quote!(());
    let probe = optional(model, &model.probe, None, &nothing, &nothing);
    let disconnect = optional(model, &model.disconnect, None, &nothing, &nothing);

    quote! {
        impl #krate::connector::Connector for #this {
            fn descriptor(&self) -> &'static #krate::connector::Descriptor {
                &DESCRIPTOR
            }

            #send

            fn resolve_target<'a, 'b, 'c>(
                &'a self,
                name: &'b str,
            ) -> #future<'c, #krate::Result<#target>>
            where
                'a: 'c,
                'b: 'c,
                Self: 'c,
            {
                ::std::boxed::Box::pin(async move { #resolve_target })
            }

            fn probe<'a, 'c>(&'a self) -> #future<'c, #krate::Result<()>>
            where
                'a: 'c,
                Self: 'c,
            {
                ::std::boxed::Box::pin(async move { #probe })
            }

            fn disconnect<'a, 'c>(&'a self) -> #future<'c, #krate::Result<()>>
            where
                'a: 'c,
                Self: 'c,
            {
                ::std::boxed::Box::pin(async move { #disconnect })
            }
        }
    }
}

/// What a method that may be there returns, or this value where it isn't.
fn optional(
    model: &Model,
    methods: &[Method],
    arg: Option<TokenStream>,
    wanted: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let value = quote!(::core::result::Result::Ok(#value));
    let Some(Method { name, returns, .. }) = methods.last() else {
        return value;
    };
    let call = quote_spanned!(*returns => Self::#name(self, #arg));
    let outcome = outcome(model, *returns, wanted, &call);
    match there(methods) {
        None => outcome,
        Some(there) => quote! {
            #[cfg(#there)]
            let outcome = #outcome;
            #[cfg(not(#there))]
            let outcome = #value;
            outcome
        },
    }
}

/// When one of these methods is there, as a `cfg` predicate; `None` for always.
fn there(methods: &[Method]) -> Option<TokenStream> {
    let all = methods.iter().map(|method| {
        let predicates = method.cfgs.iter().filter_map(|cfg| match &cfg.meta {
            Meta::List(list) => Some(&list.tokens),
            _ => None,
        });
        quote!(all(#(#predicates),*))
    });
    let always = methods.iter().any(|method| method.cfgs.is_empty());
    (!always).then(|| quote!(any(#(#all),*)))
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
        } = registration;
        let Method {
            name,
            takes,
            returns,
            cfgs,
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
                method,
            } = registration;
            let cfgs = &method.cfgs;
            let event_type = event_type(model, index, event.span());
            quote! {
                #(#cfgs)*
                #krate::connector::Capability { event: #event_type, subclasses: #subclasses },
            }
        });
    let is_there = |methods: &[Method]| match there(methods) {
        None => quote!(true),
        Some(there) => quote!(::core::cfg!(#there)),
    };
    let resolves = is_there(&model.resolve_target);
    let probes = is_there(&model.probe);
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
    let connect = checked("connected", model, returns, &made, &call);
    let returns = model.listen.returns;
    let bot = quote_spanned!(model.listen.bot => &bot);
    let call = quote_spanned!(returns => listener.listen(#incoming #bot));
    let listen = outcome(model, returns, &quote!(()), &call);
    let at_listen = at(model.listen.name, krate);
    // Each at its method: a future that isn't `Send` is told there, and at its `.await`.
    let listen = quote_spanned! { model.listen.name =>
        ::std::boxed::Box::pin(async move { #listen })
    };
    let made = quote_spanned! { model.listen.name =>
        #at_listen::connector::Connection { connector, listen: #listen }
    };
    let connection = quote_spanned! { model.connect.name =>
        ::std::boxed::Box::pin(async move {
            let config = #read;
            let _ = &config;
            let #pattern = #connect?;
            let connector: ::std::sync::Arc<#this> = ::std::sync::Arc::new(connector);
            let listener = ::std::sync::Arc::clone(&connector);
            ::core::result::Result::Ok(#made)
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
