//! From the tokens of a `#[connector] impl` to its model, with every error on the way.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{
    Attribute, FnArg, ImplItem, ImplItemFn, ItemImpl, Meta, Path, ReturnType, Token, parse::Parser,
    punctuated::Punctuated, spanned::Spanned,
};

use super::model::{Connect, Listen, Method, Model, Registration};
use crate::{
    Entry,
    args::{self, Args},
    report::Report,
};

pub(super) fn parse(
    entry: Entry,
    args: TokenStream,
    mut block: ItemImpl,
    report: &mut Report,
) -> Model {
    let mut args = Args::parse(args, report);
    let krate = args.krate(entry, report);
    args.finish(report);

    if let Some((path, _)) = &block.trait_ {
        report.at(
            path,
            "`#[connector]` goes on the connector's own `impl` block, not a trait's",
        );
    }
    if !block.generics.params.is_empty() {
        let message = "a connector can't be generic: it is registered by its name once";
        report.at(&block.generics, message);
    }

    let mut connect = None;
    let mut listen = None;
    let (mut disconnect, mut resolve_target, mut probe) = (Vec::new(), Vec::new(), Vec::new());
    let mut registrations = Vec::new();
    for item in &mut block.items {
        let ImplItem::Fn(method) = item else { continue };
        let before = registrations.len();
        take_registrations(method, &mut registrations, report);
        let registered = registrations.len() > before;
        let name = method.sig.ident.clone();
        match name.to_string().as_str() {
            _ if registered => event_method(method, report),
            "connect" => connect = Some(check_connect(method, report)),
            "listen" => listen = Some(check_listen(method, report)),
            "disconnect" if shape(method, "(&self) -> Result<()>", 0, report) => {
                disconnect.push(named(method));
            }
            "probe" if shape(method, "(&self) -> Result<()>", 0, report) => {
                probe.push(named(method));
            }
            "resolve_target"
                if shape(
                    method,
                    "(&self, name: &str) -> Result<Option<Target>>",
                    1,
                    report,
                ) =>
            {
                resolve_target.push(named(method));
            }
            _ => continue,
        }
        // That it is `async` and takes `&self` isn't its author's choice.
        let allow = syn::parse_quote!(#[allow(clippy::unused_async, clippy::unused_self)]);
        method.attrs.push(allow);
    }

    let fits = block.trait_.is_none() && block.generics.params.is_empty();
    let missing = [
        (
            connect.is_none(),
            "connect",
            "(config: .., bot: &Bot) -> Result<Self>",
        ),
        (
            listen.is_none(),
            "listen",
            "(&self, bot: &Bot) -> Result<()>",
        ),
    ];
    for (_, name, rest) in missing.iter().filter(|(missing, ..)| *missing && fits) {
        let message = format!("a connector needs `{name}`; add `async fn {name}{rest}`");
        report.at(&block.self_ty, message);
    }
    check_twice(&registrations, report);

    Model {
        krate,
        block,
        connect: connect.unwrap_or_else(|| Connect {
            config: None,
            returns: Span::call_site(),
        }),
        listen: listen.unwrap_or_else(|| Listen {
            incoming: None,
            returns: Span::call_site(),
        }),
        disconnect,
        resolve_target,
        probe,
        registrations,
    }
}

// #[register_event(A)]
// #[register_event(A, B)]
// #[register_event(A, include_subclasses)]
fn take_registrations(
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
        let Some(paths) = report.keep(parser.parse2(list.tokens.clone())) else {
            continue;
        };
        let (flags, events): (Vec<Path>, Vec<Path>) = paths
            .into_iter()
            .partition(|path| path.is_ident("include_subclasses"));
        if events.is_empty() {
            report.at(
                &attr.meta,
                "which event? write `#[register_event(Message)]`",
            );
        }
        registrations.extend(events.into_iter().map(|event| Registration {
            event,
            subclasses: !flags.is_empty(),
            method: named(method),
        }));
    }
}

fn is_register_event(attr: &Attribute) -> bool {
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
fn check_twice(registrations: &[Registration], report: &mut Report) {
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

/// `&self`, or the handle that a task of the connection's can keep: `self: &Arc<Self>`.
fn takes_self_or_handle(method: &ImplItemFn, report: &mut Report) -> bool {
    match method.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) if is_typed(receiver) => true,
        _ => takes_self(method, report),
    }
}

fn is_async(method: &ImplItemFn, report: &mut Report) -> bool {
    if method.sig.asyncness.is_none() {
        let name = &method.sig.ident;
        report.at(
            method.sig.fn_token,
            format!("`{name}` has to be `async fn`"),
        );
    }
    method.sig.asyncness.is_some()
}

fn takes_self(method: &ImplItemFn, report: &mut Report) -> bool {
    match method.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) if is_shared(receiver) => true,
        Some(FnArg::Receiver(receiver)) => {
            report.at(receiver, "a live connector is shared; take `&self`");
            false
        }
        _ => {
            let name = &method.sig.ident;
            report.at(
                name,
                format!("`{name}` needs `&self` as its first argument"),
            );
            false
        }
    }
}

fn is_shared(receiver: &syn::Receiver) -> bool {
    matches!(receiver.kind, syn::ReceiverKind::Reference(_, _, None))
}

/// Whether the type is right is for the compiler: an alias of `Arc` is fine.
fn is_typed(receiver: &syn::Receiver) -> bool {
    matches!(receiver.kind, syn::ReceiverKind::Typed(..))
}

fn named(method: &ImplItemFn) -> Method {
    let name = method.sig.ident.clone();
    let takes = arguments(method)
        .first()
        .map_or_else(|| name.span(), |arg| arg.ty.span());
    Method {
        name,
        takes,
        returns: returns(method),
        cfgs: args::cfgs(&method.attrs).into_iter().cloned().collect(),
    }
}

/// Where a method says what it returns; its name where it doesn't.
fn returns(method: &ImplItemFn) -> Span {
    match &method.sig.output {
        ReturnType::Type(_, ty) => ty.span(),
        ReturnType::Default => method.sig.ident.span(),
    }
}

fn arguments(method: &ImplItemFn) -> Vec<&syn::PatType> {
    let inputs = method.sig.inputs.iter();
    inputs
        .filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        })
        .collect()
}

/// A method with `&self`, this many arguments and this signature, for the error.
fn shape(method: &ImplItemFn, rest: &str, count: usize, report: &mut Report) -> bool {
    let fine = is_async(method, report) && takes_self(method, report);
    let args = arguments(method);
    if fine && args.len() != count {
        let name = &method.sig.ident;
        report.at(
            &method.sig.inputs,
            format!("expected `async fn {name}{rest}`"),
        );
        return false;
    }
    fine
}

fn event_method(method: &ImplItemFn, report: &mut Report) {
    shape(
        method,
        "(&self, event: &Event<..>) -> Result<Receipt>",
        1,
        report,
    );
}

fn check_connect(method: &ImplItemFn, report: &mut Report) -> Connect {
    let expected = "expected `async fn connect(config: .., bot: &Bot) -> Result<Self>`";
    if let Some(FnArg::Receiver(receiver)) = method.sig.inputs.first() {
        report.at(
            receiver,
            format!("`connect` makes the value, so there is no `self`; {expected}"),
        );
    }
    is_async(method, report);
    let returns = returns(method);
    let args = arguments(method);
    match args.as_slice() {
        [_bot] => Connect {
            config: None,
            returns,
        },
        [config, _bot] => Connect {
            config: Some((*config.ty).clone()),
            returns,
        },
        _ => {
            let span = match method.sig.inputs.is_empty() {
                true => method.sig.ident.span(),
                false => method.sig.inputs.span(),
            };
            report.span(span, expected);
            Connect {
                config: None,
                returns,
            }
        }
    }
}

// async fn listen(&self, bot: &Bot)
// async fn listen(&self, incoming: Incoming, bot: &Bot)
// async fn listen(self: &Arc<Self>, ..)
fn check_listen(method: &ImplItemFn, report: &mut Report) -> Listen {
    let fine = is_async(method, report) && takes_self_or_handle(method, report);
    let args = arguments(method);
    if fine && !(1..=2).contains(&args.len()) {
        let message = "expected `async fn listen(&self, bot: &Bot) -> Result<()>`, \
                       or `incoming` before `bot`";
        report.at(&method.sig.inputs, message);
    }
    let incoming = match args.as_slice() {
        [incoming, _bot] => Some((*incoming.ty).clone()),
        _ => None,
    };
    Listen {
        incoming,
        returns: returns(method),
    }
}
