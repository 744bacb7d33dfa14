//! Whether the methods of a `#[connector] impl` have the signatures that the runtime calls.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, Path, ReturnType, Type, spanned::Spanned};

use super::{
    model::{Connect, Listen, Method},
    registrations::is_register_event,
};
use crate::{args, report::Report, signature, spelling};

/// A method whose name is nearly this one.
pub(super) fn misspelt<'a>(block: &'a ItemImpl, name: &'static str) -> Option<&'a Ident> {
    block.items.iter().find_map(|item| {
        let ImplItem::Fn(method) = item else {
            return None;
        };
        let spelled = &method.sig.ident;
        let near = spelling::nearest(&spelled.to_string(), &[name]).is_some();
        (near && !CALLED.iter().any(|called| spelled == called)).then_some(spelled)
    })
}

/// The methods that the runtime calls itself.
const CALLED: &[&str] = &["connect", "listen", "disconnect", "probe", "resolve_target"];

pub(super) fn is_ours(method: &ImplItemFn) -> bool {
    let name = &method.sig.ident;
    CALLED.iter().any(|called| name == called) || method.attrs.iter().any(is_register_event)
}

/// A method that the runtime calls itself: nobody is there to choose a type.
fn check_generic(method: &ImplItemFn, report: &mut Report) -> bool {
    let name = &method.sig.ident;
    let generics = &method.sig.generics;
    if signature::is_generic(generics) {
        let message = format!("`{name}` can't be generic: nobody says which type it is for");
        report.at(&generics.params, message);
        return true;
    }
    let choice = arguments(method)
        .into_iter()
        .find(|arg| matches!(&*arg.ty, Type::ImplTrait(_)));
    if let Some(arg) = choice {
        let message = format!("`{name}` needs to know which type this is; write that");
        report.at(&arg.ty, message);
    }
    choice.is_some()
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
    match &receiver.kind {
        syn::ReceiverKind::Reference(_, lifetime, None) => {
            !lifetime.as_ref().is_some_and(signature::is_static)
        }
        _ => false,
    }
}

/// Whether the type is right is for the compiler: an alias of `Arc` is fine. What can't be right
/// is told here.
fn is_typed(receiver: &syn::Receiver) -> bool {
    let no_handle = |ty: &Type| {
        ["Self", "Box", "Rc", "Pin"]
            .iter()
            .any(|name| signature::is_called(ty, name))
    };
    match &receiver.kind {
        syn::ReceiverKind::Typed(_, ty) => !no_handle(ty),
        _ => false,
    }
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

pub(super) fn arguments(method: &ImplItemFn) -> Vec<&syn::PatType> {
    let inputs = method.sig.inputs.iter();
    inputs
        .filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        })
        .collect()
}

/// A method with `&self`, this many arguments and this signature, for the error.
pub(super) fn shape(method: &ImplItemFn, rest: &str, count: usize, report: &mut Report) -> bool {
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

pub(super) fn event_method(method: &ImplItemFn, event: &Path, report: &mut Report) {
    let event = event.to_token_stream().to_string().replace(' ', "");
    let rest = format!("(&self, event: &Event<{event}>) -> Result<Receipt>");
    if !shape(method, &rest, 1, report) {
        return;
    }
    // `&impl Payload`, or `&P` with a `P` of the method's own, may be anything.
    for arg in arguments(method) {
        let ty = match &*arg.ty {
            Type::Reference(reference) => &*reference.elem,
            other => other,
        };
        let mut params = method.sig.generics.type_params();
        let anything = matches!(ty, Type::ImplTrait(_))
            || params
                .any(|param| matches!(ty, Type::Path(path) if path.path.is_ident(&param.ident)));
        if anything {
            let message = format!(
                "`{}` needs to know what this is; expected `&Event<{event}>` or `&AnyEvent`, \
                 or `&Event<P>` with `P: Payload`",
                method.sig.ident
            );
            report.at(&arg.ty, message);
        }
    }
}

pub(super) fn connect(method: &ImplItemFn, report: &mut Report) -> Connect {
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
        signature::check_bot(&bot.ty, report);
    }
    match args.as_slice() {
        [_bot] => {}
        [first, _] if signature::is_bot(&first.ty) => {
            report.at(&first.ty, format!("the bot comes last; {expected}"));
        }
        [config, _bot] => {
            if check_generic(method, report) {
                return connect;
            }
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
pub(super) fn listen(method: &ImplItemFn, report: &mut Report) -> Listen {
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
        signature::check_bot(&bot.ty, report);
    }
    check_generic(method, report);
    match args.as_slice() {
        [first, _] if signature::is_bot(&first.ty) => {
            let expected =
                "expected `async fn listen(&self, incoming: .., bot: &Bot) -> Result<()>`";
            report.at(&first.ty, format!("the bot comes last; {expected}"));
        }
        [incoming, _bot] => listen.incoming = Some((*incoming.ty).clone()),
        _ => {}
    }
    listen
}
