"""Who may be approached without being asked again, and until when: pure."""

from datetime import date, timedelta

from server.person import Pass, Talk
from site_packs.action import Kind

PASS_DAYS = 365


def pass_from_talk(talk: Talk, days: int = PASS_DAYS, pass_id: str = "") -> Pass:
    """The pass a talk gives: for that person and all kinds, counted from the day of the talk."""
    until = date.fromisoformat(talk.on) + timedelta(days=days)
    return Pass(pass_id, talk.person, until.isoformat(), talk.id)


def pass_holds(standing: Pass, kind: Kind, today: date) -> bool:
    """Whether a pass is good for this kind of act on this day."""
    return today.isoformat() <= standing.until and (not standing.kinds or kind in standing.kinds)
