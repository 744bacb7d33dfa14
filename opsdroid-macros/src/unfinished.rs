//! Code that somebody is still writing. The compiler reads an item before a macro gets it, and has
//! told already what is wrong with its syntax; so here nothing is said, and as much is understood
//! as it takes to keep the rest of the crate quiet.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, Block, Expr, FnModifiers, ImplItem, ImplItemFn, ItemFn, ItemImpl, Stmt, braced,
    parse::{Parse, ParseStream, Parser, discouraged::Speculative},
};

/// A function, whatever stands in its body, and whether that can be read.
pub(crate) fn function(tokens: TokenStream) -> syn::Result<(ItemFn, bool)> {
    let lenient = |input: ParseStream<'_>| {
        let method = method(input)?;
        Ok(ItemFn {
            attrs: method.attrs,
            vis: method.vis,
            modifiers: method.modifiers,
            sig: method.sig,
            block: Box::new(method.block),
        })
    };
    match syn::parse2(tokens.clone()) {
        Ok(function) => Ok((function, true)),
        Err(_) => Ok((lenient.parse2(tokens)?, false)),
    }
}

/// An impl block, whatever stands in the bodies of its methods, and whether that is all of it. What
/// isn't ends before the first item that can't be read.
pub(crate) fn impl_block(tokens: TokenStream) -> syn::Result<(ItemImpl, bool)> {
    let error = match syn::parse2(tokens.clone()) {
        Ok(block) => return Ok((block, true)),
        Err(error) => error,
    };
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    // A `pub` before it is told by the compiler, too.
    let start = tokens.iter().position(|token| is_ident(token, "impl"));
    let (Some(TokenTree::Group(body)), Some(start)) = (tokens.pop(), start) else {
        return Err(error);
    };
    if tokens.iter().any(|token| is_ident(token, "fn")) {
        return Err(error);
    }
    let empty = Group::new(body.delimiter(), TokenStream::new());
    let header = tokens.drain(start..).chain([empty.into()]);
    let mut block: ItemImpl = syn::parse2(header.collect())?;
    let items = |input: ParseStream<'_>| {
        while let Some(item) = item(input) {
            block.items.push(item);
        }
        input.parse::<TokenStream>()
    };
    items.parse2(body.stream())?;
    Ok((block, false))
}

fn item(input: ParseStream<'_>) -> Option<ImplItem> {
    let ahead = input.fork();
    if let Ok(method) = method(&ahead) {
        input.advance_to(&ahead);
        return Some(ImplItem::Fn(method));
    }
    let ahead = input.fork();
    let item = ahead.parse().ok()?;
    input.advance_to(&ahead);
    Some(item)
}

fn method(input: ParseStream<'_>) -> syn::Result<ImplItemFn> {
    Ok(ImplItemFn {
        attrs: input.call(Attribute::parse_outer)?,
        vis: input.parse()?,
        modifiers: FnModifiers::default(),
        sig: input.parse()?,
        block: body(input)?,
    })
}

fn body(input: ParseStream<'_>) -> syn::Result<Block> {
    let body;
    let brace_token = braced!(body in input);
    let stmts = vec![Stmt::Expr(Expr::Verbatim(body.parse()?), None)];
    Ok(Block { brace_token, stmts })
}

/// The struct or enum whose fields can't be read, without them; not a generic one, since nothing
/// can be said about its type.
pub(crate) fn without_fields<T: Parse>(tokens: &TokenStream) -> Option<T> {
    let mut tokens = tokens.clone().into_iter().peekable();
    let mut header = Vec::new();
    loop {
        let token = tokens.next()?;
        let found = is_ident(&token, "struct") || is_ident(&token, "enum");
        header.push(token);
        if found {
            break;
        }
    }
    header.push(tokens.next()?);
    let next = tokens.next()?;
    let TokenTree::Group(_) = &next else {
        return None;
    };
    header.push(Group::new(Delimiter::Brace, TokenStream::new()).into());
    syn::parse2(header.into_iter().collect()).ok()
}

/// The name behind a keyword, where an item that can't be read has one.
pub(crate) fn name(keyword: &str, tokens: &TokenStream) -> Option<Ident> {
    let mut tokens = tokens.clone().into_iter();
    tokens.find(|token| is_ident(token, keyword))?;
    match tokens.next()? {
        TokenTree::Ident(name) => Some(name),
        _ => None,
    }
}

/// What serde would derive for a type whose fields can't be read.
pub(crate) fn serde(private: &TokenStream, ident: &Ident) -> TokenStream {
    let serde = quote!(#private::serde);
    quote! {
        impl #serde::Serialize for #ident {
            fn serialize<S: #serde::Serializer>(
                &self,
                _: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                ::core::unreachable!()
            }
        }

        impl<'de> #serde::Deserialize<'de> for #ident {
            fn deserialize<D: #serde::Deserializer<'de>>(
                _: D,
            ) -> ::core::result::Result<Self, D::Error> {
                ::core::unreachable!()
            }
        }
    }
}

/// The tokens without these attributes of ours, which nobody reads any more. A group that has none
/// of them stays the same: a new one's braces would lie elsewhere, and so would what the compiler
/// says of them.
pub(crate) fn without_attributes(names: &[&str], tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if is_attribute(names, &group, kept.last()) => {
                kept.pop();
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inner = without_attributes(names, group.stream());
                let same = inner.clone().into_iter().count() == group.stream().into_iter().count();
                let mut without = Group::new(Delimiter::Brace, inner);
                without.set_span(group.span());
                kept.push(if same { group } else { without }.into());
            }
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

fn is_attribute(names: &[&str], group: &Group, before: Option<&TokenTree>) -> bool {
    let hash = matches!(before, Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
    let mut path = group.stream().into_iter().take_while(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    hash && group.delimiter() == Delimiter::Bracket
        && path.any(|token| names.iter().any(|name| is_ident(&token, name)))
}

fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}
