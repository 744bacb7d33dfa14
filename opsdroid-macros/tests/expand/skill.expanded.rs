//! What `skill.rs` becomes.

use opsdroid_core::prelude::*;
#[allow(clippy::unused_async)]
/// Greets.
async fn hello(event: &AnyEvent, bot: &Bot) -> Result<()> {
    Ok(())
}
#[doc(hidden)]
#[allow(non_camel_case_types, missing_docs)]
struct hello {}
const _: () = {
    use ::opsdroid_core as __opsdroid;
    static SKILL: __opsdroid::skill::Skill = __opsdroid::skill::Skill {
        name: "hello",
        summary: "Greets.",
        module: ::core::module_path!(),
        matchers: &[
            {
                let event = <__opsdroid::event::Message as __opsdroid::event::Payload>::TYPE;
                ::core::assert!(
                    __opsdroid::__private::gets:: < AnyEvent > (event, true),
                    "`hello` would never run for this: its argument can't hold such events; take `&AnyEvent`, or a `&Matched<..>` of what it is for"
                );
                __opsdroid::skill::Matcher::Regex(::opsdroid_core::skill::Pattern {
                    regex: "^hi",
                    case_insensitive: true,
                    condition: __opsdroid::skill::Condition::Search,
                    score_factor: 0.6,
                })
            },
            {
                let event = <JoinRoom as __opsdroid::event::Payload>::TYPE;
                ::core::assert!(
                    __opsdroid::__private::gets:: < AnyEvent > (event, false),
                    "`hello` would never run for this: its argument can't hold such events; take `&AnyEvent`, or a `&Matched<..>` of what it is for"
                );
                __opsdroid::skill::Matcher::Event {
                    event,
                    subclasses: false,
                }
            },
        ],
        run: |call| ::std::boxed::Box::pin(async move {
            let ::core::option::Option::Some(arg) = <AnyEvent as __opsdroid::__private::FromCall>::from_call(
                &call,
            ) else {
                return ::core::result::Result::Ok(());
            };
            __opsdroid::__private::skill_outcome(
                hello(&arg, __opsdroid::__private::bot(&call.bot)).await,
            )
        }),
        location: __opsdroid::event::Location {
            file: ::core::file!(),
            line: ::core::line!(),
        },
    };
    impl __opsdroid::skill::Skilled for hello {
        const SKILL: &'static __opsdroid::skill::Skill = &SKILL;
    }
    __opsdroid::__private::inventory::submit! {
        __opsdroid::__private::SkillEntry(& SKILL)
    }
};
