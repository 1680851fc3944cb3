"""What the assembly says is said in the person's language, with their own sentences in place of ours."""

from pathlib import Path

from firsthand.assembly import assembled
from firsthand.instance import Instance
from server.words import load_locale
from site_packs.action import Action, Target
from site_packs.load import load_packs

CONNECT = Action("linkedin", "connect", "ask", "connect-profile", (Target("7", "pat", "Pat Example"),))


async def test_questions_and_refusals_follow_the_person_at_once(data: Path) -> None:
    instance = Instance(data)
    instance.claim()
    try:
        async with assembled(instance, load_packs()) as parts:
            settings, question = parts.stores.settings, parts.desk.parts.question
            await settings.choose(language="de")
            german = (question(CONNECT), parts.refusal_text("cancel", ""))
            await settings.choose(own_words={"question.connect": "{name}: echt?", "refusal.cancel": "Nö."})
            own = (question(CONNECT), parts.refusal_text("cancel", ""))
            await settings.choose(language="en", own_words={})
            ours = (question(CONNECT), parts.refusal_text("cancel", ""))
    finally:
        instance.release()

    assert german == ("Hast du schon mit Pat Example gesprochen?", load_locale("de").say("refusal.cancel"))
    assert own == ("Pat Example: echt?", "Nö.")
    assert ours == ("Have you spoken with Pat Example?", "You let this go. Nothing was sent.")
