//! From the model to the code: the block as written, the trait's impl, the dispatch, the markers,
//! the registration. Nothing here can fail.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, Meta, spanned::Spanned};

use super::{
    descriptor::descriptor,
    model::{Method, Model, Registration},
};
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
    let attribute = attribute(model);
    let connector = connector(model);
    let descriptor = descriptor(model);
    quote! {
        #block

        const _: () = {
            #import

            #attribute

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

/// `register_event` where the compiler sees it, so that importing it by name isn't an import that
/// nobody uses. One will do, of a method that is always there.
fn attribute(model: &Model) -> TokenStream {
    let by_name = |it: &&Registration| it.attribute.get_ident().is_some();
    let registrations = model.registrations.iter().filter(by_name);
    let always = registrations.clone().find(|it| it.method.cfgs.is_empty());
    let uses = registrations
        .filter(|it| always.is_none_or(|always| std::ptr::eq(always, *it)))
        .map(
            |Registration {
                 attribute, method, ..
             }| {
                let cfgs = &method.cfgs;
                quote! {
                    #(#cfgs)*
                    #[#attribute(__seen)]
                    const _: () = ();
                }
            },
        );
    uses.collect()
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
pub(super) fn event_type(model: &Model, index: usize, span: Span) -> TokenStream {
    let krate = at(span, &model.krate);
    let alias = alias(index, span);
    quote_spanned!(span => <#alias as #krate::event::Payload>::TYPE)
}

/// What a method returned, as what it has to be; where it isn't, that is an error at its type.
pub(super) fn outcome(
    model: &Model,
    returns: Span,
    wanted: &TokenStream,
    call: &TokenStream,
) -> TokenStream {
    checked("outcome", model, returns, wanted, call)
}

/// The same by another of the core's functions.
pub(super) fn checked(
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
pub(super) fn there(methods: &[Method]) -> Option<TokenStream> {
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
            ..
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
