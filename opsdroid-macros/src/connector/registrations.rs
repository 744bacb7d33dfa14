//! `#[register_event(..)]` on the methods of a `#[connector] impl`.

use quote::ToTokens;
use syn::{
    Attribute, ImplItemFn, Meta, Path, PathArguments, Token,
    parse::{ParseStream, Parser},
};

use super::{check::named, model::Registration};
use crate::{args, report::Report, spelling};

// #[register_event(A)]
// #[register_event(A, B)]
// #[register_event(A, include_subclasses)]
pub(super) fn take(
    method: &mut ImplItemFn,
    registrations: &mut Vec<Registration>,
    report: &mut Report,
) {
    let (ours, others): (Vec<Attribute>, Vec<Attribute>) =
        method.attrs.drain(..).partition(is_register_event);
    method.attrs = others;
    for attr in ours {
        if attr.path().is_ident("cfg_attr") {
            let message = "`register_event` can't be switched by `cfg_attr`; \
                           write `#[cfg(..)]` above the method";
            report.at(&attr.meta, message);
            continue;
        }
        let Meta::List(list) = &attr.meta else {
            report.at(&attr.meta, WANTED);
            continue;
        };
        let Some(paths) = report.keep(paths.parse2(list.tokens.clone())) else {
            continue;
        };
        let (flags, events): (Vec<Path>, Vec<Path>) =
            paths.into_iter().partition(|path| is_flag(path, report));
        if let Some(second) = flags.get(1) {
            let message = format!("`{FLAG}` is given twice; give it once, remove this");
            report.at(second, message);
        }
        if events.is_empty() && !list.tokens.is_empty() && flags.is_empty() {
            continue;
        }
        if events.is_empty() {
            report.at(&attr.meta, WANTED);
        }
        for event in &events {
            check_payload(event, report);
        }
        registrations.extend(events.into_iter().map(|event| Registration {
            event,
            subclasses: !flags.is_empty(),
            attribute: attr.path().clone(),
            method: named(method),
        }));
    }
}

/// `Event<Message>` is what a method gets, and `Message` what it is registered for.
fn check_payload(path: &Path, report: &mut Report) {
    let Some(last) = path.segments.last() else {
        return;
    };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return;
    };
    if last.ident == "Event" {
        let event = arguments.args.to_token_stream();
        let message = format!(
            "a method is registered for an event's type, and gets an `Event` of that; \
             write `#[register_event({event})]`"
        );
        report.at(path, message);
    }
}

const FLAG: &str = "include_subclasses";

const WANTED: &str = "expected an event's type: `#[register_event(Message)]`";

/// Events by their types, and the flag: all of them paths.
fn paths(input: ParseStream<'_>) -> syn::Result<Vec<Path>> {
    let mut paths = Vec::new();
    while !input.is_empty() {
        let start = input.span();
        let path = input
            .parse::<Path>()
            .map_err(|_| syn::Error::new(start, WANTED_BARE))?;
        if input.peek(Token![=]) || input.peek(syn::token::Paren) {
            let name = path.to_token_stream();
            let message = format!(
                "unknown argument `{name}`; expected event types alone, and perhaps `{FLAG}`: \
                 `#[register_event(Message)]`"
            );
            return Err(syn::Error::new_spanned(path, message));
        }
        args::comma(input)?;
        paths.push(path);
    }
    Ok(paths)
}

const WANTED_BARE: &str = "expected an event's type, without quotes: `#[register_event(Message)]`";

/// `include_subclasses`, perhaps misspelt.
fn is_flag(path: &Path, report: &mut Report) -> bool {
    let Some(name) = path.get_ident().map(ToString::to_string) else {
        return false;
    };
    let near = spelling::nearest(&name, &[FLAG]).is_some();
    if near && name != FLAG {
        report.at(
            path,
            format!("unknown argument `{name}`; did you mean `{FLAG}`?"),
        );
    }
    near
}

pub(super) fn is_register_event(attr: &Attribute) -> bool {
    let named = |path: &Path| {
        path.segments
            .last()
            .is_some_and(|s| s.ident == "register_event")
    };
    if named(attr.path()) {
        return true;
    }
    attr.path().is_ident("cfg_attr")
        && attr
            .to_token_stream()
            .to_string()
            .contains("register_event")
}

/// The same spelling twice is told here; an alias is told by the compiler, at the same token.
pub(super) fn check_twice(registrations: &[Registration], report: &mut Report) {
    for (index, second) in registrations.iter().enumerate() {
        let spelled = |r: &Registration| r.event.to_token_stream().to_string();
        let first = registrations[..index]
            .iter()
            .find(|first| spelled(first) == spelled(second) && first.method.cfgs.is_empty());
        if let (Some(first), true) = (first, second.method.cfgs.is_empty()) {
            let event = spelled(second);
            let method = &first.method.name;
            let message =
                format!("`{event}` is sent by `{method}` already; register it once, remove this");
            report.at(&second.event, message);
        }
    }
}
