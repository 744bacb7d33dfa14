//! `#[event(name = "..")]`: a struct becomes an event type.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Fields, ItemStruct, Meta, Type, ext::IdentExt, spanned::Spanned};

use crate::{
    Entry,
    args::{self, Args},
    report::Report,
    signature, spelling, unfinished,
};

/// The fields of the envelope, which a payload's field would be hidden by.
const ENVELOPE: &[&str] = &[
    "id",
    "user",
    "user_id",
    "target",
    "connector",
    "created",
    "linked_event",
    "raw",
    "entities",
    "direct",
    "mentions_bot",
    "idempotency_key",
    "payload",
];

pub(crate) fn attribute(entry: Entry, tokens: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let (mut item, written) = match syn::parse2::<ItemStruct>(item.clone()) {
        Ok(item) => (item, None),
        Err(_) if unfinished::name("struct", &item).is_some() => {
            let written = unfinished::without_attributes(&["parent"], item.clone());
            match unfinished::without_fields(&item) {
                Some(item) => (item, Some(written)),
                None => return written,
            }
        }
        Err(_) => {
            report.item(
                &item,
                "an event is a struct; put `#[event(name = \"..\")]` on one",
            );
            let error = report.into_tokens();
            return quote! { #item #error };
        }
    };

    let mut args = Args::parse(tokens.clone(), &mut report);
    if let Some(by_path) = args.by_path("event", &tokens, &item.to_token_stream()) {
        return by_path;
    }
    let krate = args.krate(entry, &mut report);
    let name = args.text("name", &mut report);
    let targetless = args.flag("targetless", &mut report);
    let only_itself = args.flag("only_itself", &mut report);
    args.finish(&mut report);

    match &name {
        Some(name) => spelling::check_kebab(name, true, &mut report),
        None if report.is_empty() => {
            report.at(
                &item.ident,
                "an event needs a stable name: `#[event(name = \"..\")]`",
            );
        }
        None => {}
    }
    if !item.generics.params.is_empty() {
        report.at(
            &item.generics,
            "an event can't be generic, since its name stands for one type; remove this",
        );
    }
    signature::check_twice(&mut item.attrs, "event", &mut report);
    let parent = take_parent(&mut item, &mut report);
    for field in &item.fields {
        let Some(ident) = &field.ident else { continue };
        if ENVELOPE.iter().any(|reserved| ident.unraw() == reserved) {
            let name = ident.unraw();
            let message = format!("every event has `{name}` already; give the field another name");
            report.at(ident, message);
        }
    }

    let name = name.map_or_else(|| "invalid".to_owned(), |name| name.value());
    let (summary, _) = args::docs(&item.attrs);
    let errors = report.into_tokens();
    if !item.generics.params.is_empty() {
        return quote! { #item #errors };
    }
    let ident = &item.ident;
    let private = quote!(#krate::__private);
    let serde_path = quote!(#private::serde).to_string();

    let item = match written {
        None => quote_spanned! { ident.span() =>
            #[derive(
                ::core::clone::Clone,
                ::core::fmt::Debug,
                #private::serde::Serialize,
                #private::serde::Deserialize,
            )]
            #[serde(crate = #serde_path)]
            #item
        },
        Some(written) => {
            let serde = unfinished::serde(&private, ident);
            quote! {
                #[derive(::core::clone::Clone, ::core::fmt::Debug)]
                #written
                #serde
            }
        }
    };
    let payload = parent.as_ref().map(|(_, ty)| {
        let krate = args::at(ty.span(), &krate);
        quote_spanned!(ty.span() => <#ty as #krate::event::Payload>)
    });
    let (parent_type, upcast, deref) = match &parent {
        None => {
            let none = quote!(::core::option::Option::None);
            (none.clone(), none, None)
        }
        Some((field, ty)) => (
            quote!(::core::option::Option::Some(#payload::TYPE)),
            quote! {
                let event = ::core::clone::Clone::clone(event).map(|payload| payload.#field);
                ::core::option::Option::Some(#payload::erase(event))
            },
            Some(quote! {
                impl ::core::ops::Deref for #ident {
                    type Target = #ty;

                    fn deref(&self) -> &#ty {
                        &self.#field
                    }
                }

                impl ::core::ops::DerefMut for #ident {
                    fn deref_mut(&mut self) -> &mut #ty {
                        &mut self.#field
                    }
                }
            }),
        ),
    };

    quote_spanned! { ident.span() =>
        #item

        impl #krate::event::Payload for #ident {
            const TYPE: &'static #krate::event::EventType = &#krate::event::EventType {
                name: #name,
                kind: #krate::event::Kind::of(#name),
                summary: #summary,
                parent: #parent_type,
                as_parent: !#only_itself,
                targeted: !#targetless,
                location: #krate::event::Location { file: ::core::file!(), line: ::core::line!() },
                decode: #private::decode_payload::<Self>,
            };

            #[allow(unused_variables)]
            fn upcast(event: &#krate::event::Event<Self>)
                -> ::core::option::Option<#krate::event::AnyEvent> {
                #upcast
            }
        }

        #deref

        #private::inventory::submit! {
            #private::EventEntry(<#ident as #krate::event::Payload>::TYPE)
        }

        #errors
    }
}

/// Finds the field marked `#[parent]`, and makes its JSON part of the struct's own.
fn take_parent(item: &mut ItemStruct, report: &mut Report) -> Option<(syn::Ident, syn::Type)> {
    let mut parent = None;
    let name = item.ident.clone();
    let Fields::Named(fields) = &mut item.fields else {
        let message = "an event has named fields, so that its JSON has keys: \
                       `{ text: String }`, or `{}` for none";
        match item.fields {
            Fields::Unit => report.at(&item.ident, message),
            _ => report.at(&item.fields, message),
        }
        for field in &mut item.fields {
            field.attrs.retain(|attr| !attr.path().is_ident("parent"));
        }
        return None;
    };
    for field in &mut fields.named {
        let marked = field
            .attrs
            .iter()
            .position(|attr| attr.path().is_ident("parent"));
        let Some(index) = marked else { continue };
        let attr = field.attrs.remove(index);
        if !matches!(attr.meta, Meta::Path(_)) {
            let message = "`#[parent]` stands alone: which event it is, the field's type says";
            report.at(&attr.meta, message);
        }
        if let Some(cfg) = args::cfgs(&field.attrs).first() {
            let message = "an event has its parent always; put `#[cfg(..)]` on the struct";
            report.at(cfg, message);
            continue;
        }
        if !field.attrs.iter().any(is_flatten) {
            field.attrs.push(syn::parse_quote!(#[serde(flatten)]));
        }
        if matches!(&field.ty, Type::Path(path) if path.path.is_ident(&name)) {
            report.at(
                &field.ty,
                format!("`{name}` can't be its own parent; name another event"),
            );
            field.ty = syn::parse_quote!(());
            continue;
        }
        match (&parent, &field.ident) {
            (None, Some(ident)) => parent = Some((ident.clone(), field.ty.clone())),
            _ => report.at(
                &attr,
                "an event has one parent, and this is the second; remove it",
            ),
        }
    }
    parent
}

/// What `#[parent]` says to serde, said by hand.
fn is_flatten(attr: &Attribute) -> bool {
    attr.path().is_ident("serde")
        && attr
            .parse_args::<syn::Ident>()
            .is_ok_and(|flag| flag == "flatten")
}
