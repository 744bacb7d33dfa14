//! An attribute's arguments: `name = value`, `name(..)` and flags, each taken once by its name.

use proc_macro2::{Span, TokenStream};
use syn::{
    Expr, ExprLit, Ident, Lit, LitStr, Path, Token, parenthesized,
    parse::{Parse, ParseStream, Parser},
    punctuated::Punctuated,
};

use crate::{Entry, report::Report};

/// The arguments of one attribute that nobody has taken yet.
pub(crate) struct Args {
    args: Vec<Arg>,
    known: Vec<&'static str>,
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
        let name: Ident = input.call(syn::ext::IdentExt::parse_any)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Value::Is(input.parse()?)
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
        let parser = Punctuated::<Arg, Token![,]>::parse_terminated;
        let args = report.keep(parser.parse2(tokens));
        Self::new(args.into_iter().flatten(), report)
    }

    /// The arguments behind those that come without a name.
    pub(crate) fn new(args: impl IntoIterator<Item = Arg>, report: &mut Report) -> Self {
        let mut kept: Vec<Arg> = Vec::new();
        for arg in args {
            if kept.iter().any(|other| other.name == arg.name) {
                report.at(
                    &arg.name,
                    format!("`{}` is given twice; give it once", arg.name),
                );
            } else {
                kept.push(arg);
            }
        }
        Self {
            args: kept,
            known: Vec::new(),
        }
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
                report.at(other, format!("`{name}` is a text: `{name} = \"..\"`"));
                None
            }
            _ => {
                report.at(
                    arg.name,
                    format!("`{name}` needs a text: `{name} = \"..\"`"),
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
                report.at(arg.name, format!("`{name}` needs a value: `{name} = ..`"));
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
                format!("`{name}` takes no value: write `{name}` alone"),
            );
        }
        true
    }

    /// `name(A, B)`
    pub(crate) fn paths(&mut self, name: &'static str, report: &mut Report) -> Vec<Path> {
        match self.list(name, report) {
            Some((_, tokens)) => {
                let parser = Punctuated::<Path, Token![,]>::parse_terminated;
                report
                    .keep(parser.parse2(tokens))
                    .into_iter()
                    .flatten()
                    .collect()
            }
            None => Vec::new(),
        }
    }

    /// `name(inner = .., ..)`
    pub(crate) fn group(
        &mut self,
        name: &'static str,
        report: &mut Report,
    ) -> Option<(Span, Args)> {
        let (span, tokens) = self.list(name, report)?;
        Some((span, Args::parse(tokens, report)))
    }

    fn list(&mut self, name: &'static str, report: &mut Report) -> Option<(Span, TokenStream)> {
        let arg = self.take(name)?;
        match arg.value {
            Value::List(tokens) => Some((arg.name.span(), tokens)),
            _ => {
                report.at(arg.name, format!("`{name}` needs a list: `{name}(..)`"));
                None
            }
        }
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
                report.at(arg.name, "`crate` is the path of opsdroid: `crate = path`");
                default()
            }
        }
    }

    /// Whatever nobody took is unknown.
    pub(crate) fn finish(self, report: &mut Report) {
        for arg in &self.args {
            let name = arg.name.to_string();
            let nearest = nearest(&name, &self.known);
            let hint = nearest
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            let expected = list(&self.known);
            report.at(
                &arg.name,
                format!("unknown argument `{name}`; expected {expected}{hint}"),
            );
        }
    }
}

/// The same tokens, shown at another place: an error in them is an error there.
pub(crate) fn at(span: Span, tokens: &impl quote::ToTokens) -> TokenStream {
    let moved = tokens.to_token_stream().into_iter().map(|mut token| {
        token.set_span(span.resolved_at(token.span()));
        token
    });
    moved.collect()
}

/// `` `a`, `b` or `c` ``
pub(crate) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// The known name that differs in at most a third of its letters.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let close = |near: &&str| distance(name, near) * 3 <= near.len().max(3);
    known
        .iter()
        .copied()
        .filter(close)
        .min_by_key(|near| distance(name, near))
}

/// How many letters to insert, delete or change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, cb) in b.iter().enumerate() {
            let change = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The doc comment's paragraphs: the first one as a summary, and all of it.
pub(crate) fn docs(attrs: &[syn::Attribute]) -> (String, String) {
    let lines: Vec<String> = attrs
        .iter()
        .filter(|attr| attr.path().is_ident("doc"))
        .filter_map(|attr| match &attr.meta.require_name_value().ok()?.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(line),
                ..
            }) => Some(line.value()),
            _ => None,
        })
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned())
        .collect();
    let summary = lines.iter().take_while(|line| !line.trim().is_empty());
    let summary: Vec<&str> = summary.map(|line| line.trim()).collect();
    (summary.join(" "), lines.join("\n").trim().to_owned())
}

/// The `cfg` attributes, to go with everything made of an item.
pub(crate) fn cfgs(attrs: &[syn::Attribute]) -> Vec<&syn::Attribute> {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("cfg"))
        .collect()
}

/// A lower-case name of letters, digits and single dashes, perhaps of several parts with dots.
pub(crate) fn check_kebab(text: &LitStr, dots: bool, report: &mut Report) {
    let value = text.value();
    let part = |part: &str| {
        let word = |word: &str| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        part.split('-').all(word)
    };
    let fits = if dots {
        value.split('.').all(part)
    } else {
        part(&value)
    };
    if !fits {
        let suggestion = kebab(&value);
        let hint = match suggestion.is_empty() {
            true => String::new(),
            false => format!(": `\"{suggestion}\"`"),
        };
        report.span(
            text.span(),
            format!("`{value}` is not kebab-case; write it so{hint}"),
        );
    }
}

fn kebab(text: &str) -> String {
    let mut out = String::new();
    let mut boundary = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if (boundary || c.is_ascii_uppercase()) && !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
            out.push(c.to_ascii_lowercase());
            boundary = false;
        } else {
            boundary = true;
        }
    }
    out
}
