//! Collects every error of one attribute, so that all are told at once.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Item;

/// The errors found so far.
#[derive(Default)]
pub(crate) struct Report(Option<syn::Error>);

impl Report {
    /// An error at some tokens of the user's.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// An error at a span.
    pub(crate) fn span(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            none => *none = Some(error),
        }
    }

    /// An error at an item's name, or at all of it where it has none.
    pub(crate) fn item(&mut self, item: &TokenStream, message: impl std::fmt::Display) {
        let name = match syn::parse2::<Item>(item.clone()) {
            Ok(Item::Const(item)) => item.ident,
            Ok(Item::Enum(item)) => item.ident,
            Ok(Item::Fn(item)) => item.sig.ident,
            Ok(Item::Mod(item)) => item.ident,
            Ok(Item::Static(item)) => item.ident,
            Ok(Item::Struct(item)) => item.ident,
            Ok(Item::Trait(item)) => item.ident,
            Ok(Item::Type(item)) => item.ident,
            Ok(Item::Union(item)) => item.ident,
            _ => return self.at(item, message),
        };
        self.at(name, message);
    }

    /// Keeps the value of a result, or its error.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The errors as `compile_error!` calls.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0
            .map(syn::Error::into_compile_error)
            .unwrap_or_default()
    }
}

/// The attribute itself, as the user's own token: one of the macro's own would be told as such.
pub(crate) fn attribute(item: &TokenStream) -> Span {
    let attribute = Span::call_site();
    let user = item.clone().into_iter().next();
    user.map_or(attribute, |token| attribute.resolved_at(token.span()))
}
