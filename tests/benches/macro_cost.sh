#!/usr/bin/env bash
# What the attribute macros cost: the CPU time to build 200 small connectors in one crate, written with the macros and
# written by hand, without any attribute macro. Prints both, in seconds, and their ratio; fails where the ratio is over 2.
#
#     tests/benches/macro_cost.sh [connectors]
#
# Measured on two cores of a shared virtual machine (rustc 1.95, dev profile), the best of three builds:
#
#     200 connectors: 1.3 s by macros, 1.0 s by hand, ratio 1.35
set -euo pipefail

count=${1:-200}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=${CARGO_TARGET_DIR:-$root/target}/macro-cost
export CARGO_TARGET_DIR=$work/target
cargo=${CARGO:-cargo}

# $1: the crate's name; its source comes on the input.
crate() {
    mkdir -p "$work/$1/src"
    cat >"$work/$1/src/lib.rs"
    cp "$root/Cargo.lock" "$work/$1/Cargo.lock"
    cat >"$work/$1/Cargo.toml" <<TOML
[package]
name = "$1"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
opsdroid-core = { path = "$root/opsdroid-core" }
TOML
}

by_macro() {
    echo 'use opsdroid_core::prelude::*;'
    for i in $(seq "$count"); do
        sed "s/@/$i/g" <<'RUST'
/// Chats.
#[connector(name = "chat-@")]
pub struct Chat@;

#[connector]
impl Chat@ {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    #[register_event(Message)]
    async fn say(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}
RUST
    done
}

by_hand() {
    cat <<'RUST'
use std::sync::Arc;

use opsdroid_core::{
    __private::{self, BoxFuture, ConnectorEntry, inventory},
    connector::{Capability, Connection, Connector, Declaration, Declared, Delivery, Descriptor, NoConfig, Registered},
    event::{AnyEvent, Kind, Location, Payload},
    prelude::*,
};

const MESSAGE: Kind = <Message as Payload>::TYPE.kind;
RUST
    for i in $(seq "$count"); do
        sed "s/@/$i/g" <<'RUST'
/// Chats.
pub struct Chat@;

impl Chat@ {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    async fn say(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

impl Declared for Chat@ {
    const DECLARATION: Declaration = Declaration {
        name: "chat-@",
        summary: "Chats.",
        docs: "Chats.",
        receives: &[],
        heartbeat: None,
        text_limit: None,
        rate: None,
        target_rate: None,
        delivery: Delivery::AtLeastOnce,
        package: env!("CARGO_PKG_NAME"),
        location: Location { file: file!(), line: line!() },
    };
}

impl Connector for Chat@ {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR_@
    }

    fn send<'a>(&'a self, event: &'a AnyEvent) -> BoxFuture<'a, Result<Receipt>> {
        match event.kind() {
            MESSAGE => Box::pin(async move { self.say(__private::exact::<Message, _>(event)?).await }),
            _ => Box::pin(__private::unsupported(event, &DESCRIPTOR_@)),
        }
    }

    fn resolve_target<'a, 'b, 'c>(&'a self, name: &'b str) -> BoxFuture<'c, Result<Option<Target>>>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move { Ok(Some(Target::room_id(name))) })
    }

    fn probe<'a, 'c>(&'a self) -> BoxFuture<'c, Result<()>>
    where
        'a: 'c,
        Self: 'c,
    {
        Box::pin(async move { Ok(()) })
    }

    fn disconnect<'a, 'c>(&'a self) -> BoxFuture<'c, Result<()>>
    where
        'a: 'c,
        Self: 'c,
    {
        Box::pin(async move { Ok(()) })
    }
}

static DESCRIPTOR_@: Descriptor = Descriptor {
    declaration: &Chat@::DECLARATION,
    sends: &[Capability { event: <Message as Payload>::TYPE, subclasses: false }],
    resolves_targets: false,
    probes: false,
    schema: __private::schema::<NoConfig>,
    check: __private::check::<NoConfig>,
    connect: |section, bot| {
        Box::pin(async move {
            __private::read::<NoConfig>(&section)?;
            let connector = Arc::new(Chat@::connect(&bot).await?);
            let listener = Arc::clone(&connector);
            let listen = async move { listener.listen(&bot).await };
            Ok(Connection::new(connector, listen))
        })
    },
};

impl Registered for Chat@ {
    const DESCRIPTOR: &'static Descriptor = &DESCRIPTOR_@;
}

inventory::submit! { ConnectorEntry(&DESCRIPTOR_@) }
RUST
    done
}

# The CPU seconds of one build of a crate, its dependencies aside.
seconds() {
    touch "$work/$1/src/lib.rs"
    local TIMEFORMAT='%U %S'
    { time "$cargo" build --quiet --offline --manifest-path "$work/$1/Cargo.toml" 2>/dev/null; } 2>&1 |
        awk '{ print $1 + $2 }'
}

best() {
    for _ in 1 2 3; do seconds "$1"; done | sort -n | head -1
}

by_macro | crate by-macro
by_hand | crate by-hand
for name in by-macro by-hand; do
    "$cargo" build --quiet --offline --manifest-path "$work/$name/Cargo.toml"
done
macro=$(best by-macro)
hand=$(best by-hand)
awk -v n="$count" -v m="$macro" -v h="$hand" 'BEGIN {
    printf "%d connectors: %.1f s by macros, %.1f s by hand, ratio %.2f\n", n, m, h, m / h
    exit m / h > 2
}'
