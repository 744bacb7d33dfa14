//! An attribute's arguments: `name = value`, `name(..)` and flags, each taken once by its name.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Expr, ExprLit, Ident, Lit, LitStr, Path, Token,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream, Parser},
    punctuated::Punctuated,
    spanned::Spanned,
};

use crate::{Entry, report::Report, spelling};

/// The arguments of one attribute that nobody has taken yet.
pub(crate) struct Args {
    args: Vec<Arg>,
    known: Vec<&'static str>,
    /// Where a value stands that has no name.
    nameless: Option<Span>,
    unreadable: bool,
}

pub(crate) struct Arg {
    pub(crate) name: Ident,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    /// `name`
    Flag,
    /// `name = value`
    Is(Expr),
    /// `name(..)`
    List(TokenStream),
}

impl Parse for Arg {
    // name | name = value | name(..) | crate = path
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.call(Ident::parse_any)?;
        let value = if input.peek(Token![=]) {
            let equals = input.parse::<Token![=]>()?;
            if input.is_empty() || input.peek(Token![,]) {
                let message = format!("`{name}` needs a value behind the `=`; write `{name} = ..`");
                return Err(syn::Error::new(equals.span(), message));
            }
            let mut expr: Expr = input.parse()?;
            // What a `macro_rules!` macro was given comes in a group of its own.
            while let Expr::Group(group) = expr {
                expr = *group.expr;
            }
            Value::Is(expr)
        } else if input.peek(syn::token::Paren) {
            let list;
            parenthesized!(list in input);
            Value::List(list.parse()?)
        } else {
            Value::Flag
        };
        Ok(Self { name, value })
    }
}

impl Args {
    pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> Self {
        let mut nameless = None;
        let parser = |input: ParseStream<'_>| {
            let mut args = vec![];
            while !input.is_empty() {
                if !input.peek(Ident::peek_any) {
                    nameless = Some(input.span());
                    input.parse::<TokenStream>()?;
                    break;
                }
                args.push(input.parse::<Arg>()?);
                comma(input)?;
            }
            Ok(args)
        };
        let args = report.keep(parser.parse2(tokens));
        let unreadable = args.is_none();
        let args = args.unwrap_or_default();
        let mut kept: Vec<Arg> = Vec::new();
        for arg in args {
            if kept.iter().any(|other| other.name == arg.name) {
                report.at(
                    &arg.name,
                    format!("`{}` is given twice; give it once, remove this", arg.name),
                );
            } else {
                kept.push(arg);
            }
        }
        Self {
            args: kept,
            known: Vec::new(),
            nameless,
            unreadable,
        }
    }

    /// Whether an error was told already, so that nothing can be said to be missing.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.unreadable || self.nameless.is_some()
    }

    fn take(&mut self, name: &'static str) -> Option<Arg> {
        self.known.push(name);
        let index = self.args.iter().position(|arg| arg.name == name)?;
        Some(self.args.remove(index))
    }

    /// `name = "text"`
    pub(crate) fn text(&mut self, name: &'static str, report: &mut Report) -> Option<LitStr> {
        let arg = self.take(name)?;
        match arg.value {
            Value::Is(Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            })) => Some(text),
            Value::Is(other) => {
                report.at(
                    other,
                    format!("`{name}` is a text; write it in quotes: `{name} = \"..\"`"),
                );
                None
            }
            _ => {
                report.at(
                    arg.name,
                    format!("`{name}` needs a text; write `{name} = \"..\"`"),
                );
                None
            }
        }
    }

    /// `name = expression`
    pub(crate) fn expr(&mut self, name: &'static str, report: &mut Report) -> Option<Expr> {
        let arg = self.take(name)?;
        match arg.value {
            Value::Is(expr) => Some(expr),
            _ => {
                report.at(
                    arg.name,
                    format!("`{name}` needs a value; write `{name} = ..`"),
                );
                None
            }
        }
    }

    /// `name`
    pub(crate) fn flag(&mut self, name: &'static str, report: &mut Report) -> bool {
        let Some(arg) = self.take(name) else {
            return false;
        };
        if !matches!(arg.value, Value::Flag) {
            report.at(
                arg.name,
                format!("`{name}` takes no value; write `{name}` alone"),
            );
        }
        true
    }

    /// `name(A, B)`
    pub(crate) fn paths(
        &mut self,
        name: &'static str,
        example: &str,
        report: &mut Report,
    ) -> Vec<Path> {
        match self.list(name, example, report) {
            Some((_, tokens)) => {
                let parser = Punctuated::<Path, Token![,]>::parse_terminated;
                let paths = parser.parse2(tokens).map_err(|error| {
                    let message = format!(
                        "`{name}` takes events by their types, separated by commas; \
                         write `{name}(Message, Reaction)`"
                    );
                    syn::Error::new(error.span(), message)
                });
                report.keep(paths).into_iter().flatten().collect()
            }
            None => Vec::new(),
        }
    }

    /// `name(inner = .., ..)`
    pub(crate) fn group(
        &mut self,
        name: &'static str,
        example: &str,
        report: &mut Report,
    ) -> Option<(Span, Args)> {
        let (span, tokens) = self.list(name, example, report)?;
        Some((span, Args::parse(tokens, report)))
    }

    fn list(
        &mut self,
        name: &'static str,
        example: &str,
        report: &mut Report,
    ) -> Option<(Span, TokenStream)> {
        let arg = self.take(name)?;
        match arg.value {
            Value::List(tokens) => Some((arg.name.span(), tokens)),
            _ => {
                report.at(
                    arg.name,
                    format!("`{name}` takes its values in parentheses; write `{example}`"),
                );
                None
            }
        }
    }

    /// The same attribute by the path in `crate = path`, which is expanded only where that path
    /// leads to opsdroid: derives by a path that leads nowhere would be several errors.
    pub(crate) fn by_path(
        &mut self,
        attribute: &str,
        args: &TokenStream,
        item: &TokenStream,
    ) -> Option<TokenStream> {
        const RESOLVED: &str = "__resolved";
        let before = self.args.len();
        self.args.retain(|arg| arg.name != RESOLVED);
        if self.args.len() < before {
            return None;
        }
        let krate = self.args.iter().find(|arg| arg.name == "crate")?;
        let Value::Is(Expr::Path(path)) = &krate.value else {
            return None;
        };
        let [attribute, resolved] =
            [attribute, RESOLVED].map(|name| Ident::new(name, Span::call_site()));
        Some(quote!(#[#path::#attribute(#resolved, #args)] #item))
    }

    /// `crate = path`, or the entry's own path.
    pub(crate) fn krate(&mut self, entry: Entry, report: &mut Report) -> Path {
        let default = || {
            let name = Ident::new(entry.0, Span::call_site());
            syn::parse_quote!(::#name)
        };
        let Some(arg) = self.take("crate") else {
            return default();
        };
        match arg.value {
            Value::Is(Expr::Path(path)) => path.path,
            Value::Is(Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            })) => report.keep(text.parse()).unwrap_or_else(default),
            _ => {
                report.at(
                    arg.name,
                    "`crate` is the path that leads to opsdroid; write `crate = opsdroid_core`",
                );
                default()
            }
        }
    }

    /// Refuses what an impl block can't say.
    pub(crate) fn of_the_struct(&mut self, names: &[&str], report: &mut Report) {
        self.args.retain(|arg| {
            let misplaced = names.iter().any(|name| arg.name == name);
            if misplaced {
                let name = &arg.name;
                let message = format!(
                    "`{name}` belongs on the struct; write `#[connector]` alone on the `impl` block"
                );
                report.at(name, message);
            }
            !misplaced
        });
    }

    /// Takes the flags that are spelled as types are.
    pub(crate) fn types(&mut self) -> Vec<Ident> {
        let is_type = |arg: &Arg| {
            let name = arg.name.to_string();
            matches!(arg.value, Value::Flag) && name.starts_with(char::is_uppercase)
        };
        let (types, others) = self.args.drain(..).partition(is_type);
        self.args = others;
        let types: Vec<Arg> = types;
        types.into_iter().map(|arg| arg.name).collect()
    }

    /// Whatever nobody took is unknown.
    pub(crate) fn finish(mut self, report: &mut Report) {
        // What everybody needs first, what hardly anybody needs last.
        self.known.sort_by_key(|known| *known == "crate");
        if let Some(span) = self.nameless {
            let message = match self.known.as_slice() {
                ["crate"] => "expected no argument; remove this".to_owned(),
                known => format!(
                    "expected an argument with a name: {}",
                    spelling::list(known)
                ),
            };
            report.span(span, message);
        }
        for arg in &self.args {
            let name = arg.name.to_string();
            let message = match spelling::nearest(&name, &self.known) {
                Some(near) => format!("unknown argument `{name}`; did you mean `{near}`?"),
                None => {
                    let expected = spelling::list(&self.known);
                    format!("unknown argument `{name}`; expected {expected}")
                }
            };
            report.at(&arg.name, message);
        }
    }
}

/// A comma, unless nothing follows.
pub(crate) fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    let comma = input.parse::<Token![,]>();
    comma.map(drop).map_err(|error| {
        syn::Error::new(
            error.span(),
            "arguments are separated by commas; write `,` before this",
        )
    })
}

/// What the code inside of a block calls opsdroid.
pub(crate) fn alias() -> Path {
    syn::parse_quote!(__opsdroid)
}

/// Brings the alias into a block's scope: a path that leads nowhere is one error, here.
pub(crate) fn import(krate: &Path) -> TokenStream {
    // At its end: the compiler shows all that is between, which is the path.
    let end = krate
        .segments
        .last()
        .map_or_else(|| krate.span(), Spanned::span);
    quote_spanned!(end => use #krate as __opsdroid;)
}

/// The same tokens, shown at another place: an error in them is an error there.
pub(crate) fn at(span: Span, tokens: &impl ToTokens) -> TokenStream {
    let moved = tokens.to_token_stream().into_iter().map(|mut token| {
        token.set_span(span.resolved_at(token.span()));
        token
    });
    moved.collect()
}
