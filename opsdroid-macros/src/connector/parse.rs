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
    "idempotent",
];

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
            "`#[connector]` goes on the connector's own `impl` block, not a trait's",
        );
    }
    if !block.generics.params.is_empty() {
        let message =
            "a connector can't be generic, since its name stands for one type; remove this";
        report.at(&block.generics, message);
    }

    let mut connect = None;
    let mut listen = None;
    let (mut disconnect, mut resolve_target, mut probe) = (Vec::new(), Vec::new(), Vec::new());
    let mut registrations = Vec::new();
    for item in &mut block.items {
        let ImplItem::Fn(method) = item else { continue };
        let before = registrations.len();
        registrations::take(method, &mut registrations, report);
        let registered = registrations.len() > before;
        let name = method.sig.ident.clone();
        match name.to_string().as_str() {
            "connect" | "listen" | "disconnect" | "probe" | "resolve_target" if registered => {
                let message = format!(
                    "`{name}` is called by the runtime; an event goes to a method of its own"
                );
                report.at(&name, message);
                connect.get_or_insert_with(Connect::unknown);
                listen.get_or_insert_with(Listen::unknown);
            }
            _ if registered => event_method(method, &registrations[before].event, report),
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
                let name = arguments(method);
                if let Some(name) = name
                    .first()
                    .filter(|name| args::is_called(&name.ty, "String"))
                {
                    report.at(&name.ty, "the name that is looked for comes as `&str`");
                }
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
    let missing: Vec<_> = missing.iter().filter(|(missing, ..)| *missing).collect();
    match missing.as_slice() {
        _ if !fits => {}
        [(_, name, rest)] => {
            let message = format!("a connector needs `{name}`; add `async fn {name}{rest}`");
            report.at(&block.self_ty, message);
        }
        [] => {}
        _ => {
            let message = "a connector needs `connect` and `listen`, in its one block that is \
                           marked `#[connector]`";
            report.at(&block.self_ty, message);
        }
    }
    registrations::check_twice(&registrations, report);

    Model {
        krate: args::alias(),
        import,
        block,
        connect: connect.unwrap_or_else(Connect::unknown),
        listen: listen.unwrap_or_else(Listen::unknown),
        disconnect,
        resolve_target,
        probe,
        registrations,
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
            format!("`{name}` may wait; write `async fn {name}`"),
        );
    }
    method.sig.asyncness.is_some()
}

fn takes_self(method: &ImplItemFn, report: &mut Report) -> bool {
    match method.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) if is_shared(receiver) => true,
        Some(FnArg::Receiver(receiver)) => {
            report.at(
                receiver,
                "a live connector is shared between tasks; take `&self`",
            );
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

pub(super) fn named(method: &ImplItemFn) -> Method {
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
            format!("these aren't the arguments of `{name}`; expected `async fn {name}{rest}`"),
        );
        return false;
    }
    fine
}

fn event_method(method: &ImplItemFn, event: &Path, report: &mut Report) {
    let event = event.to_token_stream().to_string().replace(' ', "");
    let rest = format!("(&self, event: &Event<{event}>) -> Result<Receipt>");
    shape(method, &rest, 1, report);
}

fn check_connect(method: &ImplItemFn, report: &mut Report) -> Connect {
    let expected = "expected `async fn connect(config: .., bot: &Bot) -> Result<Self>`";
    let mut connect = Connect {
        name: method.sig.ident.span(),
        returns: returns(method),
        ..Connect::unknown()
    };
    if let Some(FnArg::Receiver(receiver)) = method.sig.inputs.first() {
        let message = format!("`connect` makes the value, so there is no `self`; {expected}");
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
                let message = "the configuration is the connector's own; take it by value";
                report.at(&config.ty, message);
            }
            connect.config = Some((*config.ty).clone());
        }
        _ => {
            let message = format!("these aren't the arguments of `connect`; {expected}");
            match method.sig.inputs.is_empty() {
                true => report.at(&method.sig.ident, message),
                false => report.at(&method.sig.inputs, message),
            }
        }
    }
    connect
}

// async fn listen(&self, bot: &Bot)
// async fn listen(&self, incoming: Incoming, bot: &Bot)
// async fn listen(self: &Arc<Self>, ..)
fn check_listen(method: &ImplItemFn, report: &mut Report) -> Listen {
    let mut listen = Listen {
        name: method.sig.ident.span(),
        returns: returns(method),
        ..Listen::unknown()
    };
    let fine = is_async(method, report) && takes_self_or_handle(method, report);
    let args = arguments(method);
    if fine && !(1..=2).contains(&args.len()) {
        let message = "these aren't the arguments of `listen`; expected `async fn listen(&self, \
                       bot: &Bot) -> Result<()>`, perhaps with `incoming` before `bot`";
        report.at(&method.sig.inputs, message);
    } else if let [.., bot] = args.as_slice() {
        listen.bot = bot.ty.span();
        args::check_bot(&bot.ty, report);
    }
    if let [incoming, _bot] = args.as_slice() {
        listen.incoming = Some((*incoming.ty).clone());
    }
    listen
}
