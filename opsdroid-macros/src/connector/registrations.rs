//! `#[register_event(..)]` on the methods of a `#[connector] impl`.

use quote::ToTokens;
use syn::{
    Attribute, ImplItemFn, Meta, Path, PathArguments, Token, parse::Parser, punctuated::Punctuated,
};

use super::{check::named, model::Registration};
use crate::{report::Report, spelling};

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
                           put `#[cfg(..)]` on the method";
            report.at(&attr.meta, message);
            continue;
        }
        let Meta::List(list) = &attr.meta else {
            report.at(
                &attr.meta,
                "which event? write `#[register_event(Message)]`",
            );
            continue;
        };
        let parser = Punctuated::<Path, Token![,]>::parse_terminated;
        let paths = match parser.parse2(list.tokens.clone()) {
            Ok(paths) => paths,
            Err(error) => {
                let message = "`register_event` takes events by their types, and nothing else \
                               but `include_subclasses`: `#[register_event(Message, Reaction)]`";
                report.span(error.span(), message);
                continue;
            }
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
            report.at(
                &attr.meta,
                "which event? write `#[register_event(Message)]`",
            );
        }
        for event in &events {
            check_payload(event, report);
        }
        registrations.extend(events.into_iter().map(|event| Registration {
            event,
            subclasses: !flags.is_empty(),
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
            let message = format!("`{event}` is sent by `{method}` already; register it once");
            report.at(&second.event, message);
        }
    }
}
