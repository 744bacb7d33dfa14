//! What `skill.rs` becomes.

use opsdroid_core::prelude::*;
#[allow(clippy::unused_async, reason = "a skill is async, whether it waits or not")]
/// Greets.
async fn hello(event: &AnyEvent, bot: &Bot) -> Result<()> {
    Ok(())
}
#[doc(hidden)]
#[allow(non_camel_case_types, missing_docs)]
struct hello {}
const _: () = {
    use ::opsdroid_core as __opsdroid;
    const _: () = __opsdroid::__private::runs(
        <AnyEvent as __opsdroid::__private::FromCall>::WANTS,
        <__opsdroid::event::Message as __opsdroid::event::Payload>::TYPE,
        true,
        "`hello` would never run for a `Message`, since its argument can't hold one; take `&Matched` or `&AnyEvent`",
    );
    const _: () = __opsdroid::__private::runs(
        <AnyEvent as __opsdroid::__private::FromCall>::WANTS,
        <JoinRoom as __opsdroid::event::Payload>::TYPE,
        false,
        "`hello` would never run for a `JoinRoom`, since its argument can't hold one; take `&Matched<JoinRoom>` or `&AnyEvent`",
    );
    static SKILL: __opsdroid::skill::Skill = __opsdroid::skill::Skill {
        name: "hello",
        summary: "Greets.",
        module: ::core::module_path!(),
        matchers: &[
            __opsdroid::skill::Matcher::Regex(::opsdroid_core::skill::Pattern {
                regex: "^hi",
                case_insensitive: true,
                condition: __opsdroid::skill::Condition::Search,
                score_factor: 0.6,
            }),
            __opsdroid::skill::Matcher::Event {
                event: <JoinRoom as __opsdroid::event::Payload>::TYPE,
                subclasses: false,
            },
        ],
        run: |call| ::std::boxed::Box::pin(async move {
            let bot = ::core::clone::Clone::clone(&call.bot);
            let ::core::option::Option::Some(arg) = <AnyEvent as __opsdroid::__private::FromCall>::from_call(
                call,
            ) else {
                return ::core::result::Result::Ok(());
            };
            __opsdroid::__private::skill_outcome::<
                _,
            >(hello(&arg, __opsdroid::__private::bot::<_>(&bot)).await)
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
