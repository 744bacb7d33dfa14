//! From the tokens of a `#[connector] impl` to its model, with every error on the way.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{FnArg, ImplItem, ImplItemFn, ItemImpl, Path, ReturnType, Type, spanned::Spanned};

use super::{
    model::{Connect, Listen, Method, Model},
    registrations,
};
use crate::{
    Entry,
    args::{self, Args},
    attrs,
    report::Report,
};

/// What stands on the struct, since it is said once.
const DECLARED: &[&str] = &[
    "name",
    "emits",
    "heartbeat",
    "text",
    "rate",
    "target_rate",
    "delivery",
];

/// The methods that the runtime calls.
const CALLED: &[&str] = &["connect", "listen", "disconnect", "probe", "resolve_target"];

pub(super) fn parse(
    entry: Entry,
    args: TokenStream,
    mut block: ItemImpl,
    report: &mut Report,
) -> Model {
    let mut args = Args::parse(args, report);
    let import = args::import(&args.krate(entry, report));
    args.of_the_struct(DECLARED, report);
    args.finish(report);

    if let Some((path, _)) = &block.trait_ {
        report.at(
            path,
            "`#[connector]` goes on the struct's own `impl` block, not on a trait's; remove it here",
        );
    }
    if !block.generics.params.is_empty() {
        let message =
            "a connector can't be generic, since its name stands for one type; remove this";
        report.at(&block.generics, message);
    }

    let (mut connect, mut listen) = (Vec::new(), Vec::new());
    let mut misplaced = false;
    let (mut disconnect, mut resolve_target, mut probe) = (Vec::new(), Vec::new(), Vec::new());
    let mut registrations = Vec::new();
    drop_second(&mut block, report);
    for item in &mut block.items {
        let ImplItem::Fn(method) = item else { continue };
        let before = registrations.len();
        registrations::take(method, &mut registrations, report);
        let registered = registrations.len() > before;
        let name = method.sig.ident.clone();
        match name.to_string().as_str() {
            "connect" | "listen" | "disconnect" | "probe" | "resolve_target" if registered => {
                let message = format!(
                    "`{name}` is called by the runtime; register the event on a method of its own"
                );
                report.at(&name, message);
                misplaced = true;
            }
            _ if registered => event_method(method, &registrations[before].event, report),
            "connect" => connect.push(check_connect(method, report)),
            "listen" => listen.push(check_listen(method, report)),
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
                let name = arguments(method);
                if let Some(name) = name
                    .first()
                    .filter(|name| args::is_called(&name.ty, "String"))
                {
                    report.at(&name.ty, "the name comes by reference; write `&str`");
                }
                resolve_target.push(named(method));
            }
            _ => continue,
        }
        // That it is `async` and takes `&self` isn't its author's choice.
        let allow = syn::parse_quote!(#[allow(clippy::unused_async, clippy::unused_self)]);
        method.attrs.push(allow);
    }

    let fits = !misplaced && block.trait_.is_none() && block.generics.params.is_empty();
    let missing = [
        (connect.is_empty(), "connect", "(bot: &Bot) -> Result<Self>"),
        (
            listen.is_empty(),
            "listen",
            "(&self, bot: &Bot) -> Result<()>",
        ),
    ];
    let missing: Vec<_> = missing.iter().filter(|(missing, ..)| *missing).collect();
    match missing.as_slice() {
        _ if !fits => {}
        [(_, name, rest)] => {
            let message = format!("a connector needs `{name}`; add `async fn {name}{rest}`");
            report.at(&block.self_ty, message);
        }
        [] => {}
        _ => {
            let message = "a connector has one `#[connector]` block, which has `connect` and `listen`; \
                           add both, or take the attribute off a block of other methods";
            report.at(&block.self_ty, message);
        }
    }
    registrations::check_twice(&registrations, report);

    Model {
        krate: args::alias(),
        import,
        block,
        connect,
        listen,
        disconnect,
        resolve_target,
        probe,
        registrations,
    }
}

/// The methods that the runtime calls are there once, unless `cfg` says which. A second one is
/// left out, for the compiler would miss it in words of its own.
fn drop_second(block: &mut ItemImpl, report: &mut Report) {
    let mut seen: Vec<syn::Ident> = Vec::new();
    block.items.retain(|item| {
        let ImplItem::Fn(method) = item else {
            return true;
        };
        let name = &method.sig.ident;
        if !CALLED.iter().any(|called| name == called) || !attrs::cfgs(&method.attrs).is_empty() {
            return true;
        }
        let Some(first) = seen.iter().find(|first| *first == name) else {
            seen.push(name.clone());
            return true;
        };
        let line = first.span().unwrap().line();
        let message = format!(
            "`{name}` is there already, on line {line}; a connector has one: remove this, \
             or put `#[cfg(..)]` on both"
        );
        report.at(name, message);
        false
    });
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
            format!("expected `{name}` to be `async`; write `async fn {name}`"),
        );
    }
    method.sig.asyncness.is_some()
}

fn takes_self(method: &ImplItemFn, report: &mut Report) -> bool {
    match method.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) if is_shared(receiver) => true,
        Some(FnArg::Receiver(receiver)) => {
            let shared = "a live connector is shared between tasks; write `&self`";
            match receiver.kind {
                syn::ReceiverKind::Reference(..) => {
                    let message = format!("{shared}, and keep what changes in a `Mutex`");
                    report.at(receiver, message);
                }
                _ => report.at(receiver, shared),
            }
            false
        }
        _ => {
            let name = &method.sig.ident;
            report.at(
                name,
                format!(
                    "`{name}` is called on a live connector; write `&self` as its first argument"
                ),
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

pub(super) fn named(method: &ImplItemFn) -> Method {
    let name = method.sig.ident.clone();
    let takes = arguments(method)
        .first()
        .map_or_else(|| name.span(), |arg| arg.ty.span());
    Method {
        name,
        takes,
        returns: returns(method),
        cfgs: attrs::cfgs(&method.attrs).into_iter().cloned().collect(),
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
        count_of_arguments(method, count, &format!("async fn {name}{rest}"), report);
        return false;
    }
    fine
}

/// Told at the arguments that are too many, or at all of them where there are too few.
fn count_of_arguments(method: &ImplItemFn, most: usize, expected: &str, report: &mut Report) {
    let name = &method.sig.ident;
    let more: TokenStream = arguments(method)
        .iter()
        .skip(most)
        .map(ToTokens::to_token_stream)
        .collect();
    if !more.is_empty() {
        let message =
            format!("an argument too many for `{name}`; expected `{expected}`, remove this");
        report.at(more, message);
        return;
    }
    let message = format!("an argument is missing in `{name}`; write `{expected}`");
    match method.sig.inputs.is_empty() {
        true => report.at(name, message),
        false => report.at(&method.sig.inputs, message),
    }
}

fn event_method(method: &ImplItemFn, event: &Path, report: &mut Report) {
    let event = event.to_token_stream().to_string().replace(' ', "");
    let rest = format!("(&self, event: &Event<{event}>) -> Result<Receipt>");
    shape(method, &rest, 1, report);
}

fn check_connect(method: &ImplItemFn, report: &mut Report) -> Connect {
    let mut connect = Connect {
        name: method.sig.ident.span(),
        config: None,
        bot: Span::call_site(),
        returns: returns(method),
        cfgs: attrs::cfgs(&method.attrs).into_iter().cloned().collect(),
    };
    if let Some(FnArg::Receiver(receiver)) = method.sig.inputs.first() {
        let message = "`connect` makes the connector, so there is no `self` yet; remove this";
        report.at(receiver, message);
    }
    is_async(method, report);
    let args = arguments(method);
    if let [.., bot] = args.as_slice() {
        connect.bot = bot.ty.span();
        args::check_bot(&bot.ty, report);
    }
    match args.as_slice() {
        [_bot] => {}
        [config, _bot] => {
            if let Type::Reference(_) = &*config.ty {
                let message =
                    "the configuration is the connector's own; write its type without `&`";
                report.at(&config.ty, message);
            }
            connect.config = Some((*config.ty).clone());
        }
        [] => count_of_arguments(
            method,
            2,
            "async fn connect(bot: &Bot) -> Result<Self>",
            report,
        ),
        _ => count_of_arguments(
            method,
            2,
            "async fn connect(config: MyConfig, bot: &Bot) -> Result<Self>",
            report,
        ),
    }
    connect
}

// async fn listen(&self, bot: &Bot)
// async fn listen(&self, incoming: Incoming, bot: &Bot)
// async fn listen(self: &Arc<Self>, ..)
fn check_listen(method: &ImplItemFn, report: &mut Report) -> Listen {
    let mut listen = Listen {
        name: method.sig.ident.span(),
        incoming: None,
        bot: Span::call_site(),
        returns: returns(method),
        cfgs: attrs::cfgs(&method.attrs).into_iter().cloned().collect(),
    };
    let fine = is_async(method, report) && takes_self_or_handle(method, report);
    let args = arguments(method);
    if fine && !(1..=2).contains(&args.len()) {
        let expected = match args.is_empty() {
            true => "async fn listen(&self, bot: &Bot) -> Result<()>",
            false => "async fn listen(&self, incoming: Incoming, bot: &Bot) -> Result<()>",
        };
        count_of_arguments(method, 2, expected, report);
    } else if let [.., bot] = args.as_slice() {
        listen.bot = bot.ty.span();
        args::check_bot(&bot.ty, report);
    }
    if let [incoming, _bot] = args.as_slice() {
        listen.incoming = Some((*incoming.ty).clone());
    }
    listen
}
