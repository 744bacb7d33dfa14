//! `#[config]`: a struct or enum becomes a part of the configuration.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, Item};

use crate::{
    Entry,
    args::{self, Args},
    report::Report,
};

/// The keys that the runtime takes out of every connector's section before its struct sees it.
const SHARED_KEYS: &[&str] = &[
    "type",
    "module",
    "enabled",
    "required",
    "default",
    "default-target",
    "delivery",
    "connect-timeout",
    "thinking-delay",
    "typing-delay",
    "proxy",
    "ca-file",
];

pub(crate) fn attribute(entry: Entry, tokens: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let mut args = Args::parse(tokens.clone(), &mut report);
    if let Some(by_path) = args.by_path("config", &tokens, &item) {
        return by_path;
    }
    let krate = args.krate(entry, &mut report);
    args.finish(&mut report);

    let parsed: Item = match syn::parse2(item.clone()) {
        Ok(parsed) => parsed,
        Err(error) => {
            let error = error.into_compile_error();
            return quote! { #item #error };
        }
    };
    let (ident, generics, is_struct) = match &parsed {
        Item::Struct(item) => {
            check_fields(&item.fields, true, &mut report);
            (&item.ident, &item.generics, true)
        }
        Item::Enum(item) => {
            for variant in &item.variants {
                documented(&variant.attrs, &variant.ident, "variant", &mut report);
                check_fields(&variant.fields, false, &mut report);
            }
            (&item.ident, &item.generics, false)
        }
        other => {
            let message = "a configuration is a struct or an enum; put `#[config]` on one";
            report.item(&other.to_token_stream(), message);
            let error = report.into_tokens();
            return quote! { #item #error };
        }
    };
    if !generics.params.is_empty() {
        report.at(
            generics,
            "a configuration can't be generic, since its schema describes one type; remove this",
        );
    }

    let errors = report.into_tokens();
    if !generics.params.is_empty() {
        return quote! { #parsed #errors };
    }
    let private = quote!(#krate::__private);
    let serde_path = quote!(#private::serde).to_string();
    let schemars_path = quote!(#private::schemars).to_string();
    let fields = (!is_struct).then(|| quote!(, rename_all_fields = "kebab-case"));

    quote! {
        #[derive(#private::serde::Deserialize, #private::schemars::JsonSchema)]
        #[serde(crate = #serde_path, rename_all = "kebab-case" #fields, deny_unknown_fields)]
        #[schemars(crate = #schemars_path)]
        #parsed

        impl #krate::connector::ConnectorConfig for #ident {}

        #errors
    }
}

fn check_fields(fields: &syn::Fields, top: bool, report: &mut Report) {
    for field in fields {
        let Some(ident) = &field.ident else { continue };
        documented(&field.attrs, ident, "field", report);
        let key = ident.to_string().trim_start_matches("r#").replace('_', "-");
        if top && SHARED_KEYS.contains(&key.as_str()) {
            let message = format!(
                "every connector has the key `{key}` already, and the runtime reads it; \
                 give the field another name"
            );
            report.at(ident, message);
        }
    }
}

fn documented(attrs: &[Attribute], ident: &syn::Ident, what: &str, report: &mut Report) {
    // A comment that lies in a file, `#[doc = include_str!(..)]`, is one too.
    let elsewhere = attrs.iter().any(|attr| {
        let meta = attr.meta.require_name_value();
        attr.path().is_ident("doc") && meta.is_ok_and(|meta| matches!(meta.value, Expr::Macro(_)))
    });
    if args::docs(attrs).1.is_empty() && !elsewhere {
        let message = format!(
            "`{ident}` has no doc comment; write `/// ..` above it: a {what}'s comment is its manual"
        );
        report.at(ident, message);
    }
}
