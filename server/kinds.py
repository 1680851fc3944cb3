"""What is asked of each kind of act: the one table that answers, counts, questions and surfaces go by."""

from dataclasses import dataclass
from typing import get_args

from server.person import TalkHow
from server.record import Answer, How
from site_packs.action import Kind

TALKS: tuple[TalkHow, ...] = get_args(TalkHow.__value__)
_SPOKEN: tuple[How, ...] = (*TALKS, "work")

# Why somebody goes ahead without a talk: the end of a text's key, `reason.…`, and what the record keeps in every
# language.
REASONS = {
    "they_asked": "they asked me",
    "colleague": "colleague",
    "their_work": "their work",
    "no_reason": "no reason",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question of one kind takes for an answer.

    `hows` is what a yes may say, in the order offered; none: the yes stands alone. Those in `complete` need no
    "when"; a yes may say `where`, or is one `line` for this person. `somebody`: there is a person to talk to first,
    in the way `later_how` unless another is chosen; `ask_along`: going ahead may come with the promise of a talk.
    `kind_no`: a kind text to decline with. `many`: several people have one question of their own.
    """

    hows: tuple[How, ...] = ()
    complete: frozenset[How] = frozenset()
    where: bool = False
    line: bool = False
    somebody: bool = True
    later_how: How = "call"
    ask_along: bool = False
    kind_no: bool = False
    many: bool = True


KINDS: dict[Kind, Asked] = {
    "connect": Asked(_SPOKEN, ask_along=True),
    "accept": Asked(_SPOKEN, ask_along=True, later_how="in_writing"),
    "follow": Asked(("their_work", *_SPOKEN), complete=frozenset({"their_work"})),
    "endorse": Asked(("saw_it", "work"), where=True),
    "recommend": Asked(("work", "saw_it"), where=True, kind_no=True),
    "invite": Asked(many=False),
    "import": Asked(somebody=False, many=False),
    "message": Asked(line=True),
    "delegate": Asked(somebody=False, many=False),
    "post": Asked(somebody=False, many=False),
}


def is_yes(kind: Kind, answer: Answer | None) -> bool:
    """Whether an answer is the yes to a question of this kind, which makes it a claim, and not a going ahead without.

    Who says how has said yes, as long as no "not spoken" stands beside it.
    """
    if answer is None:
        return False
    return answer.spoken is True or (answer.spoken is None and answer.how in KINDS[kind].hows)


def says_spoken(kind: Kind, answer: Answer | None) -> bool:
    """Whether a yes says that the two have spoken: outright, or by naming a way of talking."""
    return is_yes(kind, answer) and answer is not None and (answer.spoken is True or answer.how in TALKS)


def tells_of_a_talk(kind: Kind, how: How | None) -> bool:
    """Whether a yes of this kind says that the two have spoken: by its way, else by what the question asks."""
    return how in TALKS if how is not None else kind in ("connect", "accept")
