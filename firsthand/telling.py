"""What a terminal says about an open prompt: who it is about, what is remembered, the own week, days in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from server.words import Words


def person_line(view: Mapping[str, Any], words: Words) -> str:
    """Who it is about: names, else handles; of many, twelve and a count."""
    if view["kind"] == "delegate":
        return str((view.get("about") or {}).get("app") or words.say("who.app"))
    people = [target.get("name") or target.get("handle") or target.get("id", "") for target in view["targets"]]
    if not people:
        return words.say("who.nobody")
    if len(people) == 1:
        return called(view) or words.say("who.nobody")
    rest = len(people) - 12
    more = f" {words.count('log.more_people', rest)}" if rest > 0 else ""
    return f"{', '.join(people[:12])}{more}"


def called(view: Mapping[str, Any]) -> str:
    """What the one person can be called: by the site, from memory, by handle or page; empty where nothing is known."""
    target, known, about = view["targets"][0], view.get("known") or {}, view.get("about") or {}
    named = (target.get("name"), known.get("name"), target.get("handle"), about.get("page"))
    return str(next((name for name in named if name), ""))


def memory_lines(view: Mapping[str, Any], words: Words, today: date) -> list[str]:
    """What was logged about this person, the own count of the week, and what else there is to know, a line each."""
    about, client = view.get("about") or {}, view.get("client") or {}
    lines = list(_remembered(view.get("known") or {}, words, today)) if view["ways"]["later"] else []
    lines.append(count_line(view, words))
    skill = about.get("skill")
    if skill and skill not in view["question"]:
        lines.append(words.say("about.skill", skill=skill))
    if powers := [*(words.say(f"power.{each}") for each in view["powers"]["means"]), *view["powers"]["others"]]:
        lines.append(f"{words.say('about.powers')} {', '.join(powers)}")
    if about.get("unreadable"):
        lines.append(words.say("about.unreadable"))
    if view["kind"] == "connect" and view.get("has_note") is False:
        lines.append(words.say("about.no_note"))
    if client.get("kind", "browser") != "browser" and client.get("name"):
        lines.append(words.say("about.program", name=client["name"]))
    if view.get("practice"):
        lines.append(words.say("about.practice"))
    if view.get("form_new") and f"form.new.{view['form']}" in words.texts:
        lines.append(words.say(f"form.new.{view['form']}"))
    return lines


def count_line(view: Mapping[str, Any], words: Words) -> str:
    """The person's own count: the how-manieth act of this kind this week it would be, and the talks."""
    counts = view.get("counts") or {}
    number, talks = int(counts.get("this_week", 0)) + 1, int(counts.get("talks_this_week", 0))
    nth = words.say(f"nth.{_ordinal(number)}", n=number)
    return words.say(f"count.{view['kind']}", nth=nth, talks=words.count("talks", talks))


def spoken_day(text: str, words: Words, today: date) -> str:
    """A day, a month or a year (`2026-05-03`, `2026-05`, `2026`) in words; this year's without the year."""
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    if not month:
        return str(year)
    months = words.say("date.months").split("|")  # a text of the person's own may have forgotten one
    parts = {"day": day, "month": months[month - 1] if len(months) == 12 else month, "year": year}
    return words.say(f"date.{'day' if day else 'month'}{'' if year == today.year else '.year'}", **parts)


def _remembered(known: Mapping[str, Any], words: Words, today: date) -> Iterator[str]:
    told = list(_talked(known, words, today))
    yield from told or [words.say("known.nothing")]
    records = known.get("records") or {}
    asked, let_go = int(records.get("asked", 0)), int(records.get("let_go", 0))
    if asked:
        yield words.count("known.let_go" if let_go else "known.asked", asked, let_go=let_go)


def _talked(known: Mapping[str, Any], words: Words, today: date) -> Iterator[str]:
    """Talk with its line, promise, claim: a sentence each."""
    if known.get("last_talk_on"):
        key = f"known.{known.get('last_talk_how')}"
        talk = words.say(key if key in words.texts else "known.other", when=_on(known["last_talk_on"], words, today))
        line = known.get("last_talk_line")
        yield f"{talk} {words.say('known.line', line=line)}" if line else talk
    if known.get("promise_due"):
        yield words.say("known.promise", day=spoken_day(known["promise_due"], words, today))
    if known.get("claimed_on"):
        when, how = _on(known["claimed_on"], words, today), f"how.{known.get('claimed_how')}"
        if how in words.texts:
            yield words.say("known.claimed.how", when=when, how=words.say(how))
        else:
            yield words.say("known.claimed", when=when)


def _on(text: str, words: Words, today: date) -> str:
    """As precise as what was said: "on 3 May", "in May", "in 2019"."""
    key = ("on.year", "on.month", "on.day")[text.count("-")]
    return words.say(key, day=spoken_day(text, words, today))


def _ordinal(number: int) -> str:
    """The English ordinal's form; other languages say the same for all four."""
    if number % 100 in (11, 12, 13):
        return "other"
    return {1: "one", 2: "two", 3: "few"}.get(number % 10, "other")
