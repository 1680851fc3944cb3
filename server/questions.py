"""The one sentence that is asked about an action, whom it names, and what its site is called."""

from server.kinds import KINDS
from server.shown_name import shown_name
from server.words import Words
from site_packs.action import Action, Target
from site_packs.model import Pack


def question(action: Action, words: Words) -> str:
    """The one sentence that is asked about an action, with the name in it."""
    about = action.about
    if action.kind == "import":
        count = about.contacts if about.contacts is not None else len(action.targets) or None
        if not count or count == 1:
            return words.say("question.import.single" if count else "question.import.some")
        return words.say("question.import", count=count)
    if action.kind == "delegate":
        return words.say("question.delegate", app=shown_name(about.app) or words.say("who.app"))
    if action.kind == "post":
        return words.say("question.post")
    if len(action.targets) > 1:
        key = f"question.{action.kind}.many" if KINDS[action.kind].many else f"question.{action.kind}"
        return words.say(key, name=words.say("who.many", count=len(action.targets)), count=len(action.targets))
    name = name_of(action) or words.say("who.nobody")
    if action.kind == "endorse" and not about.skill:
        return words.say("question.endorse.plain", name=name)
    return words.say(f"question.{action.kind}", name=name, skill=shown_name(about.skill))


def name_of(action: Action) -> str:
    """Who it is aimed at, as the site names them: name, else handle, else the page it came from; or empty."""
    first = action.targets[0] if action.targets else Target()
    return shown_name(first.name) or shown_name(first.handle) or shown_name(action.about.page)


def site_name(pack: Pack, words: Words) -> str:
    """What a site is called: as its pack says; the practice network in the person's language, being no name."""
    return words.say("sites.practice.name") if pack.practice else pack.name
